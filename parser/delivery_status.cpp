#include "parser/delivery_status.hpp"

#include <algorithm>

#include "parser/ascii.hpp"
#include "parser/lines.hpp"

namespace ticketd::parser {
namespace {

/// "rfc822; <ann@example.org>" is "ann@example.org".
std::string address_of(std::string_view value) {
  if (const auto type = value.find(';'); type != std::string_view::npos) value.remove_prefix(type + 1);
  value = trimmed(value);
  if (const auto open = value.rfind('<'); open != std::string_view::npos) value.remove_prefix(open + 1);
  value = value.substr(0, value.find_first_of(">, \t"));
  while (value.ends_with('.') || value.ends_with(';') || value.ends_with('"')) value.remove_suffix(1);
  while (value.starts_with('"')) value.remove_prefix(1);
  return std::string(value);
}

std::string_view first_word(std::string_view value) { return value.substr(0, value.find_first_of(" \t(;,")); }

class Reader {
 public:
  void line(std::string_view line) {
    if (trimmed(line).empty()) {
      field();
      finish();
    } else if ((line.front() == ' ' || line.front() == '\t') && !name_.empty()) {
      value_ += ' ';
      value_ += trimmed(line);
    } else {
      field();
      const auto colon = line.find(':');
      if (colon == std::string_view::npos) return;
      name_ = ascii_lower(trimmed(line.substr(0, colon)));
      value_ = trimmed(line.substr(colon + 1));
    }
  }

  std::vector<RecipientStatus> result() {
    field();
    finish();
    return std::move(all_);
  }

 private:
  void field() {
    if (name_ == "final-recipient") {
      if (!current_.final_recipient.empty()) finish();
      current_.final_recipient = address_of(value_);
    } else if (name_ == "original-recipient") {
      if (!current_.original_recipient.empty()) finish();
      current_.original_recipient = address_of(value_);
    } else if (name_ == "action") {
      current_.action = ascii_lower(first_word(value_));
    } else if (name_ == "status") {
      current_.status = first_word(value_);
    } else if (name_ == "diagnostic-code") {
      if (current_.diagnostic.empty()) current_.diagnostic = value_;
    }
    name_.clear();
  }

  void finish() {
    const bool says_something = !current_.final_recipient.empty() || !current_.original_recipient.empty() ||
                                !current_.action.empty() || !current_.status.empty();
    if (says_something && all_.size() < delivery_status_recipients_max) all_.push_back(std::move(current_));
    current_ = {};
  }

  std::vector<RecipientStatus> all_;
  RecipientStatus current_;
  std::string name_;
  std::string value_;
};

}  // namespace

std::vector<RecipientStatus> delivery_status(std::string_view body) {
  Reader reader;
  for (std::size_t at = 0; at < body.size();) {
    const std::string_view line = raw_line(body, at);
    reader.line(without_line_end(line));
    at += line.size();
  }
  return reader.result();
}

}  // namespace ticketd::parser
