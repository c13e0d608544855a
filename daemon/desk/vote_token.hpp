// The token behind "this solved it" and "this did not help": it says which entry of which ticket's
// acknowledgement is meant. Like every token it proves only that its holder was given the mail (RELIABILITY,
// "Tokens"): whether the vote counts, once and from a verified customer, is decided elsewhere.
//
// 44 characters of lower-case base32, like the other tokens: vote 1, key id 2, issue day 3, the ticket's
// random id 13, entry code 5, keyed BLAKE2b 20 (100 bits). Its first letter tells it from them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/token_keys.hpp"
#include "parser/email.hpp"

namespace ticketd::desk {

enum class Vote { solved, did_not_help };

struct VoteToken {
  Vote vote = Vote::solved;
  std::string ticket_random_id{};  ///< random_id_length base32 characters
  std::string entry_code{};        ///< vote_entry_code() of the entry's id
  std::chrono::sys_days issued{};  ///< 2020-01-01 to 2109-09-17
  bool operator==(const VoteToken&) const = default;
};

/// Five characters that stand for an entry, of those offered on one ticket, whatever becomes of the FAQ.
std::string vote_entry_code(std::string_view entry_id);

/// Signs with the current key.
std::string write_vote_token(const VoteToken& token, const TokenKeys& keys);

/// The token, when `text` is exactly one, its key is known (current or retired) and its hash is right.
/// Constant time after the length check.
std::optional<VoteToken> read_vote_token(std::string_view text, const TokenKeys& keys);

/// The vote a received mail was made for: the plus-address it came to (To, Cc, Delivered-To, X-Original-To),
/// else the subject of a mail that answers none: a vote's subject stays on all that is written about it
/// later. Never the text: whoever answers an acknowledgement quotes its links. Nothing when there is none, or
/// when there are two that differ.
std::optional<VoteToken> vote_in(const parser::Email& email, const Desk& desk);

}  // namespace ticketd::desk
