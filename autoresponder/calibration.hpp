// A desk's own experience with suggestions, as a correction of their confidence: Platt scaling with a prior,
// so that a few labels move it a little and many decide. Pure.
#pragma once

#include <cstddef>
#include <span>

namespace ticketd::autoresponder {

/// A first suggestion whose worth became known: an agent used the entry, or answered otherwise.
struct LabelledConfidence {
  double confidence = 0;  ///< as shipped constants gave it (before DeskCalibration)
  bool right = false;
  bool operator==(const LabelledConfidence&) const = default;
};

/// log-odds' = slope * log-odds + offset. The default changes nothing.
struct DeskCalibration {
  double slope = 1;
  double offset = 0;
  bool operator==(const DeskCalibration&) const = default;

  double apply(double confidence) const;
  /// What apply() made `confidence` of; exact but for the extremes that apply() cuts off.
  double undo(double confidence) const;
};

/// Labels below which the shipped calibration stays as it is, and above which the threshold is chosen from
/// labels.
inline constexpr std::size_t labels_for_calibration = 25;
inline constexpr std::size_t labels_for_threshold = 50;

DeskCalibration fit_calibration(std::span<const LabelledConfidence> labels);

/// The lowest confidence such that what is shown at or above it is right in `precision` of the cases on
/// average, by the calibrated confidences of these mails themselves; `precision` itself with too few labels.
double fitted_threshold(std::span<const LabelledConfidence> labels, const DeskCalibration& calibration,
                        double precision);

}  // namespace ticketd::autoresponder
