#include "parser/rtf.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "parser/charset.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

// Groups whose text is no body text.
constexpr std::string_view silent_groups[] = {
    "fonttbl",   "colortbl",  "stylesheet",        "info",     "pict",   "header",
    "footer",    "headerl",   "headerr",           "footnote", "object", "filetbl",
    "generator", "listtable", "listoverridetable", "rsidtbl"};

struct Replacement {
  std::string_view word;
  std::string_view text;
};
constexpr Replacement replacements[] = {
    {"par", "\n"},           {"line", "\n"},       {"tab", "\t"},        {"row", "\n"},
    {"cell", "\t"},          {"lquote", "\u2018"}, {"rquote", "\u2019"}, {"ldblquote", "\u201C"},
    {"rdblquote", "\u201D"}, {"bullet", "\u2022"}, {"endash", "\u2013"}, {"emdash", "\u2014"},
    {"emspace", " "},        {"enspace", " "},
};

// Windows code page of a font's character set (RTF specification, \fcharset).
int code_page_of(int font_charset) {
  switch (font_charset) {
    case 128:
      return 932;
    case 129:
      return 949;
    case 134:
      return 936;
    case 136:
      return 950;
    case 161:
      return 1253;
    case 162:
      return 1254;
    case 163:
      return 1258;
    case 177:
      return 1255;
    case 178:
      return 1256;
    case 186:
      return 1257;
    case 204:
      return 1251;
    case 222:
      return 874;
    case 238:
      return 1250;
    default:
      return 0;
  }
}

// What a '}' ends.
struct Group {
  bool silent = false;
  bool html_tag = false;
  bool fonts = false;
  bool html_rtf = false;  // between \htmlrtf and \htmlrtf0: only there for RTF readers
  int skip_after_unicode = 1;
  int code_page = 0;  // 0: the document's
};

struct ControlWord {
  std::string_view name{};
  std::optional<int> number{};
};

class Reader {
 public:
  explicit Reader(std::string_view rtf) : rtf_(rtf) {}

  RtfBody run() {
    while (at_ < rtf_.size()) step();
    flush_bytes();
    return from_html_ ? RtfBody{.html = std::move(out_)} : RtfBody{.text = std::move(out_)};
  }

 private:
  static constexpr std::size_t max_depth = 1000;

  void step() {
    const char c = rtf_[at_++];
    switch (c) {
      case '{':
        flush_bytes();
        if (outer_.size() < max_depth) outer_.push_back(group_);
        starts_group_ = true;
        return;
      case '}':
        flush_bytes();
        if (!outer_.empty()) {
          group_ = outer_.back();
          outer_.pop_back();
        }
        return;
      case '\\':
        control();
        return;
      case '\r':
      case '\n':
        return;
      default:
        text_byte(c);
    }
  }

  void control() {
    if (at_ >= rtf_.size()) return;
    const char c = rtf_[at_];
    if (c >= 'a' && c <= 'z') {
      const ControlWord word = control_word();
      on_word(word);
      if (word.name != "*") starts_group_ = false;
      return;
    }
    ++at_;
    switch (c) {
      case '\'':
        hex_byte();
        return;
      case '*':
        ignorable_ = starts_group_;
        return;
      case '~':
        text("\u00A0");
        return;
      case '_':
        text("-");
        return;
      case '\r':
      case '\n':
        text("\n");
        return;
      case '\\':
      case '{':
      case '}':
        text_byte(c);
        return;
      default:
        return;
    }
  }

  ControlWord control_word() {
    const std::size_t start = at_;
    while (at_ < rtf_.size() && rtf_[at_] >= 'a' && rtf_[at_] <= 'z') ++at_;
    ControlWord word{.name = rtf_.substr(start, at_ - start)};
    int number = 0;
    const auto [end, error] = std::from_chars(rtf_.data() + at_, rtf_.data() + rtf_.size(), number);
    if (error == std::errc{}) word.number = number;
    if (error != std::errc::invalid_argument) at_ = static_cast<std::size_t>(end - rtf_.data());
    if (at_ < rtf_.size() && rtf_[at_] == ' ') ++at_;
    return word;
  }

