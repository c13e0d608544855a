#include "daemon/desk/token.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "daemon/desk/base32.hpp"
#include "daemon/desk/hash.hpp"

namespace ticketd::desk {
namespace {

constexpr std::string_view version = "ticketd token 1";
constexpr std::size_t mac_length = 20;
constexpr std::chrono::sys_days first_day{std::chrono::year{2020} / 1 / 1};
constexpr long days_max = (1 << 15) - 1;
constexpr int generations = 1 << 10;
constexpr int principals = 1 << 15;

// Letters that are not in use are left for later purposes; a new version takes new letters.
constexpr std::array purposes{std::pair{TokenPurpose::customer, 'c'},
                              std::pair{TokenPurpose::agent_answer, 'a'},
                              std::pair{TokenPurpose::agent_note, 'n'}};

char letter_of(TokenPurpose purpose) {
  return std::ranges::find(purposes, purpose, &decltype(purposes)::value_type::first)->second;
}

std::optional<TokenPurpose> purpose_of(char letter) {
  const auto* const found = std::ranges::find(purposes, letter, &decltype(purposes)::value_type::second);
  if (found == purposes.end()) return std::nullopt;
  return found->first;
}

/// What the hash covers for a principal.
std::string principal_text(const Principal& principal) {
  if (const auto* number = std::get_if<int>(&principal)) return "participant " + std::to_string(*number);
  return "agent " + std::get<std::string>(principal);
}

/// The three characters that stand for a principal: a number, or a short hash to find the agent again.
std::string principal_code(const Principal& principal) {
  if (const auto* number = std::get_if<int>(&principal))
    return base32_number(static_cast<std::uint32_t>(*number) % principals, 3);
  return base32(hash({}, {std::get<std::string>(principal)}), 3);
}

std::string mac(const TokenKey& key, char purpose, const Token& token, std::string_view readable) {
  return base32(hash(key.bytes, {version, key.id, std::string_view(&purpose, 1), token.ticket_random_id,
                                 principal_text(token.principal), readable}),
                mac_length);
}

/// Day and generation as they stand in the token: the hash covers them in this form.
std::string day_and_generation(const Token& token) {
  const auto days = std::clamp<long>((token.issued - first_day).count(), 0, days_max);
  return base32_number(static_cast<std::uint32_t>(days), 3) +
         base32_number(static_cast<std::uint32_t>(token.generation % generations), 2);
}

}  // namespace

std::string write_token(const Token& token, const TokenKeys& keys) {
  assert(token.ticket_random_id.size() == random_id_length);
  const TokenKey& key = keys.current();
  const char letter = letter_of(token.purpose);
  const std::string readable = day_and_generation(token);
  return letter + key.id + readable + principal_code(token.principal) + token.ticket_random_id +
         mac(key, letter, token, readable);
}

std::optional<Token> read_token(std::string_view text, const TokenKeys& keys, std::span<const Agent> agents) {
  if (text.size() != token_length) return std::nullopt;
  const auto purpose = purpose_of(text.front());
  const TokenKey* const key = keys.find(text.substr(1, TokenKeys::id_length));
  if (!purpose || key == nullptr || !is_base32(text.substr(3))) return std::nullopt;

  const std::string_view readable = text.substr(3, 5);
  const std::string_view code = text.substr(8, 3);
  const std::string_view given = text.substr(token_length - mac_length);
  Token token{.purpose = *purpose,
              .ticket_random_id = std::string(text.substr(11, random_id_length)),
              .generation = static_cast<int>(number_of_base32(readable.substr(3)).value_or(0)),
              .issued = first_day + std::chrono::days(number_of_base32(readable.substr(0, 3)).value_or(0))};
  const auto is_right = [&] {
    const std::string expected = mac(*key, text.front(), token, readable);
    return sodium_memcmp(expected.data(), given.data(), mac_length) == 0;
  };

  if (*purpose == TokenPurpose::customer) {
    token.principal = static_cast<int>(number_of_base32(code).value_or(0));
    return is_right() ? std::optional(std::move(token)) : std::nullopt;
  }
  for (const Agent& agent : agents) {
    token.principal = agent.name;
    if (principal_code(token.principal) == code && is_right()) return token;
  }
  return std::nullopt;
}

bool same_generation(int generation, int current) {
  return generation % generations == current % generations;
}

}  // namespace ticketd::desk
