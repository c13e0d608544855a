#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "parser/encoded_words.hpp"
#include "parser/parameters.hpp"
#include "parser/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ticketd::parser;
  const std::string text = repaired_utf8({reinterpret_cast<const char*>(data), size});
  const std::string decoded = decode_words(text);
  if (!valid_utf8(decoded)) std::abort();
  const auto line_ends = [](std::string_view s) {
    return std::ranges::count(s, '\n') + std::ranges::count(s, '\r');
  };
  if (line_ends(decoded) > line_ends(text)) std::abort();  // F43
  if (encoded_word_end(text, 0) > text.size()) std::abort();

  constexpr std::size_t limit = 10;
  const ParameterizedValue value = parse_parameters(text, limit);
  if (value.parameters.size() > limit) std::abort();
  for (const Parameter& p : value.parameters)
    if (!valid_utf8(p.value)) std::abort();
  return 0;
}
