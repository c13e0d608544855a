// The one entry to the rules: a received mail in, everything it changes out. Pure and quick: decide() runs on
// the store's thread inside the batch's transaction.
//
//     lookup_keys(mail) -> the store looks up -> Facts -> decide(mail, facts) -> Filing -> the store writes
//     it
#pragma once

#include <string>
#include <string_view>

#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

/// Hex BLAKE2b-256 over From, Date and the raw body (line ends do not count): with the Message-ID it says
/// which mails are one (RELIABILITY, invariant 2). `raw` is the mail as fetched, maybe its header only. Over
/// the raw body, so that a better parser does not make old mails new ones.
std::string content_hash(const parser::Email& email, std::string_view raw);

/// What the store shall look up. Tokens are checked first: only genuine ones are looked for.
db::LookupKeys lookup_keys(const Incoming& in, const Desk& desk, db::Time now);

/// Total: any mail gets a Filing. A mail that was not read completely is filed like any other by its header,
/// with the outcome `quarantined`.
db::Filing decide(const Incoming& in, const db::Facts& facts, const Desk& desk, const Moment& moment);

}  // namespace ticketd::desk
