#include "parser/addresses.hpp"

#include <string>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/encoded_words.hpp"

namespace ticketd::parser {
namespace {

// One entry being read. `raw` is as written (quotes kept: a local part may need them), `name` without quotes.
struct Entry {
  std::string raw{};
  std::string name{};
  std::string comment{};
  std::string address{};  // between < and >
  std::string tail{};     // what stands behind the '>'
  bool has_angle = false;
  bool has_quoted = false;
};

std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    const bool space = ascii_space(c);
    if (space && !out.empty() && out.back() == ' ') continue;
    out.push_back(space ? ' ' : c);
  }
  return out;
}

// Outside quotes: runs of blanks are one, and none around '@' and '.' (RFC 5322, 4.4): "ann @ example . com".
std::string without_needless_blanks(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    const bool blank = !quoted && ascii_space(c);
    if (blank && (out.empty() || out.back() == ' ' || out.back() == '@' || out.back() == '.')) continue;
    while (!quoted && (c == '@' || c == '.') && out.ends_with(' ')) out.pop_back();
    out.push_back(blank ? ' ' : c);
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

// Comments and needless blanks go; "<@route:user@host>" loses its route, a domain the dot at its end. Blanks
// inside a word stay: without them it would be another address.
std::string clean_address(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('@'))
    if (const auto colon = text.find(':'); colon != std::string_view::npos)
      text = trimmed(text.substr(colon + 1));
  if (starts_with_text(text, "mailto:")) text.remove_prefix(7);
  std::string out;
  bool quoted = false;
  std::size_t comment_depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!quoted && c == '(') ++comment_depth;
    if (comment_depth > 0) {
      if (c == '\\') ++i;
      if (c == ')') --comment_depth;
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (c == '\\' && quoted && i + 1 < text.size()) {
      out.push_back(c);
      out.push_back(text[++i]);
    } else {
      out.push_back(c);
    }
  }
  out = without_needless_blanks(out);
  while (out.ends_with('.')) out.pop_back();
  return out;
}

// Can it be somebody's address? Not when the words of a list without members ended up in it.
bool is_address(std::string_view address) {
  if (address.empty()) return false;
  if (address.starts_with('"')) return true;
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return address.find_first_of(" :;,<>\"") == std::string_view::npos;
  return at > 0 && at + 1 < address.size() && address.find_first_of(":;,<>") == std::string_view::npos;
}

class Reader {
 public:
  Reader(std::string_view text, std::size_t limit) : text_(text), limit_(limit) {}

  std::vector<Address> run() {
    while (at_ < text_.size() && found_.size() < limit_) step();
    finish_entry();
    flush_pending();
    if (found_.size() > limit_) found_.resize(limit_);
    return std::move(found_);
  }

 private:
  void step() {
    const char c = text_[at_];
    switch (c) {
      case ',':
      case ';':
        ++at_;
        finish_entry();
        return;
      case '"':
        quoted_string();
        return;
      case '(':
        comment();
        return;
      case '<':
        angle_address();
        return;
      case ':':
        ++at_;
        if (entry_.raw.find('@') == std::string::npos && !entry_.has_angle) {
          entry_ = {};  // the name of a group
        } else {
          literal(c);
        }
        return;
      case '[':
        domain_literal();
        return;
      case '\\':
        if (at_ + 1 < text_.size()) {
          literal(text_[at_ + 1]);
          at_ += 2;
          return;
        }
        ++at_;
        return;
      default:
        if (c == '=' && text_.substr(at_).starts_with("=?")) {
          encoded_word();
          return;
        }
        literal(c);
        ++at_;
    }
  }

  void literal(char c) { append({&c, 1}, {&c, 1}); }

  void append(std::string_view raw, std::string_view name) {
    if (entry_.has_angle) {
      entry_.tail += name;
      return;
    }
    entry_.raw += raw;
    entry_.name += name;
  }

  // Encoded words hold commas and quotes that should have been encoded.
  void encoded_word() {
    const std::size_t end = encoded_word_end(text_, at_);
    const std::string_view word = text_.substr(at_, end > at_ ? end - at_ : 2);
    append(word, word);
    at_ += word.size();
  }

  void quoted_string() {
    std::string content;
    std::size_t end = at_ + 1;
    for (; end < text_.size() && text_[end] != '"'; ++end) {
      if (text_[end] == '\\' && end + 1 < text_.size()) ++end;
      content.push_back(text_[end]);
    }
    if (end >= text_.size()) {  // never closed: the quote means nothing
      ++at_;
      return;
    }
    append(text_.substr(at_, end + 1 - at_), content);
    if (!entry_.has_angle) entry_.has_quoted = true;
    at_ = end + 1;
  }

