#include "daemon/intake.hpp"

#include <algorithm>
#include <optional>
#include <ranges>
#include <utility>

#include "daemon/desk/suggest_answers.hpp"
#include "daemon/fresh_moment.hpp"
#include "daemon/log.hpp"
#include "daemon/wall_clock.hpp"
#include "parser/parse.hpp"

namespace ticketd {
namespace {

/// A mail on its way through the batch.
struct Candidate {
  mail::FetchedMail mail;
  int tries = 0;  ///< this one included; 0: filed before
  desk::Incoming incoming{};
  std::string failure{};  ///< why it could not be parsed; empty: it could
  db::LedgerOutcome outcome = db::LedgerOutcome::trying;
  std::vector<db::FaqExample> learned{};  ///< from it, once it is committed
};

db::ServerUid place(const BatchSource& source, std::uint32_t uid) {
  return {source.folder.account, source.folder.folder, source.uidvalidity, uid};
}

/// Reads what can be read; after too many tries not even that, for reading may be what kills us.
void parse(Candidate& candidate, const BatchSource& source) {
  desk::Incoming& in = candidate.incoming;
  in.where = place(source, candidate.mail.uid);
  // A server that does not say when the mail came: then now is the only honest answer.
  in.internal_date = candidate.mail.internal_date.value_or(wall_clock());
  in.mailbox = source.folder.account;
  in.reading = desk::Reading::complete;
  if (candidate.mail.content == mail::FetchedMail::Content::headers_only)
    in.reading = desk::Reading::header_only;
  if (candidate.tries > Intake::tries_limit) in.reading = desk::Reading::unreadable;
  if (in.reading == desk::Reading::unreadable) return;
  if (candidate.mail.content == mail::FetchedMail::Content::unavailable) {
    candidate.failure = "the server does not hand it out";
    return;
  }
  try {
    in.email = parser::parse(candidate.mail.raw);
    in.content_hash = desk::content_hash(in.email, candidate.mail.raw);
  } catch (const std::exception& e) {
    candidate.failure = e.what();
  }
}

/// A FAQ that cannot be asked costs the suggestions, never the mail.
void ask_faq(Candidate& candidate, const std::shared_ptr<const autoresponder::FaqSnapshot>& faq) {
  if (faq == nullptr || !candidate.failure.empty()) return;
  try {
    desk::suggest_answers(candidate.incoming, faq);
  } catch (const std::exception& e) {
    log::error("faq_failed", {{"uid", candidate.mail.uid}, {"reason", e.what()}});
  }
}

/// Looks up, decides, writes. Throws StoreError when the batch is lost; anything else concerns this mail
/// only.
void file(Candidate& candidate, db::Batch& batch, const BatchSource& source, const desk::Desk& desk) {
  const desk::Incoming& in = candidate.incoming;
  const desk::Moment moment = fresh_moment();
  const db::LookupKeys keys = desk::lookup_keys(in, desk, moment.now);
  const db::Filing filing = desk::decide(in, batch.facts(keys), desk, moment);
  const db::ReceivedMail received{
      .where = in.where,
      .internal_date = in.internal_date,
      .message_id = keys.message_id,
      .content_hash = keys.content_hash,
      .raw = std::move(candidate.mail.raw),
      // What was not read whole stays where a person can look at it.
      .action = in.reading == desk::Reading::complete ? source.action : db::ServerAction::none};
  if (batch.file(received, filing) == db::Batch::Filed::now) candidate.learned = filing.examples;
  candidate.outcome = filing.outcome;
}

void file_all(std::vector<Candidate>& candidates, db::Store& store, const BatchSource& source,
              const desk::Desk& desk) {
  db::Batch batch = store.begin(wall_clock());
  for (Candidate& candidate : candidates) {
    if (candidate.tries == 0 || !candidate.failure.empty()) continue;
    try {
      file(candidate, batch, source, desk);
    } catch (const db::StoreError& e) {
      if (e.kind() != db::StoreError::Kind::rejected) throw;
      candidate.failure = e.what();
    } catch (const std::exception& e) {
      candidate.failure = e.what();
    }
  }
  batch.commit();
}

void log_outcome(const Candidate& candidate, const BatchSource& source) {
  if (candidate.failure.empty()) return;
  log::error("mail_failed", {{"mailbox", source.folder.account},
                             {"uidvalidity", source.uidvalidity},
                             {"uid", candidate.mail.uid},
                             {"try", candidate.tries},
                             {"reason", candidate.failure}});
}

}  // namespace

Intake::Intake(Blocking& parsers, Blocking& store_thread, db::Store& store,
               std::shared_ptr<const desk::Desk> desk, std::function<void()> mail_to_send)
    : parsers_(parsers),
      store_thread_(store_thread),
      store_(store),
      desk_(std::move(desk)),
      mail_to_send_(std::move(mail_to_send)) {}

Task<std::vector<Filed>> Intake::accept(BatchSource source, std::vector<mail::FetchedMail> batch) {
  const std::vector<int> tries = co_await store_thread_.run([&] {
    std::vector<int> so_far;
    for (const mail::FetchedMail& mail : batch) {
      const auto entry = store_.ledger().entry(place(source, mail.uid));
      so_far.push_back(entry ? entry->tries : 0);
    }
    return so_far;
  });

  // A mail that was tried before may be what killed us: it goes alone, so that its tries count against it
  // only.
  std::vector<mail::FetchedMail> untried;
  std::vector<mail::FetchedMail> suspects;
  for (std::size_t i = 0; i < batch.size(); ++i)
    (tries_that_count(place(source, batch[i].uid), tries[i]) == 0 ? untried : suspects)
        .push_back(std::move(batch[i]));

  std::vector<Filed> filed;
  if (!untried.empty()) filed = co_await accept_together(source, std::move(untried));
  for (mail::FetchedMail& suspect : suspects) {
    std::vector<mail::FetchedMail> alone;
    alone.push_back(std::move(suspect));
    const std::vector<Filed> one = co_await accept_together(source, std::move(alone));
    filed.insert(filed.end(), one.begin(), one.end());
  }
  co_return filed;
}

Task<std::vector<Filed>> Intake::accept_together(BatchSource source, std::vector<mail::FetchedMail> batch) {
  // Shared: a reload may replace them while we wait.
  const std::shared_ptr<const desk::Desk> desk = desk_;
  const std::shared_ptr<const autoresponder::FaqSnapshot> faq = faq_;
  std::vector<Candidate> candidates;
  std::vector<db::ServerUid> places;
  for (mail::FetchedMail& mail : batch) {
    places.push_back(place(source, mail.uid));
    candidates.push_back({.mail = std::move(mail)});
  }

  const std::vector<int> tries =
      co_await store_thread_.run([&] { return store_.ledger().count_tries(places, wall_clock()); });
  for (std::size_t i = 0; i < candidates.size(); ++i)
    candidates[i].tries = tries_that_count(places[i], tries[i]);

  co_await parsers_.run([&] {
    for (Candidate& candidate : candidates) {
      if (candidate.tries == 0) continue;
      parse(candidate, source);
      ask_faq(candidate, faq);
    }
  });
  try {
    co_await store_thread_.run([&] { file_all(candidates, store_, source, *desk); });
  } catch (const db::StoreError& e) {
    if (e.kind() != db::StoreError::Kind::rejected) excuse(places);
    throw;
  }
  for (const db::ServerUid& where : places) excused_.erase(place_of(where));
  mail_to_send_();

  std::vector<db::FaqExample> learned;
  for (Candidate& candidate : candidates) std::ranges::move(candidate.learned, std::back_inserter(learned));
  if (!learned.empty() && learned_) learned_(std::move(learned));

  std::vector<Filed> filed;
  for (const Candidate& candidate : candidates) {
    log_outcome(candidate, source);
    if (candidate.tries != 0) filed.push_back({candidate.mail.uid, candidate.outcome});
  }
  co_return filed;
}

Intake::Place Intake::place_of(const db::ServerUid& where) {
  return {where.account, where.folder, where.uidvalidity, where.uid};
}

int Intake::tries_that_count(const db::ServerUid& where, int tries) const {
  const auto excused = excused_.find(place_of(where));
  if (tries == 0 || excused == excused_.end()) return tries;
  return std::max(tries - excused->second, 0);
}

void Intake::excuse(const std::vector<db::ServerUid>& mails) {
  for (const db::ServerUid& where : mails) ++excused_[place_of(where)];
}

}  // namespace ticketd
