#include "parser/fold.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <cstdint>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

/// And ASCII letters in lower case.
std::string one_space_between_words(std::string_view text) {
  std::string out;
  out.resize_and_overwrite(text.size(), [&](char* begin, std::size_t) {
    char* end = begin;
    for (const char c : text) {
      const bool space = ascii_space(c) || c == '\f' || c == '\v';
      if (!space)
        *end++ = ascii_lower(c);
      else if (end != begin && end[-1] != ' ')
        *end++ = ' ';
    }
    if (end != begin && end[-1] == ' ') --end;
    return end - begin;
  });
  return out;
}

}  // namespace

std::string folded(std::string_view text) {
  const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return one_space_between_words(text);

  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const form = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  if (U_SUCCESS(error))
    form->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink,
                        nullptr, error);
  if (U_FAILURE(error)) return one_space_between_words(text);  // only without ICU's data
  return one_space_between_words(out);
}

}  // namespace ticketd::parser
