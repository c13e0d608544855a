// What all entries of the FAQ did together. Pure.
#pragma once

#include <span>

#include "db/faq.hpp"

namespace ticketd::report {

/// Of no entry in particular.
inline db::FaqEntryFigures faq_totals(std::span<const db::FaqEntryFigures> entries) {
  db::FaqEntryFigures sum;
  for (const db::FaqEntryFigures& entry : entries) {
    sum.shown += entry.shown;
    sum.used += entry.used;
    sum.learned += entry.learned;
    sum.solved += entry.solved;
    sum.did_not_help += entry.did_not_help;
  }
  return sum;
}

}  // namespace ticketd::report
