#include "parser/file_names.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t max_bytes = 200;
constexpr std::size_t max_extension_bytes = 16;
constexpr std::string_view refused = "<>:\"|?*";  // by Windows; '/' and '\' end a directory

// Control, format (zero width, bidirectional overrides), private use, unassigned, line and paragraph
// separators.
bool invisible(UChar32 c) {
  constexpr std::uint32_t mask =
      U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK | U_GC_CS_MASK | U_GC_CN_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  return (U_GET_GC_MASK(c) & mask) != 0;
}

std::string visible_only(std::string_view name) {
  std::string out;
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(name.data());
  const auto size = static_cast<std::int32_t>(name.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
    if (c < 0 || invisible(c)) continue;
    if (c < 0x80 && refused.contains(static_cast<char>(c))) c = '_';
    append_utf8(out, static_cast<char32_t>(c));
  }
  return out;
}

}  // namespace

std::string safe_file_name(std::string_view name) {
  constexpr std::size_t looked_at_bytes = 64U << 10U;
  name = name.substr(name.size() - std::min(name.size(), looked_at_bytes));
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos)
    name = name.substr(slash + 1);
  const std::string clean = visible_only(name);

  std::string_view rest = trimmed(clean);
  while (!rest.empty() && (rest.front() == '.' || rest.front() == ' ' || rest.front() == '-'))
    rest.remove_prefix(1);
  while (!rest.empty() && (rest.back() == '.' || rest.back() == ' ')) rest.remove_suffix(1);
  if (rest.size() <= max_bytes) return std::string(rest);

  const auto dot = rest.rfind('.');
  std::string_view extension;
  if (dot != std::string_view::npos && rest.size() - dot <= max_extension_bytes) extension = rest.substr(dot);
  return std::string(utf8_prefix(rest, max_bytes - extension.size())) + std::string(extension);
}

}  // namespace ticketd::parser
