// The FAQ of the daemon, with real files, the kernel's watch and the real matcher.
#include "daemon/faq/faq_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <stdexcept>

#include "daemon/worker_group.hpp"
#include "tests/daemon/faq/faq_files.hpp"
#include "tests/run_task.hpp"

namespace ticketd {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class FaqServiceTest : public testing::Test {
 protected:
  config::FaqSettings settings() const { return {.enabled = true, .folder = files_.path()}; }

  void start(const config::FaqSettings& settings) {
    service_.emplace(
        io_.get_executor(), settings, [this] { return experience(); },
        [this](FaqService::Snapshot snapshot) {
          snapshot_ = std::move(snapshot);
          ++published_;
        });
    workers_.start("faq", service_->run());
    test::run_task(io_, service_->wait_for_first(20s));
  }
  void TearDown() override {
    test::run_task(io_, workers_.stop());
    io_.restart();
    io_.run_for(2s);
    EXPECT_TRUE(io_.stopped()) << "something is still watched: the daemon would never end";
  }

  Task<FaqExperience> experience() {
    if (broken_) throw std::runtime_error("no experience today");
    co_return experience_;
  }
  /// Runs the loop until `happened`, for ten seconds at most.
  template <class Condition>
  bool wait_until(Condition happened) {
    for (int i = 0; i < 1000 && !happened(); ++i) test::run_task(io_, sleep_for(10ms));
    return happened();
  }
  std::string best_for(const std::string& text) const {
    const auto found = snapshot_->matcher->suggest({.text = text, .language = "en"});
    return found.empty() ? "" : found.front().id;
  }
  std::size_t entries() const { return snapshot_ == nullptr ? 0 : snapshot_->library->entries.size(); }

