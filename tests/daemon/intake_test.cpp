#include "daemon/intake.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>

#include "daemon/faq/build_snapshot.hpp"
#include "tests/run_task.hpp"

namespace ticketd {
namespace {

using db::LedgerOutcome;
using mail::FetchedMail;
using testing::Each;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

std::shared_ptr<const desk::Desk> a_desk() {
  desk::DeskConfig config;
  config.mailboxes = {{.address = "support@acme.example", .queue = "support", .authserv_id = "mx.test"}};
  config.queues = {{.name = "support", .agents = {"alice"}, .sla = "default"}};
  config.agents = {{.name = "alice", .address = "alice@acme.example"}};
  config.slas = {{.name = "default", .calendar = "default"}};
  desk::Calendar calendar{.name = "default"};
  for (auto& day : calendar.hours) day = {{.from = std::chrono::hours{9}, .to = std::chrono::hours{17}}};
  config.calendars = {calendar};
  desk::TokenKeys keys{.keys = {{.id = "k1", .bytes = {7}}}};
  return std::make_shared<const desk::Desk>(desk::Desk{.config = config, .keys = keys});
}

FetchedMail mail(std::uint32_t uid) {
  const std::string n = std::to_string(uid);
  std::string raw = "From: c" + n + "@customer.example\r\nTo: support@acme.example\r\nSubject: Question " +
                    n + "\r\nMessage-ID: <" + n + "@customer.example>\r\n\r\nWhere is parcel " + n + "?\r\n";
  return {.uid = uid, .size_bytes = raw.size(), .raw = std::move(raw)};
}

std::vector<FetchedMail> one(FetchedMail mail) {
  std::vector<FetchedMail> batch;
  batch.push_back(std::move(mail));
  return batch;
}

class IntakeTest : public testing::Test {
 protected:
  void SetUp() override { store_.ledger().begin_folder(source_.folder, source_.uidvalidity, 0, db::Time{}); }

  std::vector<Filed> accept(std::vector<FetchedMail> batch) {
    return test::run_task(io_, intake_.accept(source_, std::move(batch)));
  }
  std::int64_t tickets() { return store_.tickets().count({}); }

