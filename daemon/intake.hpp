// One batch of mail from raw bytes to commit: count the tries, parse, look up, decide, write. The mail server
// hears nothing of it: flags and folders are the caller's, afterwards (RELIABILITY, invariant 1).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "autoresponder/faq_snapshot.hpp"
#include "daemon/blocking.hpp"
#include "daemon/desk/decide.hpp"
#include "daemon/mail/imap_fetch_run.hpp"
#include "db/store.hpp"

namespace ticketd {

/// What became of one mail. `trying`: it failed, which is written down; hand it in again.
struct Filed {
  std::uint32_t uid = 0;
  db::LedgerOutcome outcome = db::LedgerOutcome::trying;
  bool operator==(const Filed&) const = default;
};

/// Where a batch lies, and what the configuration wants done on the server with mail that is filed.
struct BatchSource {
  db::FolderName folder{};  ///< account is the mailbox's address
  std::uint32_t uidvalidity = 0;
  db::ServerAction action = db::ServerAction::none;
};

class Intake {
 public:
  /// A mail that did not come through this often is filed unread, as a stub ticket (invariant 7).
  static constexpr int tries_limit = 3;

  /// Threads and store outlive the Intake. `mail_to_send` is called on the loop after a commit.
  Intake(Blocking& parsers, Blocking& store_thread, db::Store& store, std::shared_ptr<const desk::Desk> desk,
         std::function<void()> mail_to_send);

  /// From now on decides by these rules; batches under way keep the ones they began with.
  void use(std::shared_ptr<const desk::Desk> desk) { desk_ = std::move(desk); }
  /// From now on asks this FAQ; nullptr: none, suggestions stay out.
  void use(std::shared_ptr<const autoresponder::FaqSnapshot> faq) { faq_ = std::move(faq); }

  /// `learned` is called on the loop after each commit that taught something.
  void on_learned(std::function<void(std::vector<db::FaqExample>)> learned) { learned_ = std::move(learned); }

  /// Files every mail of the batch, each in its own savepoint, and returns when that is durable. Throws
  /// db::StoreError: then what was not filed yet is not filed, and may be handed in again.
  Task<std::vector<Filed>> accept(BatchSource source, std::vector<mail::FetchedMail> batch);

 private:
  using Place = std::tuple<std::string, std::string, std::uint32_t, std::uint32_t>;
  static Place place_of(const db::ServerUid& where);

  /// One transaction.
  Task<std::vector<Filed>> accept_together(BatchSource source, std::vector<mail::FetchedMail> batch);
  /// Tries so far that say something about the mail.
  int tries_that_count(const db::ServerUid& where, int tries) const;
  void excuse(const std::vector<db::ServerUid>& mails);

  Blocking& parsers_;
  Blocking& store_thread_;
  db::Store& store_;
  std::shared_ptr<const desk::Desk> desk_;
  std::shared_ptr<const autoresponder::FaqSnapshot> faq_;
  std::function<void()> mail_to_send_;
  std::function<void(std::vector<db::FaqExample>)> learned_;
  /// Tries that came to nothing because the store could not write (a full disk): no fault of the mail.
  std::map<Place, int> excused_;
};

}  // namespace ticketd