  test::FaqFiles files_;
  asio::io_context io_{1};
  std::string worker_failure_;
  WorkerGroup workers_{io_.get_executor(), [this](const std::string&, const std::exception_ptr&) {
                         worker_failure_ = "the worker ended by itself";
                       }};
  FaqExperience experience_;
  bool broken_ = false;
  FaqService::Snapshot snapshot_;
  int published_ = 0;
  std::optional<FaqService> service_;
};

TEST_F(FaqServiceTest, TheFolderIsReadAndAnswers) {
  start(settings());

  ASSERT_EQ(entries(), 3U);
  EXPECT_EQ(best_for("I have forgotten my password, what now?"), "password");
  EXPECT_EQ(service_->status().entries, 3U);
  EXPECT_EQ(service_->status().trouble, "");
}

TEST_F(FaqServiceTest, SwitchedOffItWatchesNothing) {
  start({});
  EXPECT_EQ(entries(), 0U);
  EXPECT_FALSE(service_->status().enabled);
}

TEST_F(FaqServiceTest, AChangedFileCountsSoonAndOneWithAMistakeTakesNoOtherWithIt) {
  start(settings());
  ASSERT_EQ(entries(), 3U);

  files_.write("gift.en.md", test::faq_text("gift", "Can you wrap it as a gift?", "Yes."));
  EXPECT_TRUE(wait_until([this] { return entries() == 4; }));

  files_.write("returns.en.md", "no front matter");
  EXPECT_TRUE(wait_until([this] { return entries() == 3; }));
  EXPECT_EQ(service_->status().mistakes, 1U);
  EXPECT_NE(snapshot_->library->find("gift", "en"), nullptr);

  files_.write("new/deep.en.md", test::faq_text("deep", "How deep is it?", "Deep."));
  EXPECT_TRUE(wait_until([this] { return entries() == 4; })) << "a new folder below it is seen";
  files_.write("new/other.en.md", test::faq_text("other", "Which other?", "That."));
  EXPECT_TRUE(wait_until([this] { return entries() == 5; })) << "and watched";
}

TEST_F(FaqServiceTest, NothingIsBuiltAnewWithoutAChange) {
  start(settings());
  const int before = published_;

  test::run_task(io_, sleep_for(FaqService::settle * 4));

  EXPECT_EQ(published_, before);
}

TEST_F(FaqServiceTest, WhatWasLearnedCountsWithinASecond) {
  start(settings());
  const auto before = snapshot_->matcher;

  service_->learn({{.text = "the thing fell to bits", .entry = "returns", .language = "en"}});
  const auto begun = std::chrono::steady_clock::now();

  ASSERT_TRUE(wait_until([&] { return snapshot_->matcher != before; }));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
  EXPECT_EQ(snapshot_->matcher->learned_since_build(), 1U);
  EXPECT_EQ(best_for("The thing fell to bits!"), "returns");
  EXPECT_EQ(service_->status().examples, 1U);
}

TEST_F(FaqServiceTest, BeyondAFewHundredLessonsItIsBuiltAnewFromAllExperience) {
  start(settings());
  std::vector<autoresponder::Example> lessons(autoresponder::Matcher::rebuild_after + 1,
                                              {.text = "bits", .entry = "returns", .language = "en"});
  experience_.examples = lessons;

  service_->learn(lessons);

  ASSERT_TRUE(wait_until([this] { return service_->status().examples == experience_.examples.size(); }));
  EXPECT_EQ(snapshot_->matcher->learned_since_build(), 0U);
}

TEST_F(FaqServiceTest, AMissingFolderIsTroubleUntilItIsThere) {
  config::FaqSettings elsewhere = settings();
  elsewhere.folder = files_.path().parent_path() / "later";
  start(elsewhere);
  EXPECT_EQ(snapshot_, nullptr);
  EXPECT_THAT(service_->status().trouble, HasSubstr("No such file"));

  std::filesystem::rename(files_.path(), elsewhere.folder);

  EXPECT_TRUE(wait_until([this] { return entries() == 3; }));
  EXPECT_EQ(service_->status().trouble, "");
}

TEST_F(FaqServiceTest, AFolderThatVanishesLeavesTheSnapshotInUse) {
  start(settings());
  ASSERT_EQ(entries(), 3U);

  std::filesystem::rename(files_.path(), files_.path().parent_path() / "gone");

  EXPECT_TRUE(wait_until([this] { return !service_->status().trouble.empty(); }));
  EXPECT_EQ(entries(), 3U);
}

TEST_F(FaqServiceTest, AnExceptionIsTroubleAndNeverTheEndOfTheWorker) {
  broken_ = true;
  start(settings());
  EXPECT_EQ(snapshot_, nullptr);
  EXPECT_EQ(service_->status().trouble, "no experience today");
  EXPECT_EQ(worker_failure_, "");

  broken_ = false;
  service_->rebuild();

  EXPECT_TRUE(wait_until([this] { return entries() == 3; }));
}

TEST_F(FaqServiceTest, SwitchedOffThereIsNoSnapshotAndOnAgainThereIs) {
  start(settings());
  service_->use({.enabled = false, .folder = files_.path()});
  EXPECT_TRUE(wait_until([this] { return snapshot_ == nullptr; }));
  EXPECT_FALSE(service_->status().enabled);

  service_->use(settings());
  EXPECT_TRUE(wait_until([this] { return entries() == 3; }));
}

TEST_F(FaqServiceTest, AnEmptyFolderIsAnFaqWithoutSuggestions) {
  for (const char* name : {"returns.en.md", "password.en.md", "pay/invoice.en.md"}) files_.remove(name);

  start(settings());

  ASSERT_NE(snapshot_, nullptr);
  EXPECT_EQ(entries(), 0U);
  EXPECT_EQ(best_for("I forgot my password"), "");
  EXPECT_EQ(service_->status().trouble, "");

  files_.write("first.en.md", test::faq_text("first", "I forgot my password", "Reset it."));
  EXPECT_TRUE(wait_until([this] { return entries() == 1; })) << "the first entry of all";
}

TEST_F(FaqServiceTest, OddQuestionsAreAskedWithoutHarm) {
  start(settings());

  for (const std::string& text :
       {std::string{}, std::string("\xF0\x9F\x98\x80\xF0\x9F\x98\x80"), std::string(1U << 20U, 'x'),
        std::string("\xFF\xFE\xC3"), std::string("пароль password 密码 كلمة السر"), std::string(1000, '\0')})
    EXPECT_LE(snapshot_->matcher->suggest({.text = text}).size(), 3U);
}

TEST_F(FaqServiceTest, WaitingForADisabledFaqTakesNoTime) {
  start({});

  EXPECT_EQ(snapshot_, nullptr);
  EXPECT_FALSE(service_->status().enabled);
}

}  // namespace
}  // namespace ticketd
