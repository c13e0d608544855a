#include "daemon/timer_worker.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include "daemon/worker_group.hpp"
#include "parser/parse.hpp"
#include "tests/db/sample.hpp"
#include "tests/run_task.hpp"

namespace ticketd {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const db::Time tuesday = db::sample::noon;  // 10 March 2026
const db::Time next_monday{std::chrono::sys_days{std::chrono::year{2026} / 3 / 16} + 6h};

std::shared_ptr<const desk::Desk> a_desk() {
  desk::DeskConfig config;
  config.mailboxes = {{.address = db::sample::inbox.account, .display_name = "Acme", .queue = "sales"}};
  config.queues = {{.name = "sales", .agents = {"alice"}, .sla = "default"}};
  config.agents = {{.name = "alice", .address = "alice@desk.example"}};
  desk::TokenKeys keys{.keys = {{.id = "k1", .bytes = {7}}}};
  return std::make_shared<const desk::Desk>(desk::Desk{.config = config, .keys = keys});
}

class TimerWorkerTest : public testing::Test {
 protected:
  void SetUp() override {
    store_.ledger().begin_folder(db::sample::inbox, db::sample::uidvalidity, 0, tuesday);
  }

  /// The worker's first turn at `now`.
  void turn(db::Time now) { test::run_task(io_, one_turn(now)); }
  Task<> one_turn(db::Time now) {
    bool ended = false;
    TimerWorker worker(
        settings_, desk_, {store_thread_, parsers_}, store_, journal_, heartbeats_, [&] { ended = true; },
        [now] { return now; });
    WorkerGroup group(co_await asio::this_coro::executor, [](const auto&, const auto&) { FAIL(); });
    group.start("timer", worker.run());
    while (!ended) co_await sleep_for(1ms);
    co_await group.stop();
  }

  /// What was written to ops of that kind, oldest first, whatever became of it.
  std::vector<db::OutboxEntry> written(db::OutgoingKind kind) {
    std::vector<db::OutboxEntry> found;
    for (int id = 1;; ++id) {
      const auto entry = store_.outbox().entry(db::OutboxId{id});
      if (!entry) return found;
      if (entry->kind == kind) found.push_back(*entry);
    }
  }
  parser::Email mail(const db::OutboxEntry& entry) {
    return parser::parse(store_.outbox().message(entry.outgoing).value());
  }

  asio::io_context io_{1};  // outlives the threads that hand results to it
  Blocking parsers_{1};
  Blocking store_thread_{1};
  db::Store store_{":memory:"};
  std::shared_ptr<const desk::Desk> desk_ = a_desk();
  OutboxJournal journal_{io_.get_executor(), store_thread_, store_, desk_, [] {}};
  Heartbeats heartbeats_;
  config::DaemonSettings settings_{.ops_addresses = {"ops@desk.example", "boss@desk.example"},
                                   .ops_mailbox = db::sample::inbox.account};
};

TEST_F(TimerWorkerTest, OpsGetTheWeeklyReportOnceAWeek) {
  db::sample::open_ticket(store_, 1);
  db::sample::open_ticket(store_, 2);

  turn(next_monday);

  const auto reports = written(db::OutgoingKind::weekly_report);
  ASSERT_THAT(reports, SizeIs(2)) << "one for each address";
  EXPECT_EQ(reports[0].recipient, "ops@desk.example");
  EXPECT_EQ(reports[1].recipient, "boss@desk.example");
  EXPECT_EQ(reports[0].mail_from, "") << "nothing ever comes back";
  const parser::Email report = mail(reports[0]);
  EXPECT_EQ(report.subject, "ticketd: 2 new tickets, 0 % answered in time: week to 15 March 2026");
  EXPECT_THAT(report.text, HasSubstr("2 new tickets, 2 mails in, 0 answers out."));
  EXPECT_THAT(report.html, HasSubstr("New tickets by day"));
  EXPECT_EQ(parser::find_header(report, "Auto-Submitted")->value, "auto-generated")
      << "an out-of-office notice of ops is no ticket";

  turn(next_monday + 1h);
  turn(next_monday + 6 * 24h);
  EXPECT_THAT(written(db::OutgoingKind::weekly_report), SizeIs(2));
  EXPECT_THAT(written(db::OutgoingKind::ops_report), SizeIs(4)) << "the daily one is another";
}

TEST_F(TimerWorkerTest, AWeekWithoutMailNeedsNoReport) {
  turn(next_monday);
  EXPECT_THAT(written(db::OutgoingKind::weekly_report), IsEmpty());
}

TEST_F(TimerWorkerTest, ThatAQuestionIsAskedOftenIsInTheReport) {
  for (std::uint32_t uid = 1; uid <= 3; ++uid) db::sample::open_ticket(store_, uid);
  turn(next_monday);
  EXPECT_THAT(mail(written(db::OutgoingKind::weekly_report).at(0)).text,
              HasSubstr("  Where is it?      3\n"));
}

TEST_F(TimerWorkerTest, WhereNobodyIsToBeToldNothingIsWritten) {
  db::sample::open_ticket(store_, 1);
  settings_.ops_addresses.clear();
  turn(next_monday);
  EXPECT_THAT(written(db::OutgoingKind::weekly_report), IsEmpty());
  EXPECT_THAT(written(db::OutgoingKind::ops_report), IsEmpty());
}

}  // namespace
}  // namespace ticketd
