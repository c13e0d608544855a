// An agent's words to the people of a ticket, threaded under the customer's own mail.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/notification.hpp"

namespace ticketd::desk {

struct Answer {
  std::string text{};
  std::string html{};  ///< sanitised fragment; may be empty
  AttachmentList attachments{};
};

/// One mail: To the requester, Cc the other participants, an outbox entry each. Nothing when nobody of the
/// ticket has an address that can be written to.
std::optional<db::NewOutgoing> answer_mail(const Answer& answer, const Agent& author,
                                           const db::TicketView& ticket, const Desk& desk,
                                           const Moment& moment);

/// "Re: [#1042] subject": one "Re:", one tag, however many the subject had.
std::string answer_subject(std::string_view subject, db::TicketId ticket);

/// The References of a mail that answers `message` (RFC 5322, 3.6.4), the middle left out when there are
/// many.
std::vector<std::string> answer_references(const std::vector<std::string>& references,
                                           const std::string& message_id);

}  // namespace ticketd::desk
