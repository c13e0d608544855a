#include "parser/outgoing_message.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/encoders.hpp"
#include "parser/file_names.hpp"
#include "parser/header_writer.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

// A rendered part: its own header fields (with CRLF) and its body (CRLF, ends with a line end).
struct Part {
  std::string header{};
  std::string body{};
};

std::string date_text(std::chrono::sys_seconds when) {
  using namespace std::chrono;
  constexpr std::string_view weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day_start = floor<days>(when);
  const year_month_day date(day_start);
  const hh_mm_ss time(when - day_start);
  const auto two = [](auto n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::string(weekdays[weekday(day_start).c_encoding()]) + ", " +
         std::to_string(unsigned(date.day())) + " " + std::string(months[unsigned(date.month()) - 1]) + " " +
         std::to_string(int(date.year())) + " " + two(time.hours().count()) + ":" +
         two(time.minutes().count()) + ":" + two(time.seconds().count()) + " +0000";
}

// LF line ends, no control characters but LF and tab, valid UTF-8, ends with LF.
std::string clean_body(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
    } else if (c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) {
      out += c;
    }
  }
  if (!valid_utf8(out)) out = repaired_utf8(out);
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

// Could be sent as it is: no line that needs wrapping and none that some program on the way would change.
bool plain_lines(std::string_view text) {
  constexpr std::size_t longest = 78;
  if (!ascii_only(text)) return false;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (line.size() > longest || line.ends_with(' ') || line.ends_with('\t') || line.starts_with("From ") ||
        line == ".")
      return false;
    at = end + 1;
  }
  return true;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

