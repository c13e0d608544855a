// The FAQ answers that go with an acknowledgement: which (autoresponder/offer.hpp says), and how they stand
// in the mail, with their pictures and the two links a customer votes by.
#pragma once

#include <string_view>
#include <vector>

#include "autoresponder/acknowledgement.hpp"
#include "autoresponder/offer.hpp"
#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

/// What the writer of the mail may be shown in a reply in `language`. The entries live as long as c.in.faq.
autoresponder::Offer offer_for(const Case& c, const db::TicketView& ticket, std::string_view language);

struct OfferedAnswers {
  std::vector<autoresponder::OfferedAnswer> answers{};
  std::vector<parser::Attachment> pictures{};  ///< inline; each once
};

/// The offer's entries for the ticket's acknowledgement. `language` is the reply's.
OfferedAnswers offered_answers(const Case& c, const autoresponder::Offer& offer, const db::TicketView& ticket,
                               std::string_view language);

/// The mail behind a vote: to `token` in the mailbox's plus-address, else with it in the subject. `subject`
/// may be empty, then the subject is missing or the token alone (RFC 6068).
std::string vote_link(const Mailbox& mailbox, std::string_view token, std::string_view subject);

}  // namespace ticketd::desk
