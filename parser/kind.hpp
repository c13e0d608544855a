// Who or what wrote a mail: a person, a program answering by itself, a mail server, a list. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parser/email.hpp"
#include "parser/mime_tree.hpp"

namespace ticketd::parser {

struct KindReading {
  Kind kind = Kind::human;
  std::string reason{};            ///< the rule that decided; empty for a person nothing speaks against
  std::optional<Bounce> bounce{};  ///< exactly when kind is bounce
};

/// The reason for Kind::autoreply that speaks of the sender's address alone: a person may have written.
inline constexpr std::string_view no_answer_reason = "sender takes no answer";

/// In doubt a person. `email` has its headers, text and reply text. RFC 3834, 2919, 2369, 3464, MS-OXCMAIL.
KindReading read_kind(const Email& email, const MimePart& tree);

}  // namespace ticketd::parser
