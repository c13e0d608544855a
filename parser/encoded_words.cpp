#include "parser/encoded_words.hpp"

#include <optional>

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/decoders.hpp"

namespace ticketd::parser {
namespace {

struct Word {
  std::string_view charset{};  // without a language suffix (RFC 2231, 5)
  char encoding = 'q';         // lower case
  std::string_view content{};
  std::size_t end = 0;  // offset after "?="
};

// The encoded word that begins at `at` ("=?"), or nothing.
std::optional<Word> word_at(std::string_view text, std::size_t at) {
  const auto charset_end = text.find('?', at + 2);
  constexpr std::size_t longest_charset = 60;
  if (charset_end == std::string_view::npos || charset_end - at > longest_charset) return std::nullopt;
  if (charset_end + 2 >= text.size() || text[charset_end + 2] != '?') return std::nullopt;
  Word word;
  word.encoding = ascii_lower(text[charset_end + 1]);
  if (word.encoding != 'q' && word.encoding != 'b') return std::nullopt;
  word.charset = text.substr(at + 2, charset_end - at - 2);
  word.charset = word.charset.substr(0, word.charset.find('*'));

  const std::size_t begin = charset_end + 3;
  std::size_t end = text.find("?=", begin);
  // "?==41?=": the "?=" of a Q word may be a literal '?' and the start of an escape.
  while (end != std::string_view::npos && word.encoding == 'q' && end == begin &&
         text.substr(end).starts_with("?=?="))
    ++end;
  if (end == std::string_view::npos) return std::nullopt;
  word.content = text.substr(begin, end - begin);
  word.end = end + 2;
  return word;
}

bool blank(std::string_view text) { return trimmed(text).empty(); }

}  // namespace

std::string decode_words(std::string_view text) {
  auto next = text.find("=?");
  if (next == std::string_view::npos) return std::string(text);

  std::string out;
  std::string bytes;         // of the run of words being joined
  std::string_view charset;  // of that run
  bool in_run = false;
  const auto finish_run = [&] {
    if (!in_run) return;
    std::string decoded = to_utf8(bytes, charset);
    for (char& c : decoded)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    out += decoded;
    bytes.clear();
    in_run = false;
  };

  std::size_t done = 0;  // everything before is in `out` or `bytes`
  while (next != std::string_view::npos) {
    const auto word = word_at(text, next);
    if (!word) {
      next = text.find("=?", next + 2);
      continue;
    }
    const std::string_view between = text.substr(done, next - done);
    if (!in_run || !blank(between)) {
      finish_run();
      out += between;
    } else if (!same_text(word->charset, charset)) {
      finish_run();
    }
    charset = word->charset;
    in_run = true;
    bytes += word->encoding == 'b' ? decode_base64(word->content) : decode_q(word->content);
    done = word->end;
    next = text.find("=?", done);
  }
  finish_run();
  out += text.substr(done);
  return out;
}

std::string_view first_charset(std::string_view text) {
  for (auto at = text.find("=?"); at != std::string_view::npos; at = text.find("=?", at + 2))
    if (const auto word = word_at(text, at)) return word->charset;
  return {};
}

std::size_t encoded_word_end(std::string_view text, std::size_t at) {
  const auto word = text.substr(at).starts_with("=?") ? word_at(text, at) : std::nullopt;
  return word ? word->end : at;
}

}  // namespace ticketd::parser
