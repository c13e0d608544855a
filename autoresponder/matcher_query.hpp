// A mail as the FAQ matcher is asked with it.
#pragma once

#include <string>

namespace ticketd::autoresponder {

struct MatcherQuery {
  std::string subject{};
  std::string text{};      ///< parser::Email::reply_text
  std::string language{};  ///< BCP 47; empty: found out
  bool operator==(const MatcherQuery&) const = default;
};

}  // namespace ticketd::autoresponder
