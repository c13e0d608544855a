// The simulated month as a picture.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace ticketd::autoresponder {

struct MonthDay {
  std::size_t mails = 0;
  std::size_t answerable = 0;  ///< mails that an entry answers
  std::size_t answered = 0;    ///< without a person
  std::size_t right = 0;       ///< of those answered
};

/// Two lines over the days, three days smoothed: the share of the answerable mails that was answered rightly
/// without a person, and the precision of what was answered.
std::string month_svg(std::span<const MonthDay> days);

}  // namespace ticketd::autoresponder
