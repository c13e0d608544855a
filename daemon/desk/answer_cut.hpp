// What an agent wrote now, out of the reply to a notification: exact where the client kept the marker line,
// by reply text detection where it did not. And the check that nothing of the notification is left in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/notification.hpp"
#include "db/records.hpp"
#include "parser/email.hpp"

namespace ticketd::desk {

struct WrittenNow {
  std::string text{};  ///< with its command lines, without quote and signature; may be empty
  std::string html{};  ///< the same as sanitised HTML; empty: none, or it could not be cut safely
  bool operator==(const WrittenNow&) const = default;
};

/// `ticket` is the one the reply is for: another ticket's marker is only text.
WrittenNow written_now(const parser::Email& email, db::TicketId ticket);

/// Without the command lines, which must be the first words of the HTML; empty when they are not.
std::string html_without(const std::string& html, const std::vector<std::string>& command_lines);

/// With `replacement` where `line` stands as words of the HTML, the first time; empty when it does not.
std::string html_with(const std::string& html, std::string_view line, std::string_view replacement);

/// The attachments that belong to what was written: inline images that only the quote shows are left out.
AttachmentList own_attachments(const parser::Email& email, const WrittenNow& written);

/// Why this must not go to the customer (it still holds an agent's token, a marker line or a notification's
/// header block); nothing when it may.
std::optional<std::string> leak(const WrittenNow& answer, db::TicketId ticket, const Desk& desk);

/// The same for what goes along: mail programs can attach the mail they answer.
std::optional<std::string> leak(const AttachmentList& attachments, db::TicketId ticket, const Desk& desk);

}  // namespace ticketd::desk
