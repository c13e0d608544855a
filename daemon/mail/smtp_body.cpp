#include "daemon/mail/smtp_body.hpp"

namespace ticketd::mail {

void SmtpBody::end_line(std::string& out) {
  out += "\r\n";
  at_line_begin_ = true;
}

void SmtpBody::append(std::string_view piece, std::string& out) {
  while (!piece.empty()) {
    if (after_cr_ && piece.front() == '\n') piece.remove_prefix(1);
    after_cr_ = false;
    const auto line_end = piece.find_first_of("\r\n");
    const std::string_view line = piece.substr(0, line_end);
    if (!line.empty()) {
      if (at_line_begin_ && line.front() == '.') out += '.';
      out += line;
      at_line_begin_ = false;
    }
    if (line_end == piece.npos) return;
    end_line(out);
    after_cr_ = piece[line_end] == '\r';
    piece.remove_prefix(line_end + 1);
  }
}

void SmtpBody::finish(std::string& out) {
  if (!at_line_begin_) end_line(out);
}

MessageFacts message_facts(std::string_view message) {
  MessageFacts facts;
  bool in_header = true;
  bool line_is_empty = true;
  bool after_cr = false;
  for (const char c : message) {
    if (c == '\n' && after_cr) {
      after_cr = false;
      continue;
    }
    after_cr = c == '\r';
    if (c == '\r' || c == '\n') {
      facts.wire_bytes += 2;
      if (line_is_empty) in_header = false;
      line_is_empty = true;
      continue;
    }
    ++facts.wire_bytes;
    line_is_empty = false;
    if (static_cast<unsigned char>(c) >= 0x80)
      (in_header ? facts.eight_bit_header : facts.eight_bit_body) = true;
  }
  if (!line_is_empty) facts.wire_bytes += 2;
  return facts;
}

}  // namespace ticketd::mail
