// The mail that brings agents what happened on a ticket, ready to be answered from their own mail client.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/desk/envelope.hpp"

namespace ticketd::desk {

/// An FAQ entry that may answer the mail, with the matcher's confidence (0 to 1).
struct Suggestion {
  std::string entry{};
  double confidence = 0;
  double shipped_confidence = 0;  ///< without the desk's own calibration
  std::string language{};         ///< of the entry
  bool operator==(const Suggestion&) const = default;
};

/// Attachments of a mail that outlives the list: they may be large, and are copied into a mail of ours only.
using AttachmentList = std::vector<const parser::Attachment*>;
AttachmentList list_of(const std::vector<parser::Attachment>& attachments);

/// What agents are shown. The ticket is as it stands after the mail.
struct Notification {
  parser::Address author{};            ///< whose words follow
  std::string headline{};              ///< "bob answered:"; empty for a customer's mail
  std::vector<std::string> remarks{};  ///< one line each: "not verified: ...", "claims ticket #12"
  std::vector<Suggestion> suggestions{};
  std::string customer_saw{};  ///< "the customer was shown returns"; empty: nothing is said about it
  int tickets_before = 0;      ///< of the requester, at this mailbox
  std::string subject{};
  std::string text{};
  std::string html{};  ///< sanitised fragment; may be empty
  AttachmentList attachments{};
};

/// What all mails of one notification may carry together, and one of them; more is named in the text and left
/// out.
inline constexpr std::size_t notification_text_bytes_max = 512U << 10U;
inline constexpr std::size_t notification_attachments_bytes_max = 20U << 20U;
inline constexpr std::size_t notification_attachments_bytes_total = 48U << 20U;

/// One mail to each of `agents`, since each has their own Reply-To.
std::vector<db::NewOutgoing> notify(const Notification& notification, const db::TicketView& ticket,
                                    const std::vector<const Agent*>& agents, const Desk& desk,
                                    const Moment& moment);

}  // namespace ticketd::desk
