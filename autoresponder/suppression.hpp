// May this mail be answered automatically? The table of RELIABILITY, "Suppress an automatic reply when"
// (RFC 3834, 2; RFC 5230, 4.5 and 4.6; MS-OXCMAIL). A mail from a machine answered by a machine is how mail
// loops and floods begin, so in doubt the answer is no. Pure: budgets and "once per ticket" are the caller's.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parser/email.hpp"

namespace ticketd::autoresponder {

/// Why no automatic reply is sent; `none` means one may be.
enum class Suppression {
  none,
  loop,                ///< written by us: our loop id, or a Message-ID of ours as the mail's own
  no_sender,           ///< no From address, or several
  null_sender,         ///< Return-Path is <>
  automatic,           ///< Auto-Submitted is anything but "no"
  mailing_list,        ///< a List-* field
  bulk,                ///< Precedence, X-Precedence or Feedback-ID says so
  reply_unwanted,      ///< X-Auto-Response-Suppress: All, AutoReply or OOF
  machine_generated,   ///< X-Autoreply and its relatives, X-FC-MachineGenerated
  report,              ///< multipart/report
  recognised_machine,  ///< no header says so, but the parser took it for a bounce, an autoreply or a list
                       ///< mail
  role_sender,         ///< mailer-daemon, postmaster, noreply and the like
  own_address,         ///< from, or to be answered to, one of our mailboxes
  agent,               ///< from, or to be answered to, an agent
  not_addressed,       ///< our address is in none of To, Cc, Bcc, Resent-*
  too_many_hops,       ///< more than max_received_fields Received fields
  not_authenticated,   ///< the sender's domain disowns the mail
  spam,
  too_old,  ///< arrived more than max_answered_age ago
};

/// The enumerator's name, for the log and the ticket's history: "mailing_list".
std::string_view suppression_name(Suppression suppression);

inline constexpr std::size_t max_received_fields = 50;
/// RELIABILITY, invariant 3: nothing automatic answers older mail.
inline constexpr std::chrono::hours max_answered_age{72};

/// What the caller knows of the mail beyond its text. Addresses compare without ASCII case, and user+detail
/// counts as user.
struct SuppressionContext {
  std::string sender{};       ///< who wrote it: the sole From, or a trusted form's Reply-To; empty: nobody
  std::string destination{};  ///< where the reply would go; empty: to `sender`
  std::vector<std::string> mailbox_addresses{};  ///< address and aliases of the mailbox the mail came to
  std::vector<std::string> own_addresses{};      ///< addresses and aliases of every mailbox of this ticketd
  std::vector<std::string> agent_addresses{};    ///< addresses and aliases of every agent
  bool ours = false;                   ///< the loop id or Message-ID is one of ours, whatever its key or age
  bool authentication_failed = false;  ///< a trusted Authentication-Results says fail (RFC 8601)
  bool spam = false;                   ///< marked as spam by the mail server or on the ticket
  std::chrono::seconds age{};          ///< now minus INTERNALDATE
};

/// What the mail's own fields say, whoever wrote it: the first of null_sender to recognised_machine.
Suppression suppression_by_fields(const parser::Email& email);

/// The first line of the table that matches.
Suppression suppression(const parser::Email& email, const SuppressionContext& context);

}  // namespace ticketd::autoresponder