  void comment() {
    std::string content;
    std::size_t depth = 0;
    std::size_t end = at_;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == '(' && depth++ == 0) continue;
      if (c == ')' && --depth == 0) break;
      if (c == '\\' && end + 1 < text_.size()) ++end;
      content.push_back(text_[end]);
    }
    entry_.comment = std::move(content);
    at_ = end < text_.size() ? end + 1 : end;
  }

  void angle_address() {
    if (entry_.has_angle) {  // "Ann <a@x.org> Bob <b@x.org>": the comma is missing
      std::string name = std::move(entry_.tail);
      finish_entry();
      entry_.name = std::move(name);
    }
    std::size_t begin = at_ + 1;
    while (begin < text_.size() && (text_[begin] == '<' || ascii_space(text_[begin]))) ++begin;
    std::size_t end = begin;
    bool quoted = false;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == '\\' && quoted) {
        ++end;
        continue;
      }
      if (c == '"') quoted = !quoted;
      if (c == '>' && !quoted) break;
    }
    if (end >= text_.size()) {  // an odd quote, or no '>' at all
      end = std::min(text_.find_first_of(">,;", begin), text_.size());
    }
    if (!entry_.has_angle || entry_.address.empty())
      entry_.address = clean_address(text_.substr(begin, end - begin));
    entry_.has_angle = true;
    at_ = end;
    while (at_ < text_.size() && text_[at_] == '>') ++at_;
  }

  void domain_literal() {
    const auto end = text_.find(']', at_);
    if (end == std::string_view::npos || entry_.raw.find('@') == std::string::npos) {
      literal('[');
      ++at_;
      return;
    }
    append(text_.substr(at_, end + 1 - at_), text_.substr(at_, end + 1 - at_));
    at_ = end + 1;
  }

  void finish_entry() {
    Entry entry = std::exchange(entry_, {});
    const std::string name = collapsed(entry.name);
    if (entry.has_angle) {
      std::string display = pending_name_.empty() ? name : pending_name_ + ", " + name;
      if (display.empty()) display = collapsed(entry.comment);
      add(display, std::move(entry.address));
    } else if (const std::string raw = collapsed(entry.raw); raw.find('@') != std::string::npos) {
      bare_address(entry, raw);
    } else if (!raw.empty()) {
      // No address: "Doe" of an unquoted "Doe, John <john@x.org>", a local user, or words.
      flush_pending();
      pending_name_ = name;
      pending_is_quoted_ = entry.has_quoted;
      return;
    }
    flush_pending();
  }

  // Addresses without angle brackets: "ann@x.org", "Ann ann@x.org", "ann@x.org bob@x.org". The words in front
  // of one are its name.
  void bare_address(const Entry& entry, const std::string& raw) {
    flush_pending();
    const std::string text = without_needless_blanks(raw);
    if (entry.has_quoted) {
      // A quoted local part, or a name without a blank behind it: "Ann"ann@x.org>.
      const auto quote = text.rfind('"', text.rfind('@'));
      const bool local = quote == std::string::npos || text.substr(quote + 1).starts_with('@');
      if (local) {
        add(collapsed(entry.comment), clean_address(text));
      } else {
        std::string address = clean_address(text.substr(quote + 1));
        std::erase(address, '>');
        const std::string local_part = address.substr(0, address.find('@'));
        add(collapsed(entry.name.substr(0, entry.name.rfind(local_part))), std::move(address));
      }
      return;
    }
    std::string name;
    for (std::size_t from = 0; from < text.size();) {
      const auto end = std::min(text.find(' ', from), text.size());
      const std::string_view word = std::string_view(text).substr(from, end - from);
      from = end + 1;
      if (word.find('@') == std::string_view::npos) {
        name += name.empty() ? "" : " ";
        name += word;
      } else {
        add(name.empty() ? collapsed(entry.comment) : name, clean_address(word));
        name.clear();
      }
    }
  }

  void flush_pending() {
    if (pending_name_.empty()) return;
    std::string name = std::exchange(pending_name_, {});
    if (name.find(' ') == std::string::npos && !pending_is_quoted_) add({}, std::move(name));  // "root"
  }

  void add(std::string_view name, std::string address) {
    pending_name_.clear();
    if (!is_address(address)) return;
    found_.push_back({.name = collapsed(decode_words(name)), .address = std::move(address)});
  }

  std::string_view text_;
  std::size_t limit_;
  std::size_t at_ = 0;
  Entry entry_;
  std::string pending_name_;
  bool pending_is_quoted_ = false;
  std::vector<Address> found_;
};

}  // namespace

std::vector<Address> parse_addresses(std::string_view value, std::size_t limit) {
  return Reader(value, limit).run();
}

}  // namespace ticketd::parser
