#include "daemon/desk/answer_cut.hpp"

#include <algorithm>

#include "daemon/desk/marker.hpp"
#include "daemon/desk/token_places.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

using parser::trimmed;

std::string_view last_line(std::string_view text) { return text.substr(text.rfind('\n') + 1); }

std::string_view without_last_line(std::string_view text) {
  const auto end = text.rfind('\n');
  return end == std::string_view::npos ? std::string_view{} : text.substr(0, end);
}

/// Empty but for quote marks and rules: "> ", "____", "-----".
bool is_empty_line(std::string_view line) {
  return line.find_first_not_of("> \t\r-_=|") == std::string_view::npos;
}

std::string_view without_empty_end(std::string_view text) {
  while (!text.empty() && is_empty_line(last_line(text))) text = without_last_line(text);
  return text;
}

/// "Von: ...", "*Subject:* ...": a line of the header that Outlook and its relatives put above the quote.
bool is_header_line(std::string_view line) {
  line = trimmed(line);
  const auto colon = std::min(line.find(':'), line.find("："));
  return colon != std::string_view::npos && colon > 0 && colon <= 40 && !line.substr(0, colon).contains(". ");
}

/// The notification's sender as clients name it: the mailbox's address or "... via Acme Support".
bool names_sender(std::string_view text, const Mailbox& mailbox) {
  const std::string lower = parser::ascii_lower(text);
  const auto at = mailbox.address.find('@');
  const auto has = [&](std::string_view part) {
    return !part.empty() && lower.contains(parser::ascii_lower(part));
  };
  return has(mailbox.address) || has(mailbox.address.substr(0, at) + "+") ||
         (!mailbox.display_name.empty() && has("via " + mailbox.display_name));
}

/// Above the marker there is still what the client puts above a quote: an attribution of one to four lines
/// ("On ... Ann via Acme Support <...> wrote:"), or a block of header lines, maybe below a rule or "Original
/// Message".
std::string_view without_attribution(std::string_view text, const Mailbox& mailbox) {
  constexpr int attribution_lines_max = 4;
  constexpr int header_lines_max = 8;
  text = without_empty_end(text);

  std::string_view above = text;
  for (int lines = 0; lines < attribution_lines_max && !trimmed(last_line(above)).empty(); ++lines) {
    above = without_last_line(above);
    const std::string_view attribution = trimmed(text.substr(above.size()));
    const bool ends_like_one = attribution.ends_with(':') || attribution.ends_with("：");
    if (ends_like_one && names_sender(attribution, mailbox)) return without_empty_end(above);
    if (above.empty()) break;
  }

  above = text;
  int lines = 0;
  for (; lines < header_lines_max && is_header_line(last_line(above)); ++lines)
    above = without_last_line(above);
  if (lines < 2 || !names_sender(text.substr(above.size()), mailbox)) return text;
  above = without_empty_end(above);
  const std::string_view rule = trimmed(last_line(above));
  if (rule.starts_with("---") && rule.ends_with("---")) above = without_empty_end(without_last_line(above));
  return above;
}

/// Below "-- " stands the client's signature (RFC 3676, 4.3); the answer gets the configured one.
std::string_view without_signature(std::string_view text) {
  for (auto at = text.find("-- "); at != std::string_view::npos; at = text.find("-- ", at + 1)) {
    const bool starts_line = at == 0 || text[at - 1] == '\n';
    const auto end = text.find_first_not_of(" \r", at + 2);
    if (starts_line && (end == std::string_view::npos || text[end] == '\n')) return text.substr(0, at);
  }
  return text;
}

bool shows(std::string_view html, const parser::Attachment& image) {
  return !image.content_id.empty() && html.contains("cid:" + image.content_id);
}

}  // namespace

WrittenNow written_now(const parser::Email& email, db::TicketId ticket, const Mailbox& mailbox) {
  WrittenNow written;
  if (const auto above = above_marker(email.text, ticket))
    written.text = trimmed(without_signature(without_attribution(*above, mailbox)));
  if (written.text.empty())  // written below the quote, or the client dropped the marker
    written.text = trimmed(email.reply_text);
  if (written.html.empty()) written.html = email.reply_html;
  if (written.text.empty()) written.html.clear();
  return written;
}

std::string html_without(const std::string& html, const std::vector<std::string>& command_lines) {
  std::string rest = html;
  std::size_t at = 0;
  for (const std::string& line : command_lines) {
    for (const char c : line) {
      if (parser::ascii_space(c)) continue;
      for (;;) {  // past tags and blanks, which stay
        if (at >= rest.size()) return {};
        if (rest[at] == '<') {
          at = rest.find('>', at);
          if (at == std::string::npos) return {};
          ++at;
        } else if (parser::ascii_space(rest[at])) {
          ++at;
        } else if (std::string_view(rest).substr(at).starts_with("&nbsp;")) {
          at += 6;
        } else if (std::string_view(rest).substr(at).starts_with("\u00A0")) {
          at += 2;
        } else {
          break;
        }
      }
      if (rest[at] != c) return {};  // an entity, or other words: not what the text says
      rest.erase(at, 1);
    }
  }
  return rest;
}

std::vector<parser::Attachment> own_attachments(const parser::Email& email, const WrittenNow& written) {
  std::vector<parser::Attachment> own;
  for (const parser::Attachment& attachment : email.attachments) {
    const bool inline_image =
        attachment.disposition == parser::Disposition::inline_part || !attachment.content_id.empty();
    const bool only_quoted = inline_image && shows(email.html, attachment) &&
                             !shows(written.html.empty() ? email.reply_html : written.html, attachment);
    if (!only_quoted) own.push_back(attachment);
  }
  return own;
}

std::optional<std::string> leak(const WrittenNow& answer, db::TicketId ticket, const Desk& desk) {
  // Tags are no letters: a token that is broken by <wbr> or a span is still one.
  std::string shown;
  bool in_tag = false;
  for (const char c : answer.html) {
    if (c == '<') in_tag = true;
    if (!in_tag) shown += c;
    if (c == '>') in_tag = false;
  }
  for (const std::string_view part :
       {std::string_view(answer.text), std::string_view(answer.html), std::string_view(shown)}) {
    if (find_agent_token(part, desk)) return "it still contains the secret reply address of an agent";
    if (holds_notification(part, ticket))
      return "it still contains a part of the notification that only agents see";
  }
  return std::nullopt;
}

}  // namespace ticketd::desk
