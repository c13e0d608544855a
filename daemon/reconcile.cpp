#include "daemon/reconcile.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <limits>
#include <utility>

#include "daemon/mail/imap_session.hpp"
#include "daemon/mail_endpoints.hpp"
#include "daemon/report/reconciliation.hpp"
#include "db/record_names.hpp"

namespace ticketd {
namespace {

namespace json = boost::json;

constexpr int settle_tries = 10;
constexpr auto settle_pause = std::chrono::seconds(1);
constexpr int entries_a_page = 10'000;

/// What a server holds at this moment.
struct OnServer {
  std::uint32_t uidvalidity = 0;
  std::vector<std::uint32_t> uids{};
};

Task<mail::MailResult<OnServer>> look(config::MailboxSettings settings, mail::CurlLoop& curl) {
  mail::ImapSession session(curl);
  if (auto done = co_await session.connect(imap_endpoint(settings), 0); !done)
    co_return std::unexpected(done.error());
  const auto folder = co_await session.select(settings.imap.folder, mail::Access::read_only);
  if (!folder) co_return std::unexpected(folder.error());
  auto uids = co_await session.search(1);
  if (!uids) co_return std::unexpected(uids.error());
  co_await session.logout();
  co_return OnServer{folder->uid_validity, std::move(*uids)};
}

json::object answer_for(const config::MailboxSettings& settings, const OnServer& there,
                        const report::Reconciliation& found) {
  json::object outcomes;
  for (const auto& [outcome, mails] : found.outcomes) outcomes[db::name(outcome)] = mails;
  return {{"address", settings.address},
          {"folder", settings.imap.folder},
          {"uidvalidity", there.uidvalidity},
          {"on_server", found.on_server},
          {"in_ledger", found.in_ledger},
          {"missing", json::array(found.missing.begin(), found.missing.end())},
          {"unfinished", json::array(found.unfinished.begin(), found.unfinished.end())},
          {"gone", found.gone},
          {"outcomes", std::move(outcomes)}};
}

report::Reconciliation compare(const config::MailboxSettings& settings, const OnServer& there,
                               db::Store& store) {
  const db::FolderName name{settings.address, settings.imap.folder};
  const auto cursor = store.ledger().cursor(name);
  const bool same_numbers = cursor && cursor->uidvalidity == there.uidvalidity;
  std::vector<db::UidOutcome> entries;
  for (;;) {
    const std::uint32_t next_uid = entries.empty() ? 1 : entries.back().uid + 1;
    const auto page = store.ledger().outcomes(name, there.uidvalidity, next_uid, entries_a_page);
    if (page.empty()) break;
    entries.insert(entries.end(), page.begin(), page.end());
    if (page.back().uid == std::numeric_limits<std::uint32_t>::max()) break;
  }
  return report::reconcile(there.uids, entries, same_numbers ? cursor->before_start_uid : 0);
}

Task<json::value> reconcile_all(std::vector<config::MailboxSettings> mailboxes, mail::CurlLoop& curl,
                                Blocking& store_thread, db::Store& store) {
  json::array answers;
  bool accounted_for = true;
  for (const config::MailboxSettings& settings : mailboxes) {
    const auto there = co_await look(settings, curl);
    if (!there) {
      answers.push_back({{"address", settings.address}, {"trouble", there.error().detail}});
      accounted_for = false;
      continue;
    }
    auto found = co_await store_thread.run([&] { return compare(settings, *there, store); });
    // A mail that came a moment ago is on its way through intake: no reason for an alarm.
    for (int tries = 0; tries < settle_tries && !found.accounted_for(); ++tries) {
      co_await sleep_for(settle_pause);
      found = co_await store_thread.run([&] { return compare(settings, *there, store); });
    }
    accounted_for = accounted_for && found.accounted_for();
    answers.push_back(answer_for(settings, *there, found));
  }
  co_return json::object{{"mailboxes", std::move(answers)}, {"accounted_for", accounted_for}};
}

}  // namespace

ControlHandlers reconcile_answers(mail::CurlLoop& curl, Blocking& store_thread, db::Store& store,
                                  std::function<std::vector<config::MailboxSettings>()> mailboxes) {
  return {
      {"reconcile", [&curl, &store_thread, &store, mailboxes = std::move(mailboxes)](const json::object&) {
         return reconcile_all(mailboxes(), curl, store_thread, store);
       }}};
}

}  // namespace ticketd
