// libcurl's result codes as MailErrors. Pure.
#pragma once

#include <curl/curl.h>

#include <string_view>

#include "daemon/mail/mail_error.hpp"

namespace ticketd::mail {

/// The last complete reply in what a server said during the login ("A002 NO [UNAVAILABLE] later", "535 5.7.8
/// no"); empty when there is none.
std::string_view last_reply(std::string_view transcript);

/// Why a connection did not come about. curl says "login denied" for a temporary refusal too, and only the
/// server's reply tells them apart (RFC 5530 codes in IMAP, 4xx in SMTP).
MailError connect_failure(CURLcode code, std::string_view curl_text, std::string_view transcript);

/// Why a stream in use failed.
MailError stream_failure(CURLcode code, std::string_view curl_text);

}  // namespace ticketd::mail
