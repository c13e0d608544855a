// From a mail server's error to what a person should do about it. Pure.
#pragma once

#include <string>

#include "daemon/config/config.hpp"
#include "daemon/config/server_url.hpp"
#include "daemon/mail/mail_error.hpp"

namespace ticketd::doctor {

/// `server` is the one that failed. Never empty.
std::string advice(const mail::MailError& error, const config::ServerSettings& server,
                   config::Protocol protocol);

}  // namespace ticketd::doctor
