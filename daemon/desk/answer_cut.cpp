#include "daemon/desk/answer_cut.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include "daemon/desk/marker.hpp"
#include "daemon/desk/one_line.hpp"
#include "daemon/desk/token_places.hpp"
#include "parser/ascii.hpp"
#include "parser/html.hpp"
#include "parser/reply_text.hpp"

namespace ticketd::desk {
namespace {

constexpr std::size_t shown_name_bytes_max = 100;

bool shows(std::string_view html, const parser::Attachment& image) {
  return !image.content_id.empty() && html.contains("cid:" + image.content_id);
}

/// Past tags and blanks; false at the end or in a tag that does not end.
bool skip_to_word(const std::string& html, std::size_t& at) {
  while (at < html.size()) {
    if (html[at] == '<') {
      at = html.find('>', at);
      if (at == std::string::npos) return false;
      ++at;
    } else if (parser::ascii_space(html[at])) {
      ++at;
    } else if (std::string_view(html).substr(at).starts_with("&nbsp;")) {
      at += 6;
    } else if (std::string_view(html).substr(at).starts_with("\u00A0")) {
      at += 2;
    } else {
      return true;
    }
  }
  return false;
}

/// Where the letters of `line` stand, when they are the next words from `at` on. An entity, or other words,
/// is not what the text says: nothing.
std::optional<std::vector<std::size_t>> letters_of(const std::string& html, std::size_t at,
                                                   std::string_view line) {
  std::vector<std::size_t> letters;
  for (const char c : line) {
    if (parser::ascii_space(c)) continue;
    if (!skip_to_word(html, at) || html[at] != c) return std::nullopt;
    letters.push_back(at++);
  }
  return letters;
}

/// Tags and blanks between the letters stay.
void erase_letters(std::string& html, const std::vector<std::size_t>& letters) {
  for (const std::size_t at : letters | std::views::reverse) html.erase(at, 1);
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
    const auto letters = letters_of(rest, at, line);
    if (!letters) return {};
    if (letters->empty()) continue;
    erase_letters(rest, *letters);
    at = letters->back() + 1 - letters->size();
  }
  return rest;
}

std::string html_with(const std::string& html, std::string_view line, std::string_view replacement) {
  for (std::size_t at = 0; skip_to_word(html, at); ++at) {
    const auto letters = letters_of(html, at, line);
    if (!letters) continue;
    std::string rest = html;
    erase_letters(rest, *letters);
    return rest.insert(at, replacement);
  }
  return {};
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

std::optional<std::string> leak(const AttachmentList& attachments, db::TicketId ticket, const Desk& desk) {
  for (const parser::Attachment* const attachment : attachments) {
    const bool medium = std::ranges::any_of(std::array{"image/", "audio/", "video/"}, [&](const char* type) {
      return parser::starts_with_text(attachment->type, type);
    });
    if (medium) continue;
    const std::string name = attachment->name.empty()
                                 ? "without a name"
                                 : "'" + one_line(attachment->name, shown_name_bytes_max) + "'";
    if (find_agent_token(attachment->content, desk))
      return "the attachment " + name + " contains the secret reply address of an agent";
    if (holds_notification(attachment->content, ticket))
      return "the attachment " + name + " contains a part of the notification that only agents see";
  }
  return std::nullopt;
}

}  // namespace ticketd::desk
