// The question in a mail: what is left of the reply text without greeting, courtesies, closing and name, and
// the sentences of it. Good mail hides its question in politeness, and the FAQ matcher compares words. Pure;
// linear in the text; the mail itself is never changed by it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::autoresponder {

/// Longest body that is looked at; a question stands near the beginning.
inline constexpr std::size_t max_cleaned_bytes = 16U << 10U;

struct CleanMail {
  std::string subject{};                 ///< without "Re:" and the like, as written otherwise
  std::string text{};                    ///< the sentences that are kept, joined by spaces
  std::vector<std::string> sentences{};  ///< in the order of the mail
  bool operator==(const CleanMail&) const = default;
};

/// `body` is parser::Email::reply_text: quotes and signatures are folded away already. A mail of nothing but
/// courtesies keeps them; an empty body gives no sentences.
CleanMail clean_mail(std::string_view subject, std::string_view body);

}  // namespace ticketd::autoresponder
