// One received mail as the rules get it, and what they have found out about it before any decision.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/faq_snapshot.hpp"
#include "autoresponder/offer.hpp"
#include "daemon/desk/identity.hpp"
#include "daemon/desk/notification.hpp"
#include "daemon/desk/token_places.hpp"
#include "db/records.hpp"
#include "parser/email.hpp"

namespace ticketd::desk {

/// How much of the mail could be read.
enum class Reading {
  complete,
  header_only,  ///< too large: its header was fetched, the rest stays on the server
  unreadable,   ///< it failed three times: `email` holds what could be saved, maybe nothing
};

struct Incoming {
  db::ServerUid where{};
  db::Time internal_date{};
  std::string mailbox{};  ///< address of the mailbox it came to
  parser::Email email{};
  std::string content_hash{};             ///< content_hash(email, raw)
  std::vector<Suggestion> suggestions{};  ///< best first; may be empty
  /// By the mail itself; asked only where the first suggestion is sure enough to be shown.
  autoresponder::Silence wanted_silence = autoresponder::Silence::none;
  std::shared_ptr<const autoresponder::FaqSnapshot> faq{};  ///< that gave them; nullptr: there is none
  Reading reading = Reading::complete;
};

/// A mail under decision. References live as long as the decision.
struct Case {
  const Incoming& in;
  const db::Facts& facts;
  const Desk& desk;
  const Moment& moment;
  const Mailbox& mailbox;  ///< it came to
  Identity sender{};
  std::vector<TokenRef> tokens{};

  const parser::Email& email() const { return in.email; }
};

/// The mailbox of that address, else the first one.
const Mailbox& mailbox_for(std::string_view address, const Desk& desk);

/// The mail as a message of a ticket.
db::Message message_of(const Case& c, db::Direction direction);

/// "customer ann@example.org", "customer (unknown)".
std::string customer_actor(const Identity& sender);
std::string agent_actor(const Agent& agent);
inline constexpr std::string_view own_actor = "ticketd";

/// At the decision's time, on the filing's ticket.
db::Event event(const Moment& moment, std::string_view actor, std::string_view kind,
                std::string_view detail = {});

}  // namespace ticketd::desk
