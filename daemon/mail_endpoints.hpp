// From the configuration's connections to those of the mail sessions.
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/mail/endpoint.hpp"

namespace ticketd {

mail::Endpoint imap_endpoint(const config::MailboxSettings& settings);
mail::Endpoint smtp_endpoint(const config::MailboxSettings& settings);

}  // namespace ticketd
