// The values that go into and come out of the store. No SQL, no behaviour: the rules in daemon/desk read
// `Facts`, answer with a `Filing`, and the store writes it. Times are UTC; strings are UTF-8 unless "bytes".
// Addresses are lower case here (parser::ascii_lower); empty means "none" where nothing else is said.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parser/email.hpp"

namespace ticketd::db {

using Time = std::chrono::sys_seconds;

/// The ticket's number, as people see it: #1042. Reused by a restored backup, so it authorises nothing.
enum class TicketId : std::int64_t {};
/// One message on a ticket (the row; not its Message-ID).
enum class MessageRow : std::int64_t {};
enum class RawMailId : std::int64_t {};
/// One rendered mail of ours, shared by the outbox entries of its recipients.
enum class OutgoingId : std::int64_t {};
/// One mail to one recipient.
enum class OutboxId : std::int64_t {};
/// One learned example of the FAQ.
enum class FaqExampleId : std::int64_t {};

// ---- tickets

enum class TicketState { open, pending, closed, spam, merged };
enum class Priority { low, normal, high };

struct Ticket {
  TicketId id{};
  std::string random_id{};  ///< unguessable, never reused: what tokens cover
  std::string mailbox{};    ///< address of the mailbox it came to
  std::string queue{};
  std::string subject{};
  std::string normalised_subject{};  ///< parser::normalised_subject(subject)
  TicketState state = TicketState::open;
  Priority priority = Priority::normal;
  std::string assignee{};   ///< name of an agent; empty: nobody
  std::string requester{};  ///< address of participant number 1
  std::string language{};   ///< empty: unknown
  Time created{};
  Time updated{};
  std::optional<Time> closed{};
  std::optional<TicketId> follow_up_of{};
  bool operator==(const Ticket&) const = default;
};

/// Somebody who is on a ticket: the requester is number 1, the others follow in order of arrival.
struct Participant {
  int number = 0;
  std::string address{};
  std::string name{};
  std::string reply_to{};  ///< where answers go when it is not `address`; empty: to `address`
  bool verified = false;   ///< wrote at least one verified mail (RELIABILITY, "Tokens")
  int generation = 0;      ///< of tokens given to this participant
  bool operator==(const Participant&) const = default;
};

/// Generation of the tokens an agent holds for one ticket; agents without a row are at 0.
struct AgentGeneration {
  std::string agent{};
  int generation = 0;
  bool operator==(const AgentGeneration&) const = default;
};

enum class ClockKind { first_response, next_response, resolution };

/// A running or stopped SLA promise.
struct Clock {
  ClockKind kind = ClockKind::first_response;
  Time started{};
  Time due{};
  std::optional<Time> promised{};  ///< what a customer was told in writing; never changes
  std::optional<Time> stopped{};
  bool operator==(const Clock&) const = default;
};

enum class Direction {
  from_customer,  ///< received from a participant (or a stranger: then `verified` is false and it is a note)
  from_agent,     ///< an agent's answer, relayed to the customer
  note,           ///< seen by agents only
  automatic,      ///< acknowledgement, written by us
  report,         ///< delivery report or automatic reply, shown on the ticket, relayed to nobody
};

struct Message {
  MessageRow row{};
  TicketId ticket{};
  Direction direction = Direction::from_customer;
  std::string message_id{};               ///< without < >; of what the customer saw for our own mails
  std::vector<std::string> references{};  ///< the mail's References and In-Reply-To, oldest first
  parser::Address from{};
  std::string subject{};
  std::string text{};  ///< reply text for received mail, the sent text for ours
  Time at{};           ///< INTERNALDATE for received mail, the decision's time for ours
  bool verified = false;
  std::optional<RawMailId> raw{};  ///< empty for mails of ours
  std::string content_hash{};      ///< hex; over From, Date and body (RELIABILITY, invariant 2)
  bool operator==(const Message&) const = default;
};

struct Event {
  TicketId ticket{};
  Time at{};
  std::string actor{};   ///< "customer ann@example.org", "agent alice", "ticketd"
  std::string kind{};    ///< stable name: "opened", "reopened", "answered", "assigned", ...
  std::string detail{};  ///< for people; may be empty
  bool operator==(const Event&) const = default;
};

// ---- what the FAQ offered, and what it learned

/// An FAQ entry offered for a customer's message. The list of a message is ordered: the first is the best.
struct FaqSuggestion {
  std::string entry{};
  std::string language{};         ///< of the entry
  double confidence = 0;          ///< as it counted, 0..1; kept to a millionth
  double shipped_confidence = 0;  ///< without the desk's own calibration; likewise
  bool shown = false;             ///< to the customer; agents see all
  bool operator==(const FaqSuggestion&) const = default;
};

/// Who said that an entry answers a mail, or does not.
enum class FaqSource {
  agent_faq,        ///< #faq: the entry's text went into the answer
  agent_learn,      ///< #learn: nothing was sent
  answer_contains,  ///< the answer closely contains the entry's text
  solved,           ///< the customer: "this solved it"
  did_not_help,     ///< the customer: "did not help"; the weight is below 0
  own_words,        ///< an agent answered otherwise: no entry fits
};

/// A customer's question whose right answer is known: autoresponder::Example with where it comes from.
struct FaqExample {
  FaqExampleId id{};  ///< given by the store
  std::string text{};
  std::optional<std::string> entry{};  ///< empty for own_words only
  std::string language{};              ///< of the text; empty: unknown
  double weight = 1;                   ///< -1..1; kept to a millionth
  FaqSource source = FaqSource::agent_faq;
  TicketId ticket{};     ///< filled in by the store
  MessageRow message{};  ///< of the question
  std::string who{};     ///< as Event::actor
  Time at{};             ///< filled in by the store when zero
  bool operator==(const FaqExample&) const = default;
};

/// What a ticket taught, in short; forgotten lessons included.
struct FaqLesson {
  MessageRow message{};  ///< of the question
  std::optional<std::string> entry{};
  FaqSource source = FaqSource::agent_faq;
  bool operator==(const FaqLesson&) const = default;
};

/// Everything the rules need to know of one ticket.
struct TicketView {
  Ticket ticket{};
  std::vector<Participant> participants{};
  std::vector<AgentGeneration> agent_generations{};
  std::vector<Clock> clocks{};
  std::optional<Message> last_from_customer{};  ///< what an answer is threaded under
  std::optional<Message> last_answer{};         ///< the last relayed answer of an agent
  bool auto_replied = false;                    ///< an acknowledgement exists (in any outbox state)
  std::vector<FaqLesson> lessons{};             ///< oldest first
  bool operator==(const TicketView&) const = default;
};

// ---- received mail

/// Where a mail lies on the server. Unique for ever (RFC 3501, 2.3.1.1).
struct ServerUid {
  std::string account{};  ///< the mailbox's address in the configuration
  std::string folder{};
  std::uint32_t uidvalidity = 0;
  std::uint32_t uid = 0;
  bool operator==(const ServerUid&) const = default;
};

enum class LedgerOutcome {
  trying,        ///< a try was counted and committed, its result was not: the process died, or is at it
  before_start,  ///< lay there before the first start
  opened,        ///< became a new ticket
  joined,        ///< joined a ticket as a message or note
  answered,      ///< an agent's mail that did something
  refused,       ///< an agent's mail that did nothing; the reason was sent back
  duplicate,     ///< the same mail was filed before
  report,        ///< delivery report or automatic reply, noted on a ticket
  dropped,  ///< nothing to file (our own mail come back, a report about nothing we sent); raw mail is kept
  quarantined,  ///< became a stub ticket: too large, or failed three times
  vanished,     ///< gone from the server before it could be fetched
};

struct LedgerEntry {
  ServerUid where{};
  LedgerOutcome outcome = LedgerOutcome::trying;
  int tries = 0;
  std::string detail{};  ///< one line for ops
  std::optional<TicketId> ticket{};
  std::optional<RawMailId> raw{};
  Time internal_date{};
  Time at{};  ///< of the last change
  bool operator==(const LedgerEntry&) const = default;
};

// ---- sent mail

enum class OutgoingKind {
  auto_reply,     ///< acknowledgement: at most once (RELIABILITY, invariant 5)
  answer,         ///< an agent's words to a customer: at least once
  notification,   ///< a customer's mail, or a colleague's answer or note, to an agent
  notice,         ///< ticketd to an agent: refused command, failed delivery, help
  ops_report,     ///< ticketd to ops, daily
  weekly_report,  ///< likewise, each week
};

/// A mail to send, with one outbox entry per recipient.
struct NewOutgoing {
  OutgoingKind kind = OutgoingKind::notification;
  std::string mailbox{};     ///< whose SMTP account sends it
  std::string mail_from{};   ///< envelope sender; empty: the null sender <>
  std::string message_id{};  ///< without < >
  std::string message{};     ///< bytes: rendered, CRLF
  bool smtputf8 = false;
  std::vector<std::string> recipients{};  ///< envelope recipients, one outbox entry each
  bool held = false;  ///< a budget is used up: stored, counted, not sent until it has room
  bool operator==(const NewOutgoing&) const = default;
};

enum class OutboxState {
  queued,     ///< to be sent at `next_try` or later
  sending,    ///< committed before the final dot; found at start-up it means "uncertain"
  accepted,   ///< the server took it
  failed,     ///< refused for good, or expired
  uncertain,  ///< connection lost after the final dot: an automatic reply stays so, a relay is tried once
              ///< more
  held,       ///< waits for a budget
  cancelled,  ///< not to be sent any more; the entry says why
};

struct OutboxEntry {
  OutboxId id{};
  OutgoingId outgoing{};
  std::optional<TicketId> ticket{};
  OutgoingKind kind = OutgoingKind::notification;
  std::string mailbox{};
  std::string mail_from{};
  std::string recipient{};
  std::string message_id{};
  bool smtputf8 = false;
  OutboxState state = OutboxState::queued;
  int tries = 0;
  bool retried_uncertain = false;
  Time created{};
  Time next_try{};
  int reply_code = 0;  ///< of the last try; 0: none came
  std::string reply_text{};
  bool operator==(const OutboxEntry&) const = default;
};

// ---- one mail's way: keys -> facts -> filing

/// What the store shall look up before a mail is decided.
struct LookupKeys {
  std::string mailbox{};
  std::string message_id{};
  std::string content_hash{};
  std::vector<std::string> ticket_random_ids{};  ///< of every token seen in the mail
  std::vector<std::string> references{};         ///< every id of References and In-Reply-To
  std::optional<TicketId> claimed{};             ///< from a subject tag [#123]
  std::string sender{};                          ///< the one From address; empty: none or several
  std::string normalised_subject{};
  std::string auto_reply_to{};        ///< where an automatic reply would go
  std::string reported_message_id{};  ///< the mail of ours a delivery report is about
  std::vector<std::string> reported_recipients{};
  std::string voted_random_id{};  ///< of the ticket a customer votes on an FAQ entry in; empty: no vote
  Time now{};
};

/// A reference of the mail that we hold as a message.
struct ReferenceHit {
  std::string message_id{};
  TicketId ticket{};
  Direction direction = Direction::from_customer;
};

/// The mail whose suggestions a customer votes on: the ticket's first.
struct VotedMail {
  Message question{};
  std::vector<FaqSuggestion> offered{};  ///< best first, shown or not
};

/// How much the budgets of invariant 9 have left to say.
struct AutoReplyHistory {
  bool destination_within_day = false;  ///< an acknowledgement went (or is queued) there in the last 24 h
  int domain_last_hour = 0;
  int all_last_hour = 0;
};

struct Facts {
  /// Filed before with this Message-ID and content hash, whatever became of it. Of a mail that left no
  /// message (a refused command, say) only message_id, content_hash, raw and, where there is one, ticket are
  /// set.
  std::optional<Message> duplicate{};
  /// Every ticket that a token, reference, sibling, claim or reported entry names, and for a closed one its
  /// newest follow-up, and so on; each once.
  std::vector<TicketView> tickets{};
  std::vector<ReferenceHit> references{};
  std::vector<TicketId> siblings{};  ///< open or pending tickets of the sender, same mailbox and subject,
                                     ///< that refer to a message id this mail refers to too and nobody holds
  AutoReplyHistory auto_replies{};
  int tickets_of_sender = 0;            ///< so far, at this mailbox; counted up to 1,000
  std::vector<OutboxEntry> reported{};  ///< entries a delivery report is about
  std::optional<VotedMail> voted{};     ///< of LookupKeys::voted_random_id
  TicketId next_ticket{};               ///< the number a new ticket will get
};

/// Changes of a ticket; empty members stay as they are.
struct TicketChange {
  std::optional<TicketState> state{};
  std::optional<Priority> priority{};
  std::optional<std::string> assignee{};
  std::optional<std::string> queue{};
  std::optional<std::string> subject{};
  bool operator==(const TicketChange&) const = default;
};

struct NewClock {
  ClockKind kind = ClockKind::first_response;
  Time started{};
  Time due{};
  std::optional<Time> promised{};
  bool operator==(const NewClock&) const = default;
};

/// Everything that one mail changes. The store writes it in one savepoint, in the order of the members.
struct Filing {
  LedgerOutcome outcome = LedgerOutcome::dropped;
  std::string detail{};                ///< for the ledger, one line
  std::optional<Ticket> new_ticket{};  ///< id = Facts::next_ticket
  std::optional<TicketId>
      ticket{};  ///< the ticket everything below belongs to; new_ticket's when that is set
  std::vector<Participant> participants{};  ///< added, or replaced by number
  std::vector<Message> messages{};          ///< row, ticket and raw are filled in by the store
  TicketChange change{};
  std::vector<Event> events{};  ///< ticket and at are filled in by the store when zero
  std::vector<ClockKind> stopped_clocks{};
  std::vector<NewClock> new_clocks{};  ///< replaces a stopped clock of that kind; a running one is left alone
  std::vector<AgentGeneration> agent_generations{};
  std::vector<FaqSuggestion> suggestions{};  ///< for the first of `messages`, best first
  std::vector<FaqExample> examples{};  ///< a ticket's second vote on an entry is ignored; an example of an
                                       ///< entry by an agent takes the place of own_words for that mail
  std::vector<NewOutgoing> outgoing{};
  std::vector<OutboxId> cancelled{};  ///< queued or held entries not to be sent any more
  bool operator==(const Filing&) const = default;
};

/// Whether something is left to do on the server once the mail is filed (`after_intake`).
enum class ServerAction { none, pending };

/// A received mail with what the shell knows of it. `message_id` and `content_hash` are those of its
/// LookupKeys: by them the mail is known again when it arrives another way (RELIABILITY, invariant 2).
struct ReceivedMail {
  ServerUid where{};
  Time internal_date{};
  std::string message_id{};
  std::string content_hash{};
  std::string raw{};  ///< bytes; empty: not fetched, nothing is kept
  ServerAction action = ServerAction::none;
};

}  // namespace ticketd::db
