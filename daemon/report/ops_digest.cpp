#include "daemon/report/ops_digest.hpp"

#include <date/date.h>
#include <fmt/format.h>

#include <array>
#include <utility>

namespace ticketd::report {
namespace {

using db::LedgerOutcome;
using db::OutboxState;

template <class Key>
std::int64_t count(const std::map<Key, std::int64_t>& counts, Key key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

template <class Key>
std::int64_t total(const std::map<Key, std::int64_t>& counts) {
  std::int64_t sum = 0;
  for (const auto& [key, n] : counts) sum += n;
  return sum;
}

/// In the order a reader asks for them. Mail that lay there before the first start never came "in".
constexpr std::array<std::pair<LedgerOutcome, std::string_view>, 10> outcome_lines{{
    {LedgerOutcome::opened, "opened a ticket"},
    {LedgerOutcome::joined, "joined a ticket"},
    {LedgerOutcome::answered, "were answers or commands of agents"},
    {LedgerOutcome::refused, "were refused to an agent, with the reason"},
    {LedgerOutcome::duplicate, "had been filed before"},
    {LedgerOutcome::report, "were delivery reports or automatic replies"},
    {LedgerOutcome::dropped, "needed no ticket (our own, or reports about mail not ours); kept"},
    {LedgerOutcome::quarantined, "could not be read: stub tickets, please look at them"},
    {LedgerOutcome::vanished, "were gone from the server before they could be fetched"},
    {LedgerOutcome::trying, "are being tried"},
}};

constexpr std::array<std::pair<OutboxState, std::string_view>, 7> outbox_lines{{
    {OutboxState::accepted, "accepted by the server"},
    {OutboxState::queued, "waiting for their turn or a next try"},
    {OutboxState::sending, "on their way"},
    {OutboxState::held, "held, because a budget is used up"},
    {OutboxState::uncertain, "uncertain: the connection was lost after the last byte"},
    {OutboxState::failed, "failed for good; of answers and notifications the agents were told"},
    {OutboxState::cancelled, "cancelled"},
}};

std::int64_t came_in(const MailboxDay& day) {
  return total(day.outcomes) - count(day.outcomes, LedgerOutcome::before_start);
}

std::string in_utc(db::Time t) { return date::format("%F %H:%M UTC", t); }

/// Empty when the FAQ had nothing to do.
std::string faq_line(const db::FaqEntryFigures& faq) {
  if (faq == db::FaqEntryFigures{}) return {};
  return fmt::format(
      "\nFAQ: {} answers shown; {} solved it, {} did not help; agents used {} and taught {} more.\n",
      faq.shown, faq.solved, faq.did_not_help, faq.used, faq.learned);
}

}  // namespace

bool digest_is_due(std::optional<db::Time> last, db::Time now) {
  const db::Time due = std::chrono::floor<std::chrono::days>(now) + digest_hour;
  return now >= due && (!last || *last < due);
}

OpsDigest ops_digest(const OpsDay& day) {
  std::int64_t in = 0;
  std::int64_t opened = 0;
  std::int64_t unread = 0;
  std::string text = fmt::format("From {} to {}.\n", in_utc(day.from), in_utc(day.to));
  for (const MailboxDay& mailbox : day.mailboxes) {
    text += fmt::format("\n{}: {} mails came in.\n", mailbox.mailbox, came_in(mailbox));
    std::int64_t named = 0;
    for (const auto& [outcome, words] : outcome_lines) {
      const std::int64_t n = count(mailbox.outcomes, outcome);
      named += n;
      if (n != 0) text += fmt::format("{:>8} {}\n", n, words);
    }
    if (named != came_in(mailbox))
      text += fmt::format("         {} of them are accounted for: run `ticketd reconcile`.\n", named);
    in += came_in(mailbox);
    opened += count(mailbox.outcomes, LedgerOutcome::opened);
    unread += count(mailbox.outcomes, LedgerOutcome::quarantined);
  }

  text += fmt::format("\nOutgoing: {} mails written.\n", total(day.sent));
  for (const auto& [state, words] : outbox_lines)
    if (const std::int64_t n = count(day.sent, state); n != 0) text += fmt::format("{:>8} {}\n", n, words);
  if (day.waiting != 0) text += fmt::format("\n{} mails wait in the outbox in all.\n", day.waiting);
  text += faq_line(day.faq);
  text += "\n`ticketd reconcile` compares these numbers with the mail servers.\n";

  const std::int64_t failed = count(day.sent, OutboxState::failed);
  std::string subject = fmt::format("ticketd: {} mails in, {} new tickets", in, opened);
  if (unread != 0) subject += fmt::format(", {} could not be read", unread);
  if (failed != 0) subject += fmt::format(", {} could not be sent", failed);
  return {std::move(subject), std::move(text)};
}

}  // namespace ticketd::report
