// "#faq ID" and "#learn ID": which entries are meant, and their text in the agent's answer.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/faq_library.hpp"
#include "autoresponder/faq_snapshot.hpp"
#include "daemon/desk/agent_orders.hpp"
#include "daemon/desk/commands.hpp"
#include "db/records.hpp"

namespace ticketd::desk {

/// The entries of `orders.faq`, in that order, each in the language asked for, else in the ticket's, else
/// (the ticket's is unknown) in `otherwise`. The error is one sentence for the agent: no such id (with the
/// nearest ones), or not in that language (with those there are). Ids of #learn are checked too, and written
/// as the library has them. `library` may be nullptr: then there is no FAQ.
std::expected<std::vector<const autoresponder::FaqEntry*>, std::string> ordered_entries(
    Orders& orders, const db::Ticket& ticket, std::string_view otherwise,
    const autoresponder::FaqLibrary* library);

/// `words` with the text of `entries` where the #faq lines stood. There is HTML afterwards in any case: the
/// entries may have links, lists and pictures.
/// `domain` is of the pictures' content ids.
AgentWords with_entries(AgentWords words, const Orders& orders,
                        const std::vector<const autoresponder::FaqEntry*>& entries,
                        const autoresponder::FaqPictures& pictures, std::string_view domain);

}  // namespace ticketd::desk
