// Who wrote a mail. Identity is From, never Reply-To, but for the verified contact forms of `trusted_forms`.
#pragma once

#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/verification.hpp"
#include "parser/email.hpp"

namespace ticketd::desk {

struct Identity {
  std::string address{};  ///< lower case; empty: nobody is identified (no From, or several)
  std::string name{};     ///< as the sender wrote it, one line; may be empty
  std::string
      reply_to{};  ///< the one address answers go to instead of `address`, lower case; empty: to `address`
  bool by_form = false;  ///< a contact form wrote for them: what a form says proves nothing
  Verification verification{};
  bool verified() const { return verification.verified && !by_form; }
  bool operator==(const Identity&) const = default;
};

/// A Reply-To that names several addresses, or one of our own, is not followed.
Identity identity(const parser::Email& email, const Mailbox& mailbox, const DeskConfig& config);

/// Where an automatic reply or an answer to this person goes; empty: nowhere.
const std::string& answer_address(const Identity& who);

/// One '@', no white space, no control or bracket characters: can stand in an envelope (RFC 5321, 4.1.2).
bool is_deliverable(std::string_view address);

}  // namespace ticketd::desk
