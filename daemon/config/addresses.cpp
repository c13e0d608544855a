#include "daemon/config/addresses.hpp"

#include <algorithm>

#include "parser/ascii.hpp"

namespace ticketd::config {
namespace {

/// One '@' with something on both sides, and nothing that a header or an SMTP command would trip over. Quoted
/// local parts are not for desks.
bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.find('@', at + 1) != text.npos)
    return false;
  const std::string_view domain = text.substr(at + 1);
  if (domain.starts_with('.') || domain.ends_with('.') || domain.contains("..")) return false;
  return text.size() <= 254 && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) <= ' ' || c == '\x7F' ||
                  std::string_view("\"()<>[],;:\\").contains(c);
         });
}

/// Lower case, or empty with a mistake.
std::string checked(const PlacedText& given, std::string_view key, Mistakes& mistakes) {
  if (is_address(given.text)) return parser::ascii_lower(given.text);
  const std::size_t open = given.text.find('<');
  const std::size_t close = given.text.rfind('>');
  std::string hint = "write it bare: name@example.org";
  if (open != std::string::npos && close != std::string::npos && open < close)
    hint = "write it bare: \"" + given.text.substr(open + 1, close - open - 1) +
           "\"; the name goes into display_name";
  mistakes.add(given.at, std::string(key) + ": \"" + given.text + "\" is not a mail address",
               std::move(hint));
  return {};
}

}  // namespace

std::string read_address(const Section& section, std::string_view key, Mistakes& mistakes) {
  const std::string text = section.required(key, std::string(key) + " = \"name@example.org\"");
  return text.empty() ? std::string{} : checked({text, section.place(key)}, key, mistakes);
}

std::vector<std::string> read_addresses(const Section& section, std::string_view key, Mistakes& mistakes) {
  std::vector<std::string> out;
  for (const PlacedText& given : section.texts(key))
    if (std::string address = checked(given, key, mistakes); !address.empty())
      out.push_back(std::move(address));
  return out;
}

std::string without_detail(std::string_view address) {
  const std::size_t at = std::min(address.rfind('@'), address.size());
  const std::size_t plus = std::min(address.find('+'), at);
  return parser::ascii_lower(std::string(address.substr(0, plus)).append(address.substr(at)));
}

}  // namespace ticketd::config
