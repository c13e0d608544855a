// What `ticketd doctor` asks the mail servers: logs in, looks, changes nothing, sends nothing.
#pragma once

#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/desk/desk_config.hpp"
#include "daemon/doctor/finding.hpp"
#include "daemon/mail/curl_loop.hpp"
#include "daemon/task.hpp"

namespace ticketd::doctor {

/// Name, login, folder, what the server can do, the folder mail is moved to, and whether the newest mails
/// show what agents are recognised by.
Task<std::vector<Finding>> check_imap(mail::CurlLoop& loop, config::MailboxSettings settings,
                                      desk::Mailbox identity);

/// Name, login, and what the server can do. No mail is begun.
Task<std::vector<Finding>> check_smtp(mail::CurlLoop& loop, config::MailboxSettings settings);

/// Do mails carry what the desk verifies senders by (RFC 8601)? `raw_headers`: of the newest mails, at least
/// one.
Finding judge_authentication_results(const std::vector<std::string>& raw_headers,
                                     const desk::Mailbox& identity);

}  // namespace ticketd::doctor
