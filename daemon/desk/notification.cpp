#include "daemon/desk/notification.hpp"

#include <algorithm>
#include <cmath>

#include "daemon/desk/html_text.hpp"
#include "daemon/desk/identity.hpp"
#include "daemon/desk/in_words.hpp"
#include "daemon/desk/marker.hpp"
#include "daemon/desk/one_line.hpp"
#include "daemon/desk/threading.hpp"
#include "daemon/desk/token_places.hpp"
#include "parser/utf8.hpp"

namespace ticketd::desk {
namespace {

constexpr std::size_t shown_bytes_max = 200;
constexpr double least_confidence_shown = 0.01;

std::string_view state_name(db::TicketState state) {
  switch (state) {
    case db::TicketState::open:
      return "open";
    case db::TicketState::pending:
      return "pending";
    case db::TicketState::closed:
      return "closed";
    case db::TicketState::spam:
      return "spam";
    case db::TicketState::merged:
      return "merged";
  }
  return "open";
}

std::string due_words(const db::TicketView& ticket, const Desk& desk) {
  std::optional<db::Time> due;
  for (const db::Clock& clock : ticket.clocks)
    if (!clock.stopped && (!due || clock.due < *due)) due = clock.due;
  if (!due) return "nothing due";
  return "due " + in_words(*due, zone_of(desk.config, ticket.ticket.queue), "en");
}

std::string ticket_line(const db::TicketView& ticket, const Desk& desk) {
  std::string line = header_block_start(ticket.ticket.id);
  line.append(" ").append(state_name(ticket.ticket.state)).append(" | ").append(due_words(ticket, desk));
  if (!ticket.ticket.assignee.empty()) line.append(" | ").append(ticket.ticket.assignee);
  return line;
}

std::string customer_line(const db::TicketView& ticket, int tickets_before) {
  std::string line = "Customer: ";
  const db::Participant* const requester = requester_on(ticket);
  if (requester == nullptr) return line + "unknown (no sender address)";
  if (!requester->name.empty()) line.append(requester->name).append(" ");
  line.append("<").append(one_line(requester->address, shown_bytes_max)).append("> | ");
  if (tickets_before == 0) return line + "first ticket";
  return line + std::to_string(tickets_before) + (tickets_before == 1 ? " ticket before" : " tickets before");
}

/// "FAQ: returns 97%, payment 2%; the customer was shown returns". Empty without suggestions. What is hardly
/// likely is left out, but for the first.
std::string suggestion_line(const Notification& n) {
  if (n.suggestions.empty()) return {};
  std::string line = "FAQ: ";
  for (const Suggestion& s : n.suggestions) {
    const bool first = &s == n.suggestions.data();
    if (!first && s.confidence < least_confidence_shown) break;
    if (!first) line += ", ";
    const long percent = std::min(std::lround(s.confidence * 100), 99L);  // nothing is certain
    line.append(s.entry).append(" ").append(std::to_string(percent)).append("%");
  }
  if (!n.customer_saw.empty()) line.append("; ").append(n.customer_saw);
  return line + "\n";
}

/// The three lines (DESIGN, "Agents"), then what is to be said about this mail.
std::string header_block(const Notification& n, const std::vector<std::string>& remarks,
                         const db::TicketView& ticket, const Desk& desk) {
  std::string block =
      ticket_line(ticket, desk) + "\n" + customer_line(ticket, n.tickets_before) + "\n" + suggestion_line(n);
  for (const std::string& remark : remarks) block.append("Note: ").append(remark).append("\n");
  if (!n.headline.empty()) block.append("\n").append(n.headline).append("\n");
  return block;
}

std::string footer(const db::TicketView& ticket, const Agent& agent, const Desk& desk, const Moment& moment) {
  const std::string token =
      token_for(ticket, agent_addressee(ticket, agent, TokenPurpose::agent_note), desk, moment.now);
  const auto note = plus_address(mailbox_of(ticket.ticket, desk), token);
  return "Reply: goes to the customer. #help as the first line lists the commands.\nFor colleagues only: " +
         (note ? *note : std::string("#note as the first line of the reply"));
}

/// What goes into each of the mails.
struct Content {
  std::vector<std::string> remarks{};  ///< the notification's, and what had to be left out
  std::string text{};
  std::string_view html{};
  std::vector<parser::Attachment> attachments{};
};

/// No mail client shows a longer text well; the whole mail is kept with the ticket.
void fit_text(const Notification& n, Content& content) {
  if (n.html.size() <= notification_text_bytes_max) content.html = n.html;
  content.text = parser::utf8_prefix(n.text, notification_text_bytes_max);
  if (content.text.size() == n.text.size()) return;
  content.remarks.emplace_back("the text is cut, it is longer than a mail should be");
}

/// Leaves out the largest ones until the rest fits.
void fit_attachments(const Notification& n, std::size_t agents, Content& content) {
  const std::size_t room = std::min(notification_attachments_bytes_max,
                                    notification_attachments_bytes_total / std::max<std::size_t>(agents, 1));
  const auto size = [](const parser::Attachment* a) { return a->content.size(); };
  AttachmentList list = n.attachments;
  std::size_t total = 0;
  for (const parser::Attachment* const a : list) total += size(a);
  while (total > room) {
    const auto largest = std::ranges::max_element(list, {}, size);
    const std::string name =
        (*largest)->name.empty() ? "without a name" : one_line((*largest)->name, shown_bytes_max);
    content.remarks.push_back("attachment left out, too large for this mail: " + name + " (" +
                              std::to_string(size(*largest) >> 10U) + " KB)");
    total -= size(*largest);
    list.erase(largest);
  }
  for (const parser::Attachment* const a : list) content.attachments.push_back(*a);
}

}  // namespace

AttachmentList list_of(const std::vector<parser::Attachment>& attachments) {
  AttachmentList list;
  for (const parser::Attachment& attachment : attachments) list.push_back(&attachment);
  return list;
}

std::vector<db::NewOutgoing> notify(const Notification& n, const db::TicketView& ticket,
                                    const std::vector<const Agent*>& agents, const Desk& desk,
                                    const Moment& moment) {
  if (agents.empty()) return {};
  Content content{.remarks = n.remarks};
  fit_text(n, content);
  fit_attachments(n, agents.size(), content);
  const Mailbox& mailbox = mailbox_of(ticket.ticket, desk);
  const std::string top = marker(ticket.ticket.id) + "\n";
  const std::string block = header_block(n, content.remarks, ticket, desk) + "\n";
  const std::string author =
      n.author.name.empty() ? one_line(n.author.address, shown_bytes_max) : n.author.name;
  const std::string number = std::to_string(static_cast<std::int64_t>(ticket.ticket.id));

  std::vector<db::NewOutgoing> mails;
  for (const Agent* const agent : agents) {
    if (!is_deliverable(agent->address)) continue;
    const std::string foot = footer(ticket, *agent, desk, moment);
    auto mail = blank_mail(ticket, agent_addressee(ticket, *agent), desk, moment, "notification",
                           one_line(author + " via " + mailbox.display_name, shown_bytes_max));
    mail.to = {{.name = shown_name(*agent), .address = agent->address}};
    mail.subject = "[#" + number + "] " + one_line(n.subject, 4 * shown_bytes_max);
    // An id that no mail has: clients show all notifications of a ticket as one conversation.
    mail.references = {ticket.ticket.random_id + "@" + parser::domain_of(mailbox.address)};
    mail.text = top + block;
    mail.text.append(content.text).append("\n\n-- \n").append(foot).append("\n");
    if (!content.html.empty())
      mail.html = "<div>" + html_text(marker(ticket.ticket.id)) + "</div>\n<div>" + html_text(block) +
                  "</div>\n<div>" + std::string(content.html) + "</div>\n<div>-- <br>\n" + html_text(foot) +
                  "</div>\n";
    mail.attachments = std::move(content.attachments);  // lent: they may be large
    mail.extra.push_back({.name = "Auto-Submitted", .value = "auto-generated"});
    mail.extra.push_back({.name = "X-Auto-Response-Suppress", .value = "OOF, AutoReply"});
    mails.push_back(post(db::OutgoingKind::notification, mailbox, Sender::mailbox, mail, {agent->address}));
    content.attachments = std::move(mail.attachments);
  }
  return mails;
}

}  // namespace ticketd::desk
