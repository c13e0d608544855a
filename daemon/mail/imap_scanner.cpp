#include "daemon/mail/imap_scanner.hpp"

#include "parser/ascii.hpp"

namespace ticketd::mail {

bool ImapScanner::skip(char c) {
  if (peek() != c || at_end()) return false;
  ++position_;
  return true;
}

void ImapScanner::skip_spaces() {
  while (peek() == ' ') ++position_;
}

std::string_view ImapScanner::atom() {
  const std::size_t begin = position_;
  bool in_brackets = false;
  for (; position_ < text_.size(); ++position_) {
    const char c = text_[position_];
    if (c == '[') in_brackets = true;
    if (c == ']') in_brackets = false;
    if (!in_brackets && (c == ' ' || c == '(' || c == ')' || c == '"' || c == '{')) break;
  }
  return text_.substr(begin, position_ - begin);
}

std::optional<ImapScanner::String> ImapScanner::quoted() {
  String value;
  for (++position_; position_ < text_.size(); ++position_) {
    char c = text_[position_];
    if (c == '"') {
      ++position_;
      return value;
    }
    if (c == '\\' && position_ + 1 < text_.size()) c = text_[++position_];
    value.bytes += c;
  }
  return std::nullopt;
}

std::optional<ImapScanner::String> ImapScanner::literal() {
  const auto close = text_.find('}', position_);
  if (close == text_.npos || next_literal_ >= literals_.size()) return std::nullopt;
  position_ = close + 1;
  ImapLiteral& taken = literals_[next_literal_++];
  return String{.bytes = std::move(taken.bytes), .dropped = taken.dropped};
}

std::optional<ImapScanner::String> ImapScanner::string() {
  if (peek() == '"') return quoted();
  skip('~');  // LITERAL8
  if (peek() == '{') return literal();
  const std::string_view word = atom();
  if (word.empty()) return std::nullopt;
  if (parser::same_text(word, "NIL")) return String{.nil = true};
  return String{.bytes = std::string(word)};
}

std::optional<std::vector<std::string>> ImapScanner::atom_list() {
  if (!skip('(')) return std::nullopt;
  std::vector<std::string> atoms;
  for (;;) {
    skip_spaces();
    if (skip(')')) return atoms;
    const std::string_view word = atom();
    if (word.empty()) return std::nullopt;
    atoms.emplace_back(word);
  }
}

bool ImapScanner::skip_value() {
  std::size_t depth = 0;
  do {
    skip_spaces();
    if (skip('(')) {
      ++depth;
    } else if (depth > 0 && skip(')')) {
      --depth;
    } else if (!string()) {
      return false;
    }
  } while (depth > 0);
  return true;
}

}  // namespace ticketd::mail
