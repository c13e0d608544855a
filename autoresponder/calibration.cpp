#include "autoresponder/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace ticketd::autoresponder {
namespace {

constexpr double slope_trust = 20;  // inverse variances of the prior around (1, 0): measured on 27 FAQs
constexpr double offset_trust = 4;
constexpr double slope_min = 0.2;  // more confidence must never mean less
constexpr double extreme = 1e-4;

double log_odds(double p) {
  const double clamped = std::clamp(p, extreme, 1 - extreme);
  return std::log(clamped / (1 - clamped));
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// What fit_calibration() minimises.
double penalised_loss(std::span<const LabelledConfidence> labels, const DeskCalibration& c) {
  double sum = (slope_trust * (c.slope - 1) * (c.slope - 1) + offset_trust * c.offset * c.offset) / 2;
  for (const LabelledConfidence& label : labels) {
    const double against = (label.right ? -1 : 1) * (c.slope * log_odds(label.confidence) + c.offset);
    sum += std::max(against, 0.0) + std::log1p(std::exp(-std::abs(against)));
  }
  return sum;
}

}  // namespace

double DeskCalibration::apply(double confidence) const {
  if (*this == DeskCalibration{}) return confidence;
  return logistic(slope * log_odds(confidence) + offset);
}

double DeskCalibration::undo(double confidence) const {
  if (*this == DeskCalibration{}) return confidence;
  return logistic((log_odds(confidence) - offset) / slope);
}

DeskCalibration fit_calibration(std::span<const LabelledConfidence> labels) {
  DeskCalibration fitted;
  if (labels.size() < labels_for_calibration) return fitted;
  constexpr int newton_steps = 50;
  double value = penalised_loss(labels, fitted);
  for (int step = 0; step < newton_steps; ++step) {
    // Gradient and Hessian of the penalised log-likelihood in (slope, offset).
    double gs = slope_trust * (fitted.slope - 1);
    double go = offset_trust * fitted.offset;
    double hss = slope_trust;
    double hso = 0;
    double hoo = offset_trust;
    for (const LabelledConfidence& label : labels) {
      const double x = log_odds(label.confidence);
      const double p = logistic(fitted.slope * x + fitted.offset);
      const double error = p - (label.right ? 1 : 0);
      const double curve = p * (1 - p);
      gs += error * x;
      go += error;
      hss += curve * x * x;
      hso += curve * x;
      hoo += curve;
    }
    const double determinant = hss * hoo - hso * hso;
    const DeskCalibration whole{.slope = (gs * hoo - go * hso) / determinant,
                                .offset = (go * hss - gs * hso) / determinant};
    // Far from the minimum a whole step leads further away.
    constexpr int halvings = 40;
    double length = 1;
    DeskCalibration next;
    double next_value = 0;
    for (int i = 0; i < halvings; ++i, length /= 2) {
      next = {.slope = fitted.slope - length * whole.slope, .offset = fitted.offset - length * whole.offset};
      next_value = penalised_loss(labels, next);
      if (next_value <= value) break;
    }
    const bool done = value - next_value < 1e-9;
    if (next_value <= value) {
      fitted = next;
      value = next_value;
    }
    if (done) break;
  }
  fitted.slope = std::max(fitted.slope, slope_min);
  return fitted;
}

double fitted_threshold(std::span<const LabelledConfidence> labels, const DeskCalibration& calibration,
                        double precision) {
  if (labels.size() < labels_for_threshold) return precision;
  std::vector<double> confidences;
  confidences.reserve(labels.size());
  for (const LabelledConfidence& label : labels) confidences.push_back(calibration.apply(label.confidence));
  std::ranges::sort(confidences, std::greater<>());
  double sum = 0;
  double threshold = precision;
  for (std::size_t i = 0; i < confidences.size(); ++i) {
    sum += confidences[i];
    // Equal ones are shown together or not at all.
    if (i + 1 < confidences.size() && confidences[i + 1] == confidences[i]) continue;
    if (sum / static_cast<double>(i + 1) >= precision) threshold = std::min(threshold, confidences[i]);
  }
  return threshold;
}

}  // namespace ticketd::autoresponder