  void on_word(const ControlWord& word) {
    const bool ignorable = std::exchange(ignorable_, false);
    if (word.name == "htmltag") {
      group_.html_tag = true;
    } else if (word.name == "mhtmltag" || (ignorable && word.name != "shppict")) {
      group_.silent = true;
    } else if (word.name == "fromhtml") {
      from_html_ = true;
    } else if (word.name == "htmlrtf") {
      flush_bytes();
      group_.html_rtf = word.number.value_or(1) != 0;
    } else if (starts_group_ && std::ranges::find(silent_groups, word.name) != std::end(silent_groups)) {
      group_.silent = true;
      group_.fonts = word.name == "fonttbl";
    } else if (word.name == "ansicpg") {
      document_code_page_ = word.number.value_or(1252);
    } else if (word.name == "f" && word.number) {
      on_font(*word.number);
    } else if (word.name == "fcharset" && group_.fonts) {
      font_code_pages_[font_] = code_page_of(word.number.value_or(0));
    } else if (word.name == "uc") {
      group_.skip_after_unicode = std::clamp(word.number.value_or(1), 0, 8);
    } else if (word.name == "u" && word.number) {
      unicode(*word.number);
    } else {
      const auto found = std::ranges::find(replacements, word.name, &Replacement::word);
      if (found != std::end(replacements)) text(found->text);
    }
  }

  void on_font(int number) {
    flush_bytes();
    font_ = number;
    const auto known = font_code_pages_.find(number);
    group_.code_page = known == font_code_pages_.end() ? 0 : known->second;
  }

  // \uN is a UTF-16 unit, possibly negative; characters for older readers follow it.
  void unicode(int number) {
    flush_bytes();
    const auto unit = static_cast<char32_t>(number & 0xFFFF);
    if (unit >= 0xD800 && unit < 0xDC00) {
      high_surrogate_ = unit;
    } else if (unit >= 0xDC00 && unit < 0xE000 && high_surrogate_ != 0) {
      std::string letter;
      append_utf8(letter, 0x10000 + ((high_surrogate_ - 0xD800) << 10U) + (unit - 0xDC00));
      text(letter);
      high_surrogate_ = 0;
    } else {
      std::string letter;
      append_utf8(letter, unit);
      text(letter);
    }
    skip_ = group_.skip_after_unicode;
  }

  void hex_byte() {
    int value = 0;
    const std::string_view digits = rtf_.substr(at_, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc{} || digits.size() < 2) return;
    at_ += 2;
    text_byte(static_cast<char>(value));
  }

  bool hidden() const { return group_.silent || (from_html_ && group_.html_rtf && !group_.html_tag); }

  void text_byte(char c) {
    starts_group_ = false;
    if (skip_ > 0) {
      --skip_;
    } else if (!hidden()) {
      bytes_.push_back(c);
    }
  }

  void text(std::string_view utf8) {
    flush_bytes();
    if (!hidden()) out_ += utf8;
  }

  // Bytes of one run belong together: a character may be two of them.
  void flush_bytes() {
    if (bytes_.empty()) return;
    const int page = group_.code_page != 0 ? group_.code_page : document_code_page_;
    out_ += to_utf8(bytes_, "windows-" + std::to_string(page));
    bytes_.clear();
  }

  std::string_view rtf_;
  std::size_t at_ = 0;
  std::string out_;
  std::string bytes_;
  Group group_;
  std::vector<Group> outer_;
  bool starts_group_ = false;
  bool ignorable_ = false;
  bool from_html_ = false;
  int skip_ = 0;
  char32_t high_surrogate_ = 0;
  int document_code_page_ = 1252;
  int font_ = 0;
  std::map<int, int> font_code_pages_;
};

}  // namespace

RtfBody read_rtf(std::string_view rtf) { return rtf.starts_with("{\\rtf") ? Reader(rtf).run() : RtfBody{}; }

}  // namespace ticketd::parser
