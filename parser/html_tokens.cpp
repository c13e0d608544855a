#include "parser/html_tokens.hpp"

#include <algorithm>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool space(char c) { return ascii_space(c) || c == '\f'; }

}  // namespace

bool HtmlTokens::next(HtmlToken& token) {
  while (at_ < html_.size()) {
    if (html_[at_] == '<' && read_markup(token)) {
      if (token.name.empty()) continue;  // a comment or the like
      return true;
    }
    if (at_ >= html_.size()) return false;

    // Text, which may begin with a '<' that opens nothing.
    const auto end = std::min(html_.find('<', at_ + 1), html_.size());
    token.kind = HtmlToken::Kind::text;
    token.name.clear();
    token.source = html_.substr(at_, end - at_);
    token.attributes = {};
    at_ = end;
    return true;
  }
  return false;
}

/// True when something that is no text was read; then `token.name` says whether it is a tag.
bool HtmlTokens::read_markup(HtmlToken& token) {
  token.name.clear();
  const char second = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
  if (letter(second)) {
    at_ += 1;
    return read_tag(token, HtmlToken::Kind::start_tag);
  }
  if (second == '/') {
    const char third = at_ + 2 < html_.size() ? html_[at_ + 2] : '\0';
    if (letter(third)) {
      at_ += 2;
      return read_tag(token, HtmlToken::Kind::end_tag);
    }
    skip_past('>');
    return true;
  }
  if (second == '!' || second == '?') {
    if (html_.substr(at_, 4) == "<!--")
      skip_comment();
    else
      skip_past('>');
    return true;
  }
  return false;
}

bool HtmlTokens::read_tag(HtmlToken& token, HtmlToken::Kind kind) {
  token.kind = kind;
  token.source = {};
  const std::size_t begin = at_;
  while (at_ < html_.size() && !space(html_[at_]) && html_[at_] != '/' && html_[at_] != '>') ++at_;
  token.name = ascii_lower(html_.substr(begin, std::min(at_ - begin, HtmlToken::name_bytes_max)));
  if (!read_attributes(token)) token.name.clear();
  return true;
}

/// Leaves at_ behind the '>'. False at the end of the document.
bool HtmlTokens::read_attributes(HtmlToken& token) {
  const std::size_t begin = at_;
  std::size_t end = at_;
  std::size_t count = 0;
  for (;;) {
    while (at_ < html_.size() && (space(html_[at_]) || html_[at_] == '/')) ++at_;
    if (at_ >= html_.size()) return false;
    if (html_[at_] == '>') break;

    ++at_;  // an '=' here would be part of the name
    while (at_ < html_.size() && !space(html_[at_]) && html_[at_] != '/' && html_[at_] != '>' &&
           html_[at_] != '=')
      ++at_;
    std::size_t after_name = at_;
    while (after_name < html_.size() && space(html_[after_name])) ++after_name;
    if (after_name < html_.size() && html_[after_name] == '=') {
      at_ = after_name + 1;
      if (!skip_attribute_value()) return false;
    }
    if (++count <= HtmlToken::attributes_max) end = at_;
  }
  token.attributes = html_.substr(begin, end - begin);
  token.attribute_count = std::min(count, HtmlToken::attributes_max);
  ++at_;
  return true;
}

bool HtmlTokens::skip_attribute_value() {
  while (at_ < html_.size() && space(html_[at_])) ++at_;
  if (at_ >= html_.size()) return false;
  if (const char quote = html_[at_]; quote == '"' || quote == '\'') {
    const auto end = html_.find(quote, at_ + 1);
    at_ = end == std::string_view::npos ? html_.size() : end + 1;
    return end != std::string_view::npos;
  }
  while (at_ < html_.size() && !space(html_[at_]) && html_[at_] != '>') ++at_;
  return true;
}

void HtmlTokens::skip_comment() {
  at_ += 4;
  for (const std::string_view empty : {">", "->"}) {  // "<!-->" and "<!--->" are whole comments
    if (html_.substr(at_, empty.size()) == empty) {
      at_ += empty.size();
      return;
    }
  }
  for (std::size_t from = at_;;) {
    const auto dashes = html_.find("--", from);
    if (dashes == std::string_view::npos) break;
    const std::string_view rest = html_.substr(dashes + 2);
    if (rest.starts_with('>') || rest.starts_with("!>")) {
      at_ = dashes + (rest.front() == '>' ? 3U : 4U);
      return;
    }
    from = dashes + 1;
  }
  at_ = html_.size();
}

void HtmlTokens::skip_past(char c) {
  const auto end = html_.find(c, at_);
  at_ = end == std::string_view::npos ? html_.size() : end + 1;
}

void HtmlTokens::skip_to_end_tag(std::string_view name) {
  for (std::size_t from = at_;;) {
    const auto open = html_.find("</", from);
    if (open == std::string_view::npos) break;
    if (starts_with_text(html_.substr(open + 2), name)) {
      at_ = open;
      skip_past('>');
      return;
    }
    from = open + 2;
  }
  at_ = html_.size();
}

}  // namespace ticketd::parser
