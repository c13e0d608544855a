#include "autoresponder/mail_cleaning.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "autoresponder/courtesy_phrases.hpp"
#include "parser/ascii.hpp"
#include "parser/fold.hpp"
#include "parser/signature.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t short_line_words = 5;
constexpr std::size_t short_line_characters = 18;  // of a script that writes no spaces
constexpr std::size_t courtesy_words = 16;
constexpr std::size_t courtesy_characters = 30;
constexpr std::size_t wrapped_line_bytes = 55;  // a mail program broke the line, not the writer

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t words(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = parser::ascii_space(c);
    count += !space && !inside ? 1 : 0;
    inside = !space;
  }
  return count;
}

/// Kana, Han: a "word" of these is a sentence.
bool spaceless(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if ((byte == 0xE3 && next >= 0x81) || (byte >= 0xE4 && byte <= 0xE9)) return true;
  }
  return false;
}

bool brief(std::string_view line, std::size_t word_limit, std::size_t character_limit) {
  return spaceless(line) ? characters(line) <= character_limit : words(line) <= word_limit;
}
bool short_line(std::string_view line) { return brief(line, short_line_words, short_line_characters); }

constexpr std::array<std::string_view, 5> question_marks{"?", "？", "؟", "¿", ";"};
bool asks(std::string_view text) {
  return std::ranges::any_of(std::span(question_marks).first(4), [&](std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
  });
}

bool ends_like_greeting(std::string_view line) {
  static constexpr std::array<std::string_view, 9> ends{",", "，", "、", "،", ":", "：", "!", "！", "。"};
  return std::ranges::any_of(ends, [&](std::string_view end) { return line.ends_with(end); });
}

/// True when a phrase stands at the head of the folded text as whole words ("hi" does not open "hiking").
bool opens_with(const parser::Phrases& phrases, std::string_view folded) {
  return phrases.any([&](std::string_view phrase) {
    if (!folded.starts_with(phrase)) return false;
    if (folded.size() == phrase.size() || spaceless(phrase)) return true;
    std::int32_t at = 0;
    UChar32 next = 0;
    const std::string_view rest = folded.substr(phrase.size());
    // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
    U8_NEXT(rest.data(), at, static_cast<std::int32_t>(rest.size()), next);
    return next < 0 || u_isalnum(next) == 0;
  });
}

/// "Support <support@example.com> escreveu no dia 3/02/2025:", in whatever language.
bool announces_quote(std::string_view line) {
  return (line.ends_with(':') || line.ends_with("：")) && line.find('@') != std::string_view::npos;
}

using Paragraph = std::vector<std::string_view>;

std::vector<Paragraph> paragraphs_of(std::string_view body) {
  std::vector<Paragraph> paragraphs(1);
  while (!body.empty()) {
    const auto end = std::min(body.find('\n'), body.size());
    const std::string_view line = parser::trimmed(body.substr(0, end));
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.starts_with('>')) continue;
    if (announces_quote(line)) break;
    if (!line.empty())
      paragraphs.back().push_back(line);
    else if (!paragraphs.back().empty())
      paragraphs.emplace_back();
  }
  if (paragraphs.back().empty()) paragraphs.pop_back();
  return paragraphs;
}

void drop_greeting(std::vector<Paragraph>& paragraphs) {
  if (paragraphs.empty()) return;
  Paragraph& first = paragraphs.front();
  const std::string_view line = first.front();
  if (!opens_with(greetings, parser::folded(line)) || asks(line)) return;
  const bool alone = first.size() == 1 && paragraphs.size() == 1;
  if (alone || !(short_line(line) || (ends_like_greeting(line) && brief(line, 12, 30)))) return;
  first.erase(first.begin());
  if (first.empty()) paragraphs.erase(paragraphs.begin());
}

/// A name below the text: a few words, no sentence.
bool looks_like_name(std::string_view line) {
  static constexpr std::array<std::string_view, 6> sentence_ends{".", "!", "。", "！", ":", "："};
  if (asks(line) || !brief(line, 3, 6)) return false;
  if (std::ranges::any_of(sentence_ends, [&](std::string_view end) { return line.ends_with(end); }))
    return characters(line) <= 3;
  const auto first = static_cast<unsigned char>(line.front());
  return first >= 0x80 || (first >= 'A' && first <= 'Z');
}

bool closes(std::string_view line) {
  return short_line(line) && !asks(line) && opens_with(closings, parser::folded(line));
}

