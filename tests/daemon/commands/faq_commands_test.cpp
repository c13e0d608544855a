// What those who write FAQ entries and texts see: no daemon, no server, no secret is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "daemon/commands/command_line.hpp"
#include "parser/parse.hpp"
#include "tests/daemon/commands/console_fixture.hpp"
#include "tests/daemon/faq/faq_files.hpp"

namespace ticketd::commands {
namespace {

using test::Result;
using test::run_ticketd;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string example_faq = std::string(TICKETD_SOURCE) + "/systemd/examples/faq";

class FaqCommandsTest : public testing::Test {
 protected:
  /// A configuration with that FAQ.
  std::string config(const std::string& faq) const {
    const std::filesystem::path file = directory_.path() / "ticketd.toml";
    const auto secret = [&](const char* name, const std::string& text) {
      const std::filesystem::path path = directory_.path() / name;
      std::ofstream(path) << text;
      std::filesystem::permissions(path,
                                   std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
      return path.string();
    };
    std::ofstream(file)
        << "[daemon]\ntoken_key_file = \"" + secret("keys", "k1 " + std::string(64, '7')) +
               "\"\nops_address = \"ops@ops.example\"\n"
               "[[mailbox]]\naddress = \"support@acme.example\"\ndisplay_name = \"Acme Support\"\n"
               "imap = \"imaps://localhost\"\nsmtp = \"smtps://localhost\"\nuser = \"s\"\n"
               "password_file = \"" +
               secret("password", "x") +
               "\"\nauthserv_id = \"mx.acme.example\"\n"
               "[[queue]]\nname = \"support\"\nagents = [\"alice\"]\n"
               "[[agent]]\nname = \"alice\"\naddress = \"alice@acme.example\"\n"
               "[[calendar]]\nzone = \"Europe/Berlin\"\nhours = { mon-fri = \"09:00-17:00\" }\n" +
               faq;
    return file.string();
  }
  std::string with_example() const { return config("[faq]\nfolder = \"" + example_faq + "\"\n"); }

  ticketd::test::TemporaryDirectory directory_;
};

TEST_F(FaqCommandsTest, TheExampleFaqIsRight) {
  const Result result = run_ticketd({"faq", "check", example_faq});

  EXPECT_EQ(result.code, exit_ok);
  EXPECT_EQ(result.out, "100 entries: 20 bg, 20 de, 20 en, 20 ru, 20 zh\n");
  EXPECT_EQ(result.err, "") << "each entry in each language, and nothing to wonder about";
}

TEST_F(FaqCommandsTest, EveryMistakeIsNamedWithFileAndLine) {
  const ticketd::test::FaqFiles files;
  files.write("broken.en.md", "+++\nid = \"a b\"\nlanguage = \"en\"\nquestions = [\"x\"]\n+++\nText\n");
  files.write("copy.en.md", ticketd::test::faq_text("returns", "Again?", "No."));
  files.write("picture.en.md", ticketd::test::faq_text("picture", "Which?", "![x](none.png)"));
  files.write("returns.de.md",
              "+++\nid = \"returns\"\nlanguage = \"de\"\nquestions = [\"Wie?\"]\n+++\nSo.\n");

  const Result result = run_ticketd({"faq", "check", files.path().string()});

  EXPECT_EQ(result.code, exit_usage);
  EXPECT_THAT(result.err, HasSubstr(files.path().string() + "/broken.en.md:2: an id is"));
  EXPECT_THAT(result.err,
              HasSubstr("returns.en.md:1: the entry \"returns\" in \"en\" stands in copy.en.md already"));
  EXPECT_THAT(result.err, HasSubstr("picture.en.md:1: there is no picture \"none.png\" beside this file"));
  EXPECT_THAT(result.err, HasSubstr("note: invoice is not there in de"));
  EXPECT_THAT(result.err, HasSubstr("3 mistakes"));
}

TEST_F(FaqCommandsTest, AFolderThatIsNotThereIsSaid) {
  EXPECT_EQ(run_ticketd({"faq", "check", "/nowhere"}).code, exit_usage);
  EXPECT_THAT(run_ticketd({"faq", "check", "/nowhere"}).err, HasSubstr("/nowhere: No such file"));
  EXPECT_THAT(run_ticketd({"faq", "check", "--config", config("")}).err,
              HasSubstr("no [faq] that is switched on"));
}

TEST_F(FaqCommandsTest, AQuestionIsAnsweredAsACustomerWouldSeeIt) {
  const Result result =
      run_ticketd({"faq", "test", "How do I send a parcel back, and where do I get a return label?",
                   "--config", with_example()});

  EXPECT_EQ(result.code, exit_ok) << result.err;
  EXPECT_THAT(result.out,
              AllOf(StartsWith("language     en\n"), HasSubstr("return-how (en)  How do I return something?"),
                    HasSubstr("shown from   95.0 % on\nshown: return-how\n"),
                    HasSubstr("* How do I return something?"), HasSubstr("A person will answer you by")));
}

TEST_F(FaqCommandsTest, TheWholeMailCanBeLookedAt) {
  const Result result = run_ticketd({"faq", "test", "Как вернуть товар и где взять этикетку для возврата?",
                                     "--as", "mail", "--config", with_example()});

  const parser::Email mail = parser::parse(result.out);
  EXPECT_THAT(mail.text, HasSubstr("* Как вернуть товар?"));
  EXPECT_THAT(mail.html, HasSubstr("cid:faq-"));
  ASSERT_EQ(mail.attachments.size(), 1U);
  EXPECT_THAT(mail.attachments[0].content, StartsWith("\x89PNG"));
}

TEST_F(FaqCommandsTest, SilenceIsExplained) {
  const std::string file = with_example();

  EXPECT_THAT(run_ticketd({"faq", "test", "What is the meaning of all this?", "--config", file}).out,
              AllOf(HasSubstr("silent: not sure enough"), Not(HasSubstr("mailto:"))));
  EXPECT_THAT(run_ticketd({"faq", "test",
                           "How do I send a parcel back, and where do I get a return label? My lawyer asks.",
                           "--config", file})
                  .out,
              AnyOf(HasSubstr("silent: a complaint"), HasSubstr("silent: not sure enough")));
}

TEST_F(FaqCommandsTest, TheAcknowledgementIsRenderedInEveryLanguage) {
  const std::string file = config("");

  EXPECT_THAT(run_ticketd({"template", "render", "--config", file}).out,
              StartsWith("Subject: Your message has arrived"));
  EXPECT_THAT(
      run_ticketd({"template", "render", "acknowledgement", "--language", "de", "--config", file}).out,
      HasSubstr("Das hat mein Anliegen gelöst:"));
  EXPECT_THAT(
      run_ticketd({"template", "render", "--language", "zh-Hant", "--as", "html", "--config", file}).out,
      HasSubstr("<html lang=\"zh\""));
  const Result unknown = run_ticketd({"template", "render", "--language", "xx", "--config", file});
  EXPECT_EQ(unknown.code, exit_usage);
  EXPECT_EQ(unknown.err, "there is no template in \"xx\"; there are bg de en ru zh\n");
}

}  // namespace
}  // namespace ticketd::commands