Part text_part(std::string_view type, std::string_view content) {
  const std::string clean = clean_body(content);
  HeaderWriter header;
  if (plain_lines(clean)) {
    header.structured("Content-Type", std::string(type) + "; charset=us-ascii");
    return {header.take(), with_crlf(clean)};
  }
  header.structured("Content-Type", std::string(type) + "; charset=utf-8");
  // Text outside Latin scripts is shorter in base64 and readable in neither.
  const auto high = static_cast<std::size_t>(
      std::ranges::count_if(clean, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
  if (high * 3 > clean.size()) {
    header.structured("Content-Transfer-Encoding", "base64");
    return {header.take(), encode_base64(with_crlf(clean))};
  }
  header.structured("Content-Transfer-Encoding", "quoted-printable");
  std::string body = encode_quoted_printable(clean);
  if (!body.ends_with("\r\n")) body += "\r\n";
  return {header.take(), std::move(body)};
}

// "image/png"; anything that is no type becomes application/octet-stream.
std::string clean_type(std::string_view type) {
  const auto token = [](std::string_view t) {
    return !t.empty() && t.size() <= 100 && std::ranges::all_of(t, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
             c == '-' || c == '+' || c == '_';
    });
  };
  const auto slash = type.find('/');
  const bool valid =
      slash != std::string_view::npos && token(type.substr(0, slash)) && token(type.substr(slash + 1));
  if (!valid || starts_with_text(type, "multipart/")) return "application/octet-stream";
  return ascii_lower(type);
}

// An attached message must not be encoded (RFC 2046, 5.2.1), so only one that is plain text already stays
// one.
bool sendable_message(std::string_view content) {
  return ascii_only(content) && content.find('\0') == std::string_view::npos &&
         plain_lines(clean_body(content));
}

Part attachment_part(const Attachment& attachment, Disposition disposition) {
  HeaderWriter header;
  std::string type = clean_type(attachment.type);
  const bool message = type.starts_with("message/");
  const bool as_message = message && sendable_message(attachment.content);
  if (message && !as_message) type = "application/octet-stream";
  std::string name = safe_file_name(attachment.name);
  if (message && !name.empty() && !ascii_lower(name).ends_with(".eml")) name += ".eml";

  header.structured("Content-Type", type + (name.empty() ? "" : parameter_text("name", name)));
  header.structured("Content-Disposition",
                    std::string(disposition == Disposition::inline_part ? "inline" : "attachment") +
                        (name.empty() ? "" : parameter_text("filename", name)));
  header.message_ids("Content-ID", {attachment.content_id});
  if (as_message) return {header.take(), with_crlf(clean_body(attachment.content))};
  header.structured("Content-Transfer-Encoding", "base64");
  return {header.take(), encode_base64(attachment.content)};
}

// FNV-1a: boundaries must be the same bytes on every retry, and need no secrecy.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

class Boundaries {
 public:
  explicit Boundaries(std::string_view message_id) : hash_(hash_of(message_id)) {}

  // One that stands in none of the parts.
  std::string next(const std::vector<Part>& parts) {
    for (;;) {
      std::string boundary = "=_" + std::to_string(hash_) + "_" + std::to_string(++count_);
      const auto holds = [&](const Part& p) { return p.body.find(boundary) != std::string::npos; };
      if (std::ranges::none_of(parts, holds)) return boundary;
    }
  }

 private:
  std::uint64_t hash_;
  unsigned count_ = 0;
};

Part multipart(std::string_view subtype, std::vector<Part> parts, Boundaries& boundaries) {
  if (parts.size() == 1) return std::move(parts.front());
  const std::string boundary = boundaries.next(parts);
  HeaderWriter header;
  header.structured("Content-Type", "multipart/" + std::string(subtype) + "; boundary=\"" + boundary + "\"" +
                                        (subtype == "related" ? "; type=\"text/html\"" : ""));
  std::string body;
  for (Part& part : parts) {
    // One line end more than the part's own: the last one before a delimiter belongs to the delimiter.
    body += "--" + boundary + "\r\n" + part.header + "\r\n" + part.body + "\r\n";
    part = {};
  }
  body += "--" + boundary + "--\r\n";
  return {header.take(), std::move(body)};
}

Part whole_body(const OutgoingMessage& message) {
  Boundaries boundaries(message.message_id);
  std::vector<Part> attached;
  std::vector<Part> alternatives;
  alternatives.push_back(text_part("text/plain", message.text));
  if (!message.html.empty()) {
    std::vector<Part> related;
    related.push_back(text_part("text/html", message.html));
    for (const Attachment& a : message.attachments)
      if (a.disposition == Disposition::inline_part && !a.content_id.empty())
        related.push_back(attachment_part(a, Disposition::inline_part));
    alternatives.push_back(multipart("related", std::move(related), boundaries));
  }
  attached.push_back(multipart("alternative", std::move(alternatives), boundaries));
  for (const Attachment& a : message.attachments) {
    const bool with_html =
        !message.html.empty() && a.disposition == Disposition::inline_part && !a.content_id.empty();
    if (!with_html) attached.push_back(attachment_part(a, Disposition::attachment));
  }
  return multipart("mixed", std::move(attached), boundaries);
}

// A field name of `extra` that can stand in a header and is not one we write ourselves.
bool usable_name(std::string_view name) {
  constexpr std::string_view ours[] = {"from",
                                       "to",
                                       "cc",
                                       "bcc",
                                       "reply-to",
                                       "subject",
                                       "date",
                                       "message-id",
                                       "in-reply-to",
                                       "references",
                                       "mime-version",
                                       "content-type",
                                       "content-transfer-encoding"};
  const bool printable = !name.empty() && name.size() <= 60 &&
                         std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F && c != ':'; });
  return printable && std::ranges::none_of(ours, [&](std::string_view own) { return same_text(own, name); });
}

}  // namespace

std::string render(const OutgoingMessage& message) {
  HeaderWriter header;
  header.structured("Date", date_text(message.date));
  header.addresses("From", {message.from});
  header.addresses("Reply-To", message.reply_to);
  header.addresses("To", message.to);
  header.addresses("Cc", message.cc);
  header.text("Subject", message.subject);
  header.message_ids("Message-ID", {message.message_id});
  header.message_ids("In-Reply-To", {message.in_reply_to});
  header.message_ids("References", message.references);
  for (const HeaderField& extra : message.extra)
    if (usable_name(extra.name)) header.text(extra.name, extra.value);
  header.structured("MIME-Version", "1.0");

  Part body = whole_body(message);
  return header.take() + body.header + "\r\n" + body.body;
}

bool needs_smtputf8(const OutgoingMessage& message) {
  const auto outside_ascii = [](const Address& a) {
    return !ascii_only(clean_address_for_header(a.address));
  };
  return outside_ascii(message.from) || std::ranges::any_of(message.to, outside_ascii) ||
         std::ranges::any_of(message.cc, outside_ascii) ||
         std::ranges::any_of(message.reply_to, outside_ascii);
}

}  // namespace ticketd::parser
