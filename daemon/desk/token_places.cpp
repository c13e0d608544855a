#include "daemon/desk/token_places.hpp"

#include <algorithm>

#include "daemon/desk/base32.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

constexpr char nonce_separator = '.';
constexpr std::size_t time_length = 7;  // Unix seconds up to the year 2106

std::optional<Token> token_of_address(std::string_view address, const Desk& desk) {
  const std::string_view local = local_part(address);
  const auto plus = local.rfind('+');
  if (plus == std::string_view::npos) return std::nullopt;
  return read_token(local.substr(plus + 1), desk.keys, desk.config.agents);
}

void add(std::vector<TokenRef>& refs, std::optional<Token> token, TokenRef::Place place) {
  if (!token || refs.size() >= tokens_max) return;
  if (std::ranges::none_of(refs, [&](const TokenRef& r) { return r.token == *token; }))
    refs.push_back({std::move(*token), place});
}

}  // namespace

std::optional<std::string> plus_address(const Mailbox& mailbox, std::string_view token) {
  const std::string_view local = local_part(mailbox.address);
  if (!mailbox.plus_addressing || local.size() + 1 + token.size() > local_part_octets_max)
    return std::nullopt;
  return std::string(local).append("+").append(token).append(mailbox.address, local.size());
}

std::string message_id_with(std::string_view token, db::Time written, std::string_view nonce,
                            const Mailbox& mailbox) {
  std::string id(token);
  id += nonce_separator;
  id += base32_number(static_cast<std::uint32_t>(written.time_since_epoch().count()), time_length);
  return id.append(nonce).append("@").append(parser::domain_of(mailbox.address));
}

std::vector<TokenRef> tokens_in(const parser::Email& email, const Desk& desk) {
  std::vector<TokenRef> refs;
  const auto add_address = [&](std::string_view address) {
    add(refs, token_of_address(address, desk), TokenRef::Place::plus_address);
  };
  for (const parser::Address& address : email.to) add_address(address.address);
  for (const parser::Address& address : email.cc) add_address(address.address);
  for (const std::string_view field : {"Delivered-To", "X-Original-To"}) {
    for (std::string_view value : parser::headers(email, field)) {
      value = parser::trimmed(value);
      if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
      add_address(value);
    }
  }
  const auto add_id = [&](std::string_view id) {
    add(refs, token_of_message_id(id, desk), TokenRef::Place::message_id);
  };
  for (const std::string& id : email.in_reply_to) add_id(id);
  for (auto id = email.references.rbegin(); id != email.references.rend(); ++id) add_id(*id);
  return refs;
}

std::optional<Token> token_of_message_id(std::string_view message_id, const Desk& desk) {
  if (message_id.size() <= token_length || message_id[token_length] != nonce_separator) return std::nullopt;
  return read_token(message_id.substr(0, token_length), desk.keys, desk.config.agents);
}

std::optional<db::Time> written_at(std::string_view message_id, const Desk& desk) {
  if (!token_of_message_id(message_id, desk)) return std::nullopt;
  const std::string_view time = message_id.substr(token_length + 1, time_length);
  const auto seconds = number_of_base32(time);
  if (!seconds || time.size() != time_length) return std::nullopt;
  return db::Time{std::chrono::seconds(*seconds)};
}

std::optional<Token> find_agent_token(std::string_view text, const Desk& desk) {
  std::string packed;
  packed.reserve(text.size());
  std::ranges::copy_if(text, std::back_inserter(packed),
                       [](char c) { return !parser::ascii_space(c) && c != '>' && c != '\0'; });

  const std::string_view all = packed;
  for (std::size_t i = 0; i + token_length <= all.size(); ++i) {
    if (all[i] != 'a' && all[i] != 'n') continue;
    const std::string_view candidate = all.substr(i, token_length);
    if (desk.keys.find(candidate.substr(1, TokenKeys::id_length)) == nullptr) continue;
    auto token = read_token(candidate, desk.keys, desk.config.agents);
    if (token && token->purpose != TokenPurpose::customer) return token;
  }
  return std::nullopt;
}

}  // namespace ticketd::desk
