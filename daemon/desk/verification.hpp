// Is a mail from whom its From says? (RELIABILITY, "Tokens": "verified")
#pragma once

#include <string>

#include "daemon/desk/desk_config.hpp"
#include "parser/email.hpp"

namespace ticketd::desk {

struct Verification {
  bool verified = false;      ///< a pass, aligned with the one From address
  bool dmarc_failed = false;  ///< the sender's domain disowns the mail
  std::string how{};  ///< one line for people: "dmarc=pass", "no Authentication-Results of mx.acme.example"
  bool operator==(const Verification&) const = default;
};

/// By the topmost trusted Authentication-Results alone. No authserv_id: nobody is verified.
Verification verification(const parser::Email& email, const Mailbox& mailbox);

}  // namespace ticketd::desk