/// From the closing line on, all short, down to the end; names and device lines below the text too. One line
/// of the mail always stays.
void drop_closing(std::vector<Paragraph>& paragraphs) {
  std::vector<std::string_view> lines;
  for (const Paragraph& p : paragraphs) lines.insert(lines.end(), p.begin(), p.end());
  std::size_t keep = lines.size();
  while (keep > 1 && parser::is_device_line(lines[keep - 1])) --keep;
  // The closing may stand above a name, a company and a telephone number.
  constexpr std::size_t tail_lines_max = 8;
  for (std::size_t up = 1; up <= tail_lines_max && up < keep; ++up) {
    const std::string_view line = lines[keep - up];
    if (asks(line) || !(short_line(line) || up <= 4)) break;
    if (closes(line)) {
      keep -= up;
      break;
    }
    if (!short_line(line) && !looks_like_name(line)) break;
  }
  // Another closing above ("Thanks!" and then "Kind regards"), or a bare name in a paragraph of its own.
  while (keep > 1 && closes(lines[keep - 1])) --keep;
  if (keep == lines.size() && paragraphs.size() > 1 && paragraphs.back().size() == 1 &&
      looks_like_name(paragraphs.back().front()))
    --keep;

  while (!paragraphs.empty()) {
    const std::size_t before = lines.size() - paragraphs.back().size();
    if (before >= keep) {
      lines.resize(before);
      paragraphs.pop_back();
      continue;
    }
    paragraphs.back().resize(keep - before);
    break;
  }
}

bool ends_sentence(std::string_view text) {
  static constexpr std::array<std::string_view, 9> ends{".", "!", "?", ":", "。", "！", "？", "؟", "："};
  return std::ranges::any_of(ends, [&](std::string_view end) { return text.ends_with(end); });
}

/// Lines that a mail program wrapped become one again.
std::vector<std::string> blocks_of(const std::vector<Paragraph>& paragraphs) {
  std::vector<std::string> blocks;
  for (const Paragraph& paragraph : paragraphs) {
    bool first = true;
    for (const std::string_view line : paragraph) {
      const auto head = static_cast<unsigned char>(line.front());
      const bool lower = (head >= 'a' && head <= 'z') || head >= 0xC3;
      if (!first && blocks.back().size() >= wrapped_line_bytes && lower && !ends_sentence(blocks.back()) &&
          !spaceless(line))
        (blocks.back() += ' ') += line;
      else
        blocks.emplace_back(line);
      first = false;
    }
  }
  return blocks;
}

/// Length of the sentence at the head of `text`, its end mark included.
std::size_t sentence_length(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool ascii_end = (c == '.' || c == '!' || c == '?') && (i + 1 == text.size() || text[i + 1] == ' ');
    if (ascii_end) return i + 1;
    for (const std::string_view mark : {"。", "！", "？", "؟"})
      if (text.substr(i).starts_with(mark)) return i + mark.size();
  }
  return text.size();
}

std::vector<std::string> sentences_of(const std::vector<std::string>& blocks) {
  std::vector<std::string> sentences;
  for (const std::string& block : blocks) {
    std::string_view rest = block;
    while (!rest.empty()) {
      const std::size_t length = sentence_length(rest);
      const std::string_view sentence = parser::trimmed(rest.substr(0, length));
      if (!sentence.empty()) sentences.emplace_back(sentence);
      rest.remove_prefix(length);
    }
  }
  return sentences;
}

bool is_courtesy(const std::string& sentence) {
  if (asks(sentence) || !brief(sentence, courtesy_words, courtesy_characters)) return false;
  return courtesies.occur_in(parser::folded(sentence));
}

std::string_view without_answer_prefix(std::string_view subject) {
  // starts_with_text() knows no case beyond ASCII.
  static constexpr std::array<std::string_view, 18> prefixes{"re",  "aw",  "fw",  "fwd", "wg",  "antw",
                                                             "res", "rif", "sv",  "vs",  "ref", "отв",
                                                             "Отв", "ОТВ", "отг", "Отг", "ОТГ", "回复"};
  for (bool again = true; again;) {
    again = false;
    subject = parser::trimmed(subject);
    for (const std::string_view prefix : prefixes) {
      if (!parser::starts_with_text(subject, prefix)) continue;
      std::string_view rest = parser::trimmed(subject.substr(prefix.size()));
      if (rest.starts_with(':'))
        rest.remove_prefix(1);
      else if (rest.starts_with("："))
        rest.remove_prefix(3);
      else
        continue;
      subject = rest;
      again = true;
    }
  }
  return subject;
}

}  // namespace

CleanMail clean_mail(std::string_view subject, std::string_view body) {
  CleanMail clean;
  const std::string repaired_subject = parser::repaired_utf8(parser::utf8_prefix(subject, 1024));
  clean.subject = without_answer_prefix(repaired_subject);

  const std::string repaired = parser::repaired_utf8(body.substr(0, max_cleaned_bytes));
  std::vector<Paragraph> paragraphs = paragraphs_of(repaired);
  drop_greeting(paragraphs);
  drop_closing(paragraphs);
  clean.sentences = sentences_of(blocks_of(paragraphs));
  if (!std::ranges::all_of(clean.sentences, is_courtesy)) std::erase_if(clean.sentences, is_courtesy);

  for (const std::string& sentence : clean.sentences) {
    if (!clean.text.empty()) clean.text += ' ';
    clean.text += sentence;
  }
  return clean;
}

}  // namespace ticketd::autoresponder
