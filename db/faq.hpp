// What the FAQ offered and what came of it: learned examples, figures, unanswered questions, forgetting.
// Written with the mail that caused it (Filing); read here. Blocking, on the store thread. Throws StoreError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "db/records.hpp"

namespace ticketd::db {

struct Database;

/// How many examples examples() gives at most, the newest of each kind: what the matcher is built from.
struct FaqExampleLimits {
  int of_entries = 50'000;
  int of_none = 10'000;
};

/// How an entry fared.
struct FaqEntryFigures {
  std::string entry{};
  std::int64_t shown = 0;         ///< to customers, once a mail
  std::int64_t used = 0;          ///< by agents in an answer
  std::int64_t learned = 0;       ///< by agents without sending it
  std::int64_t solved = 0;        ///< votes of customers
  std::int64_t did_not_help = 0;  ///< likewise
  bool operator==(const FaqEntryFigures&) const = default;
};

/// The first suggestion for a mail, and what turned out to be right for it. Nothing in `right_entry`: no
/// entry.
struct FaqOutcome {
  FaqSuggestion first{};
  std::optional<std::string> right_entry{};
  double weight = 1;  ///< of the example; below 0: `right_entry` was wrong
  bool operator==(const FaqOutcome&) const = default;
};

/// A ticket's first mail that no entry answers as far as is known, and the first answer of an agent.
struct UnansweredQuestion {
  TicketId ticket{};
  MessageRow message{};
  std::string subject{};
  std::string text{};
  std::string language{};  ///< of the ticket
  std::string answer{};    ///< empty: none yet
  Time at{};
  bool operator==(const UnansweredQuestion&) const = default;
};

/// Whose examples are to be forgotten: an entry's, a ticket's, or one.
using FaqForgetting = std::variant<std::string, TicketId, FaqExampleId>;

class Faq {
 public:
  explicit Faq(Database& db) : db_(db) {}

  /// All that count, oldest first.
  std::vector<FaqExample> examples(const FaqExampleLimits& limits = {});
  /// What was offered for one mail of the ticket, the newest that has any; best first.
  std::vector<FaqSuggestion> suggestions(TicketId id);
  /// Entries that were shown, used or voted on in [from, to), most often shown first, then used.
  std::vector<FaqEntryFigures> figures(Time from, Time to);
  /// The newest `limit` mails whose right answer became known and that had a suggestion, newest first.
  std::vector<FaqOutcome> outcomes(int limit);
  /// Tickets since `since`, newest first, `limit` at most; spam left out.
  std::vector<UnansweredQuestion> unanswered(Time since, int limit);

  /// Examples that count and that forget() would take, newest first, `limit` at most.
  std::vector<FaqExample> matching(const FaqForgetting& what, int limit);
  /// They count no more and their text is gone; how many. A vote stays used.
  std::int64_t forget(const FaqForgetting& what, Time now);

 private:
  Database& db_;
};

}  // namespace ticketd::db
