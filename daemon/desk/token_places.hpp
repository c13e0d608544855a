// Where tokens sit in a mail: in the Message-ID of everything we send (so they come back in In-Reply-To and
// References) and, where the mailbox has plus-addressing, in the address that answers go to.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/token.hpp"
#include "parser/email.hpp"

namespace ticketd::desk {

/// RFC 5321, 4.5.3.1.1.
inline constexpr std::size_t local_part_octets_max = 64;
/// A mail may name any number of our ids; no honest one needs more tickets than this.
inline constexpr std::size_t tokens_max = 16;

/// "support+TOKEN@acme.example"; nothing when the mailbox has no plus-addressing or the local part would
/// become too long.
std::optional<std::string> plus_address(const Mailbox& mailbox, std::string_view token);

/// "TOKEN.TIMENONCE@acme.example", without < >: when it was written is part of it, so that the answer to a
/// mail of ours says what its writer had seen. `nonce` is base32.
std::string message_id_with(std::string_view token, db::Time written, std::string_view nonce,
                            const Mailbox& mailbox);

struct TokenRef {
  enum class Place { plus_address, message_id };
  Token token{};
  Place place = Place::plus_address;
  bool operator==(const TokenRef&) const = default;
};

/// Every genuine token of a received mail, each once, strongest first: To, Cc, Delivered-To, X-Original-To,
/// then In-Reply-To, then References from the newest. At most tokens_max.
std::vector<TokenRef> tokens_in(const parser::Email& email, const Desk& desk);

/// The token of a Message-ID of ours; nothing for any other id.
std::optional<Token> token_of_message_id(std::string_view message_id, const Desk& desk);

/// When the mail of ours with this Message-ID was written; nothing for any other id.
std::optional<db::Time> written_at(std::string_view message_id, const Desk& desk);

/// The first genuine token of an agent that stands anywhere in `text`, whatever white space, quote marks or
/// NULs (UTF-16) were put into it.
std::optional<Token> find_agent_token(std::string_view text, const Desk& desk);

}  // namespace ticketd::desk
