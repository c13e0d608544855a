// Tokens: the proof that somebody was given a ticket (RELIABILITY, "Tokens"). Here is the token itself; where
// it sits in a mail is token_places.hpp, what it allows is threading.hpp and agent_mail.hpp.
//
// A token is 44 characters: purpose 1, key id 2, issue day 3, generation 2, principal 3, the ticket's random
// id 13, keyed BLAKE2b 20 (100 bits). It is lower case only, so it survives mail systems that fold case.
// Everything the hash covers can be read from the token (and the list of agents), so it is checked before any
// look-up; whether its generation is still the current one only the ticket knows.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/desk/desk_config.hpp"
#include "daemon/desk/token_keys.hpp"
#include "db/records.hpp"

namespace ticketd::desk {

inline constexpr std::size_t token_length = 44;
inline constexpr std::size_t random_id_length = 13;

enum class TokenPurpose {
  customer,      ///< in what a participant gets: their answer comes to the ticket
  agent_answer,  ///< in what an agent gets: the reply is relayed to the customer
  agent_note,    ///< the reply is for colleagues only
};

/// Who was given the token: a participant by number, or an agent by name.
using Principal = std::variant<int, std::string>;

struct Token {
  TokenPurpose purpose = TokenPurpose::customer;
  Principal principal{};
  std::string ticket_random_id{};  ///< random_id_length base32 characters
  int generation = 0;              ///< of the principal's tokens on this ticket; 0 to 1023
  std::chrono::sys_days issued{};  ///< 2020-01-01 to 2109-09-17
  bool operator==(const Token&) const = default;
};

/// Signs with the current key. Generations beyond 1023 wrap around.
std::string write_token(const Token& token, const TokenKeys& keys);

/// The token, when `text` is exactly one, its key is known (current or retired), its agent is one of `agents`
/// and its hash is right. Constant time after the length check.
std::optional<Token> read_token(std::string_view text, const TokenKeys& keys, std::span<const Agent> agents);

/// Whether `generation` is the one `current` is written as.
bool same_generation(int generation, int current);

}  // namespace ticketd::desk
