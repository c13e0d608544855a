#include "daemon/mail/smtp_parser.hpp"

#include <charconv>
#include <utility>

#include "parser/ascii.hpp"

namespace ticketd::mail {
namespace {

constexpr std::size_t max_text_bytes = 1000;

// "250" of "250-SIZE 1000" and "250 ok"; empty when the line is no reply line.
std::optional<int> reply_code(std::string_view line) {
  if (line.size() < 3 || (line.size() > 3 && line[3] != ' ' && line[3] != '-')) return std::nullopt;
  int code = 0;
  const std::string_view digits = line.substr(0, 3);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code);
  if (error != std::errc{} || end != digits.data() + digits.size() || code < 200 || code > 599)
    return std::nullopt;
  return code;
}

MailError protocol_error(std::string detail) { return {MailError::Kind::protocol, std::move(detail)}; }

}  // namespace

std::string SmtpReply::text() const {
  std::string joined;
  for (const std::string& line : lines) {
    if (!joined.empty()) joined += ' ';
    joined += line;
    if (joined.size() > max_text_bytes) break;
  }
  joined.resize(std::min(joined.size(), max_text_bytes));
  return joined;
}

MailResult<std::optional<SmtpReply>> SmtpReplyParser::next(std::string_view& input) {
  while (!input.empty()) {
    const auto line_end = input.find('\n');
    const std::string_view piece = input.substr(0, line_end);
    if (line_.size() + piece.size() > max_line_bytes)
      return std::unexpected(protocol_error("SMTP reply line too long"));
    line_ += piece;
    if (line_end == input.npos) {
      input = {};
      return std::nullopt;
    }
    input.remove_prefix(line_end + 1);
    if (line_.ends_with('\r')) line_.pop_back();

    const std::string line = std::exchange(line_, {});
    const std::optional<int> code = reply_code(line);
    if (!code || (!reply_.lines.empty() && *code != reply_.code))
      return std::unexpected(protocol_error("not an SMTP reply: " + line.substr(0, 200)));
    if (reply_.lines.size() >= max_lines) return std::unexpected(protocol_error("SMTP reply does not end"));
    reply_.code = *code;
    reply_.lines.push_back(line.size() > 4 ? line.substr(4) : std::string());
    const bool more = line.size() > 3 && line[3] == '-';
    if (!more) return std::exchange(reply_, {});
  }
  return std::nullopt;
}

SmtpExtensions smtp_extensions(const SmtpReply& ehlo) {
  SmtpExtensions extensions;
  for (const std::string& line : ehlo.lines) {
    const std::string_view text = line;
    const auto space = text.find(' ');
    const std::string_view keyword = text.substr(0, space);
    if (parser::same_text(keyword, "PIPELINING")) extensions.pipelining = true;
    if (parser::same_text(keyword, "8BITMIME")) extensions.eight_bit_mime = true;
    if (parser::same_text(keyword, "SMTPUTF8")) extensions.smtputf8 = true;
    if (!parser::same_text(keyword, "SIZE")) continue;
    extensions.size = true;
    if (space == text.npos) continue;
    const std::string_view limit = text.substr(space + 1);
    std::from_chars(limit.data(), limit.data() + limit.size(), extensions.max_size_bytes);
  }
  return extensions;
}

}  // namespace ticketd::mail
