#include "autoresponder/calibration.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ticketd::autoresponder {
namespace {

/// `right` of `of` labels at one confidence.
void add(std::vector<LabelledConfidence>& labels, double confidence, int right, int of) {
  for (int i = 0; i < of; ++i) labels.push_back({confidence, i < right});
}

TEST(CalibrationTest, TheDefaultChangesNothing) {
  for (const double p : {0.0, 0.03, 0.5, 0.97, 1.0}) EXPECT_EQ(DeskCalibration{}.apply(p), p);
}

TEST(CalibrationTest, FewLabelsLeaveItAsItIs) {
  std::vector<LabelledConfidence> labels;
  add(labels, 0.9, 0, labels_for_calibration - 1);

  EXPECT_EQ(fit_calibration(labels), DeskCalibration{});
}

TEST(CalibrationTest, WrongSuggestionsLowerItAndRightOnesRaiseIt) {
  std::vector<LabelledConfidence> wrong;
  add(wrong, 0.9, 50, 100);
  std::vector<LabelledConfidence> right;
  add(right, 0.6, 95, 100);

  EXPECT_LT(fit_calibration(wrong).apply(0.9), 0.7);
  EXPECT_GT(fit_calibration(right).apply(0.6), 0.8);
}

TEST(CalibrationTest, ManyLabelsDecideFewMoveALittle) {
  std::vector<LabelledConfidence> few;
  add(few, 0.9, 15, 30);
  std::vector<LabelledConfidence> many;
  add(many, 0.9, 1000, 2000);

  const double after_few = fit_calibration(few).apply(0.9);
  const double after_many = fit_calibration(many).apply(0.9);
  EXPECT_LT(after_few, 0.9);
  EXPECT_GT(after_few, after_many);
  EXPECT_NEAR(after_many, 0.5, 0.03);
}

TEST(CalibrationTest, MoreConfidenceNeverMeansLess) {
  std::vector<LabelledConfidence> upside_down;
  add(upside_down, 0.9, 0, 200);
  add(upside_down, 0.1, 200, 200);

  const DeskCalibration fitted = fit_calibration(upside_down);
  EXPECT_GT(fitted.apply(0.9), fitted.apply(0.1));
}

TEST(CalibrationTest, ImpossibleConfidencesStayFinite) {
  std::vector<LabelledConfidence> labels;
  add(labels, 1.0, 20, 40);
  add(labels, 0.0, 20, 40);

  const DeskCalibration fitted = fit_calibration(labels);
  EXPECT_GE(fitted.apply(0), 0);
  EXPECT_LE(fitted.apply(1), 1);
}

TEST(CalibrationTest, TheThresholdIsTheLowestThatKeepsThePrecisionOnAverage) {
  std::vector<LabelledConfidence> labels;
  add(labels, 0.99, 0, 30);
  add(labels, 0.93, 0, 30);
  add(labels, 0.50, 0, 30);

  EXPECT_EQ(fitted_threshold(labels, {}, 0.95), 0.93);  // (0.99 + 0.93) / 2
  EXPECT_EQ(fitted_threshold(labels, {}, 0.98), 0.98);  // 0.93 would spoil it: as asked, never above
}

TEST(CalibrationTest, TooFewLabelsGiveThePrecisionItself) {
  std::vector<LabelledConfidence> labels;
  add(labels, 0.99, 0, labels_for_threshold - 1);

  EXPECT_EQ(fitted_threshold(labels, {}, 0.95), 0.95);
  EXPECT_EQ(fitted_threshold({}, {}, 0.95), 0.95);
}

}  // namespace
}  // namespace ticketd::autoresponder
