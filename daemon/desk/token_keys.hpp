// The secret keys of tokens, as the text of `token_key_file` gives them. Reading the file is the shell's.
//
// One key a line, the first is current and signs, the others (retired) only verify:
//     ID KEY
// ID is two characters of a-z and 0-9; KEY is 32 bytes, as 64 hexadecimal digits or as base64
// (`openssl rand -hex 32`). Empty lines and lines that begin with '#' do not count.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::desk {

struct TokenKey {
  std::string id{};
  std::array<std::uint8_t, 32> bytes{};
  bool operator==(const TokenKey&) const = default;
};

struct TokenKeys {
  static constexpr std::size_t limit = 32;
  static constexpr std::size_t id_length = 2;

  std::vector<TokenKey> keys{};  ///< the first is current; never empty when parsed

  const TokenKey& current() const { return keys.front(); }
  /// Current or retired; nullptr when there is none of that id.
  const TokenKey* find(std::string_view id) const;
  bool operator==(const TokenKeys&) const = default;
};

struct TokenKeyMistake {
  int line = 0;        ///< counted from 1; 0: the file as a whole
  std::string what{};  ///< what is wrong and what would be right; never the key itself
  bool operator==(const TokenKeyMistake&) const = default;
};

/// All mistakes of the file together, or its keys.
std::expected<TokenKeys, std::vector<TokenKeyMistake>> parse_token_keys(std::string_view text);

}  // namespace ticketd::desk
