#include "daemon/desk/answer_cut.hpp"

#include <algorithm>

#include "daemon/desk/marker.hpp"
#include "daemon/desk/token_places.hpp"
#include "parser/ascii.hpp"
#include "parser/html.hpp"
#include "parser/reply_text.hpp"

namespace ticketd::desk {
namespace {

bool shows(std::string_view html, const parser::Attachment& image) {
  return !image.content_id.empty() && html.contains("cid:" + image.content_id);
}

}  // namespace

WrittenNow written_now(const parser::Email& email, db::TicketId ticket) {
  const std::string line = marker(ticket);
  WrittenNow written;
  written.text = parser::text_before(email.text, line).value_or(std::string{});
  if (!written.text.empty()) written.html = parser::html_before(email.html, line).value_or(std::string{});
  if (written.text.empty()) {  // written below the quote, or the client dropped the marker
    written.text = email.reply_text;
    written.html = email.reply_html;
  }
  written.text = parser::trimmed(written.text);
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

AttachmentList own_attachments(const parser::Email& email, const WrittenNow& written) {
  AttachmentList own;
  for (const parser::Attachment& attachment : email.attachments) {
    const bool inline_image =
        attachment.disposition == parser::Disposition::inline_part || !attachment.content_id.empty();
    const bool only_quoted = inline_image && shows(email.html, attachment) &&
                             !shows(written.html.empty() ? email.reply_html : written.html, attachment);
    if (!only_quoted) own.push_back(&attachment);
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
