#include "daemon/desk/vote_token.hpp"

#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <vector>

#include "daemon/desk/base32.hpp"
#include "daemon/desk/hash.hpp"
#include "daemon/desk/token.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

constexpr std::string_view version = "ticketd vote 1";
constexpr std::size_t mac_length = 20;
constexpr std::size_t day_length = 3;
constexpr std::size_t code_length = 5;
constexpr std::chrono::sys_days first_day{std::chrono::year{2020} / 1 / 1};
constexpr long days_max = (1 << 15) - 1;

// Letters that token.cpp does not use.
constexpr char letter_of(Vote vote) { return vote == Vote::solved ? 's' : 'x'; }

std::string mac(const TokenKey& key, std::string_view readable) {
  return base32(hash(key.bytes, {version, key.id, readable}), mac_length);
}

/// What a token is written with: base32, and any digit in the key's id.
constexpr std::string_view token_characters = "abcdefghijklmnopqrstuvwxyz0123456789";

/// Every run of such characters with the length of a token.
void add_tokens_of(std::string_view text, const TokenKeys& keys, std::vector<VoteToken>& found) {
  while (!text.empty()) {
    const auto begin = text.find_first_of(token_characters);
    if (begin == std::string_view::npos) return;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_not_of(token_characters), text.size());
    if (auto token = read_vote_token(text.substr(0, end), keys)) found.push_back(std::move(*token));
    text.remove_prefix(end);
  }
}

void add_token_of_address(std::string_view address, const TokenKeys& keys, std::vector<VoteToken>& found) {
  const std::string_view local = local_part(address);
  const auto plus = local.rfind('+');
  if (plus == std::string_view::npos) return;
  if (auto token = read_vote_token(local.substr(plus + 1), keys)) found.push_back(std::move(*token));
}

}  // namespace

std::string vote_entry_code(std::string_view entry_id) {
  return base32(hash({}, {version, "entry", entry_id}), code_length);
}

std::string write_vote_token(const VoteToken& token, const TokenKeys& keys) {
  assert(token.ticket_random_id.size() == random_id_length && token.entry_code.size() == code_length);
  const TokenKey& key = keys.current();
  const auto days = std::clamp<long>((token.issued - first_day).count(), 0, days_max);
  const std::string readable = letter_of(token.vote) + key.id +
                               base32_number(static_cast<std::uint32_t>(days), day_length) +
                               token.ticket_random_id + token.entry_code;
  return readable + mac(key, readable);
}

std::optional<VoteToken> read_vote_token(std::string_view text, const TokenKeys& keys) {
  if (text.size() != token_length) return std::nullopt;
  const bool solved = text.front() == letter_of(Vote::solved);
  if (!solved && text.front() != letter_of(Vote::did_not_help)) return std::nullopt;
  const TokenKey* const key = keys.find(text.substr(1, TokenKeys::id_length));
  if (key == nullptr || !is_base32(text.substr(3))) return std::nullopt;

  const std::string expected = mac(*key, text.substr(0, token_length - mac_length));
  if (sodium_memcmp(expected.data(), text.data() + token_length - mac_length, mac_length) != 0)
    return std::nullopt;
  const auto days = number_of_base32(text.substr(3, day_length)).value_or(0);
  return VoteToken{.vote = solved ? Vote::solved : Vote::did_not_help,
                   .ticket_random_id = std::string(text.substr(3 + day_length, random_id_length)),
                   .entry_code = std::string(text.substr(3 + day_length + random_id_length, code_length)),
                   .issued = first_day + std::chrono::days(days)};
}

std::optional<VoteToken> vote_in(const parser::Email& email, const Desk& desk) {
  std::vector<VoteToken> found;
  for (const parser::Address& address : email.to) add_token_of_address(address.address, desk.keys, found);
  for (const parser::Address& address : email.cc) add_token_of_address(address.address, desk.keys, found);
  for (const std::string_view field : {"Delivered-To", "X-Original-To"}) {
    for (std::string_view value : parser::headers(email, field)) {
      value = parser::trimmed(value);
      if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
      add_token_of_address(value, desk.keys, found);
    }
  }
  const bool answers_another = !email.in_reply_to.empty() || !email.references.empty();
  if (found.empty() && !answers_another) add_tokens_of(email.subject, desk.keys, found);
  if (found.empty() || std::ranges::any_of(found, [&](const VoteToken& t) { return t != found.front(); }))
    return std::nullopt;
  return found.front();
}

}  // namespace ticketd::desk
