// Everything the rules need beyond one mail: configuration, keys, templates. Built once, immutable, shared by
// every thread; a reload builds another one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/template.hpp"
#include "daemon/desk/desk_config.hpp"
#include "daemon/desk/token_keys.hpp"
#include "db/records.hpp"

namespace ticketd::desk {

struct Desk {
  DeskConfig config{};
  TokenKeys keys{};
  autoresponder::Templates templates = autoresponder::Templates::shipped();
};

// Look-ups in the configuration. Addresses compare without ASCII case; nullptr: there is none.

/// Of that address or alias; user+detail@domain counts as user@domain.
const Mailbox* mailbox_at(const DeskConfig& config, std::string_view address);
const Agent* agent_at(const DeskConfig& config, std::string_view address);
const Agent* agent_named(const DeskConfig& config, std::string_view name);
const Queue* queue_named(const DeskConfig& config, std::string_view name);

/// When an answer is due that is asked for at `start`; the zone it is said in.
struct Promise {
  db::Time due{};
  std::string zone{"UTC"};
};
enum class Response { first, next };
/// By the queue's SLA and calendar. A queue without them (the configuration refuses that) is due at `start`.
Promise promise(const DeskConfig& config, std::string_view queue, Response response, db::Time start);
/// The zone of the queue's calendar.
std::string zone_of(const DeskConfig& config, std::string_view queue);

/// Who hears of a ticket: its owner, else every agent of its queue, in the order of the configuration.
std::vector<const Agent*> audience(const DeskConfig& config, const db::Ticket& ticket);
/// Every agent of the queue but `except` (a name; may be empty).
std::vector<const Agent*> colleagues(const DeskConfig& config, std::string_view queue,
                                     std::string_view except);

/// "Alice Example": `display`, else `name`.
const std::string& shown_name(const Agent& agent);
/// "support" of "support@acme.example"; the whole text when there is no '@'.
std::string_view local_part(std::string_view address);

}  // namespace ticketd::desk
