#include "daemon/desk/token_keys.hpp"

#include <sodium.h>

#include <algorithm>

#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

using Bytes = std::array<std::uint8_t, 32>;

bool is_key_id(std::string_view id) {
  return id.size() == TokenKeys::id_length &&
         std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

bool read_key(std::string_view text, Bytes& bytes) {
  std::size_t length = 0;
  if (text.size() == bytes.size() * 2)
    return sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr) ==
               0 &&
           length == bytes.size();
  while (text.ends_with('=')) text.remove_suffix(1);
  return sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr,
                           sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
         length == bytes.size();
}

/// A key of one line, or what is wrong with it.
std::expected<TokenKey, std::string> parse_line(std::string_view line, const TokenKeys& so_far) {
  const auto space = line.find_first_of(" \t");
  if (space == std::string_view::npos) return std::unexpected("a line is: ID KEY, with a space between");
  TokenKey key{.id = std::string(line.substr(0, space))};
  if (!is_key_id(key.id)) return std::unexpected("the ID must be two characters of a-z and 0-9");
  if (so_far.find(key.id) != nullptr) return std::unexpected("the ID '" + key.id + "' is there twice");
  if (!read_key(parser::trimmed(line.substr(space)), key.bytes))
    return std::unexpected(
        "the KEY must be 32 bytes: 64 hexadecimal digits (openssl rand -hex 32) or base64");
  if (std::ranges::all_of(key.bytes, [](std::uint8_t b) { return b == 0; }))
    return std::unexpected("the KEY is all zero: make one with openssl rand -hex 32");
  return key;
}

}  // namespace

const TokenKey* TokenKeys::find(std::string_view id) const {
  const auto found = std::ranges::find(keys, id, &TokenKey::id);
  return found == keys.end() ? nullptr : &*found;
}

std::expected<TokenKeys, std::vector<TokenKeyMistake>> parse_token_keys(std::string_view text) {
  TokenKeys parsed;
  std::vector<TokenKeyMistake> mistakes;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = parser::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;

    auto key = parse_line(line, parsed);
    if (!key) {
      mistakes.push_back({number, std::move(key.error())});
      continue;
    }
    if (parsed.keys.size() == TokenKeys::limit) {
      mistakes.push_back({number, "more than 32 keys: remove the oldest"});
      break;
    }
    parsed.keys.push_back(std::move(*key));
  }
  if (parsed.keys.empty() && mistakes.empty())
    mistakes.push_back({0, "no key in the file: write a line 'k1 KEY', KEY from openssl rand -hex 32"});
  if (!mistakes.empty()) return std::unexpected(std::move(mistakes));
  return parsed;
}

}  // namespace ticketd::desk