  asio::io_context io_{1};  // outlives the threads that hand results to it
  Blocking parsers_{1};
  Blocking store_thread_{1};
  db::Store store_{":memory:"};
  int announced_ = 0;
  Intake intake_{parsers_, store_thread_, store_, a_desk(), [this] { ++announced_; }};
  BatchSource source_{
      .folder = {"support@acme.example", "INBOX"}, .uidvalidity = 7, .action = db::ServerAction::pending};
};

TEST_F(IntakeTest, EveryMailOfABatchBecomesATicketAndTheOutboxHearsOfIt) {
  std::vector<FetchedMail> batch;
  for (std::uint32_t uid = 1; uid <= 20; ++uid) batch.push_back(mail(uid));

  const auto filed = accept(std::move(batch));

  EXPECT_THAT(filed, SizeIs(20));
  EXPECT_THAT(filed, Each(Field(&Filed::outcome, LedgerOutcome::opened)));
  EXPECT_EQ(tickets(), 20);
  EXPECT_EQ(announced_, 1);
  EXPECT_THAT(store_.ledger().pending_actions(source_.folder, 7, 100), SizeIs(20));
}

TEST_F(IntakeTest, TheSameUidTwiceIsFiledOnce) {
  accept(one(mail(1)));

  EXPECT_THAT(accept(one(mail(1))), IsEmpty());
  EXPECT_EQ(tickets(), 1);
}

TEST_F(IntakeTest, TheSameMailUnderAnotherUidIsADuplicate) {
  accept(one(mail(1)));
  FetchedMail again = mail(1);
  again.uid = 2;

  EXPECT_EQ(accept(one(std::move(again))), (std::vector<Filed>{{2, LedgerOutcome::duplicate}}));
  EXPECT_EQ(tickets(), 1);
}

TEST_F(IntakeTest, AMailThatCannotBeHadIsTriedThreeTimesThenFiledUnread) {
  const auto refused = [] { return one({.uid = 5, .content = FetchedMail::Content::unavailable}); };

  for (int i = 0; i < Intake::tries_limit; ++i)
    EXPECT_EQ(accept(refused()), (std::vector<Filed>{{5, LedgerOutcome::trying}}));
  EXPECT_EQ(tickets(), 0);

  EXPECT_EQ(accept(refused()), (std::vector<Filed>{{5, LedgerOutcome::quarantined}}));
  EXPECT_EQ(tickets(), 1) << "a stub ticket, so that a person looks";
  EXPECT_THAT(store_.ledger().pending_actions(source_.folder, 7, 100), IsEmpty()) << "it stays where it is";
}

TEST_F(IntakeTest, ATriedMailGoesAloneAndTakesNoOtherAlong) {
  accept(one({.uid = 5, .content = FetchedMail::Content::unavailable}));
  std::vector<FetchedMail> batch;
  batch.push_back(mail(4));
  batch.push_back({.uid = 5, .content = FetchedMail::Content::unavailable});
  batch.push_back(mail(6));

  accept(std::move(batch));

  EXPECT_EQ(tickets(), 2);
  EXPECT_EQ(store_.ledger().entry({"support@acme.example", "INBOX", 7, 5})->tries, 2);
}

TEST_F(IntakeTest, OfAnOversizeMailTheHeaderIsFiledAndTheMailStays) {
  FetchedMail large = mail(9);
  large.content = FetchedMail::Content::headers_only;

  EXPECT_EQ(accept(one(std::move(large))), (std::vector<Filed>{{9, LedgerOutcome::quarantined}}));
  EXPECT_THAT(store_.ledger().pending_actions(source_.folder, 7, 100), IsEmpty());
}

FaqFolder an_faq() {
  FaqFolder folder;
  const auto add = [&](const std::string& id, const std::string& questions, const std::string& answer) {
    folder.files.push_back({id + ".en.md", "+++\nid = \"" + id + "\"\nlanguage = \"en\"\nquestions = [" +
                                               questions + "]\n+++\n" + answer + "\n"});
  };
  add("password", "\"I forgot my password\", \"How can I reset my password?\"", "Use the reset page.");
  add("invoice", "\"Where do I find my invoice?\", \"Send me the invoice as PDF\"", "In your account.");
  add("returns", "\"How can I return something?\", \"send back a parcel\"", "Within 30 days.");
  add("opening", "\"When are you open?\", \"opening hours on Saturday\"", "From nine to five.");
  return folder;
}

FetchedMail asking(std::uint32_t uid, const std::string& words) {
  FetchedMail asked = mail(uid);
  asked.raw.replace(asked.raw.find("Where is parcel"), std::string::npos, words + "\r\n");
  asked.raw.replace(asked.raw.find("Question "), std::string("Question ").size(), "Hello ");
  return asked;
}

TEST_F(IntakeTest, TheFaqIsAskedForEveryMailAndTheStoreKeepsWhatItSaid) {
  intake_.use(build_snapshot(an_faq(), {}, {.enabled = true}));

  accept(one(asking(1, "I forgot my password, how can I reset it?")));

  const auto kept = store_.faq().suggestions(db::TicketId{1});
  ASSERT_THAT(kept, testing::Not(IsEmpty()));
  EXPECT_EQ(kept.front().entry, "password");
  EXPECT_GT(kept.front().confidence, 0);
}

TEST_F(IntakeTest, WhoComplainsIsShownNothingHoweverSureTheFaqIs) {
  auto sure = *build_snapshot(an_faq(), {}, {.enabled = true});
  sure.threshold = 0;
  intake_.use(std::make_shared<const autoresponder::FaqSnapshot>(std::move(sure)));

  accept(one(asking(1, "I forgot my password, how can I reset it?")));
  accept(one(asking(2, "I forgot my password, how can I reset it? My lawyer wants to know.")));

  EXPECT_TRUE(store_.faq().suggestions(db::TicketId{1}).front().shown);
  EXPECT_EQ(store_.faq().suggestions(db::TicketId{2}).front().entry, "password");
  EXPECT_FALSE(store_.faq().suggestions(db::TicketId{2}).front().shown);
}

TEST_F(IntakeTest, WithoutAnFaqMailIsFiledAllTheSame) {
  intake_.use(build_snapshot(an_faq(), {}, {.enabled = true}));
  intake_.use(std::shared_ptr<const autoresponder::FaqSnapshot>{});

  EXPECT_THAT(accept(one(asking(1, "I forgot my password"))), SizeIs(1));
  EXPECT_THAT(store_.faq().suggestions(db::TicketId{1}), IsEmpty());
}

TEST_F(IntakeTest, AMailOfAMegabyteIsAskedAboutInBoundedTime) {
  intake_.use(build_snapshot(an_faq(), {}, {.enabled = true}));
  const auto begun = std::chrono::steady_clock::now();

  EXPECT_THAT(accept(one(asking(1, std::string(1U << 20U, 'a') + " \xF0\x9F\x98\x80"))), SizeIs(1));

  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  EXPECT_EQ(tickets(), 1);
}

}  // namespace
}  // namespace ticketd
