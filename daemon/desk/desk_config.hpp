// The help desk's own configuration, as values: who we are, who answers, when we are open.
// Connections, passwords and folders are not here: the rules never need them (daemon/config has them).
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace ticketd::desk {

/// Opening hours of one weekday, minutes since local midnight; an empty list is a closed day.
struct OpenHours {
  std::chrono::minutes from{};
  std::chrono::minutes to{};
  bool operator==(const OpenHours&) const = default;
};

struct Calendar {
  std::string name{};
  std::string zone{"UTC"};                        ///< IANA name
  std::array<std::vector<OpenHours>, 7> hours{};  ///< [0] is Sunday (std::chrono::weekday::c_encoding)
  std::vector<std::chrono::year_month_day> holidays{};
  bool operator==(const Calendar&) const = default;
};

/// How fast a human answers. One business day is as long as the calendar is open on the day it falls on.
struct Sla {
  std::string name{};
  std::string calendar{};
  int first_response_business_days = 1;
  int next_response_business_days = 1;
  bool operator==(const Sla&) const = default;
};

struct Agent {
  std::string name{};     ///< short, what #assign takes: "alice"
  std::string display{};  ///< "Alice Example"; empty: name
  std::string address{};
  std::vector<std::string> aliases{};
  std::string signature{};  ///< text put below an answer; may be empty
  bool operator==(const Agent&) const = default;
};

enum class Assign { nobody, round_robin, first_to_answer };

struct Queue {
  std::string name{};
  std::vector<std::string> agents{};  ///< names
  std::string sla{};
  Assign assign = Assign::first_to_answer;
  bool operator==(const Queue&) const = default;
};

struct Mailbox {
  std::string address{};
  std::vector<std::string> aliases{};
  std::string display_name{};  ///< "Acme Support"
  std::string queue{};
  std::vector<std::string> languages{"en"};  ///< of the acknowledgement; the first is the fallback
  std::vector<std::string> trusted_forms{};  ///< From addresses of contact forms: identity is their Reply-To
  std::string authserv_id{};                 ///< of our own Authentication-Results (RFC 8601); empty: none
  bool plus_addressing = true;               ///< user+detail@domain reaches us
  bool allow_unauthenticated_agents = false;
  bool operator==(const Mailbox&) const = default;
};

enum class EchoSubject { verified, always, never };

struct AutoReply {
  bool enabled = true;
  EchoSubject echo_subject = EchoSubject::verified;
  int per_domain_per_hour = 100;
  int per_hour = 1000;
  bool operator==(const AutoReply&) const = default;
};

struct DeskConfig {
  std::vector<Mailbox> mailboxes{};
  std::vector<Queue> queues{};
  std::vector<Agent> agents{};
  std::vector<Calendar> calendars{};
  std::vector<Sla> slas{};
  AutoReply autoreply{};
  std::chrono::days reopen_within{14};
  bool operator==(const DeskConfig&) const = default;
};

}  // namespace ticketd::desk
