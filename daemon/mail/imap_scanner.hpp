// Reads the values in a response's text from left to right: atoms, quoted strings, literals, lists (RFC 3501,
// 4).
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/mail/imap_parser.hpp"

namespace ticketd::mail {

class ImapScanner {
 public:
  /// `text` and `literals` must outlive the scanner; the bytes of literals are moved out as they are read.
  ImapScanner(std::string_view text, std::vector<ImapLiteral>& literals) : text_(text), literals_(literals) {}

  bool at_end() const { return position_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }
  /// Steps over `c` when it is next.
  bool skip(char c);
  void skip_spaces();

  /// Up to a space, parenthesis or the end; brackets belong to it with all they contain: `BODY[HEADER.FIELDS
  /// (TO)]<0>`.
  std::string_view atom();

  /// A quoted string, a literal or an atom; NIL is `nil`. Empty when none can be read here.
  struct String {
    std::string bytes{};
    bool nil = false;
    bool dropped = false;
  };
  std::optional<String> string();

  /// The atoms of "(a b c)".
  std::optional<std::vector<std::string>> atom_list();

  /// Steps over one value of any kind, lists nested to any depth; false when there is none.
  bool skip_value();

  template <class Number>
  std::optional<Number> number() {
    Number value{};
    const char* const end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(text_.data() + position_, end, value);
    if (error != std::errc{}) return std::nullopt;
    position_ = static_cast<std::size_t>(stop - text_.data());
    return value;
  }

 private:
  std::optional<String> quoted();
  std::optional<String> literal();

  std::string_view text_;
  std::vector<ImapLiteral>& literals_;
  std::size_t position_ = 0;
  std::size_t next_literal_ = 0;
};

}  // namespace ticketd::mail
