#include "daemon/config/read_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/daemon/config/acme_files.hpp"

namespace ticketd::config {
namespace {

using namespace std::chrono_literals;
using std::chrono::year;
using testing::ElementsAre;

Config read(const std::string& name) {
  std::ifstream in(std::string(TICKETD_TEST_DATA) + "/config/" + name);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  AcmeFiles acme;
  acme.files.credentials = "/run/credentials/t";
  const auto config = read_config(text, "/etc/ticketd/ticketd.toml", acme.files, Purpose::run);
  EXPECT_TRUE(config) << describe(config.error());
  return config.value_or(Config{});
}

TEST(ReadConfigTest, EverythingThatIsSaidIsRead) {
  const Config config = read("00-good.toml");

  EXPECT_EQ(config.daemon, (DaemonSettings{.state_dir = "/srv/ticketd",
                                           .token_key_file = "/run/credentials/t/token-keys",
                                           .control_socket = "/etc/ticketd/run/control",
                                           .ops_addresses = {"ops@acme.example", "night@watch.example"},
                                           .ops_mailbox = "sales@acme.example",
                                           .max_message_bytes = 25U << 20U}));
  ASSERT_EQ(config.mailboxes.size(), 2U);
  const ServerSettings support{.url = "imaps://mail.acme.example:993",
                               .user = "support@acme.example",
                               .password_file = "/etc/ticketd/mail",
                               .ca_file = "/etc/ticketd/ca.pem"};
  ServerSettings submission = support;
  submission.url = "smtp://mail.acme.example:587";
  EXPECT_EQ(config.mailboxes[0], (MailboxSettings{.address = "support@acme.example",
                                                  .imap = {.server = support},
                                                  .smtp = {.server = submission},
                                                  .after_intake = AfterIntake::move,
                                                  .move_to = "Archive/2026",
                                                  .start = Start::date,
                                                  .start_date = year{2026} / 11 / 1,
                                                  .poll_interval = 2min}));
  EXPECT_EQ(config.mailboxes[1],
            (MailboxSettings{.address = "sales@acme.example",
                             .imap = {.server = {.url = "imap://[::1]:1143",
                                                 .user = "sales2",
                                                 .password_file = "/etc/ticketd/mail",
                                                 .insecure = true},
                                      .folder = "Eingang"},
                             .smtp = {.server = {.url = "smtp://localhost:25", .insecure = true}},
                             .after_intake = AfterIntake::seen,
                             .start = Start::all}));

  EXPECT_EQ(config.faq, (FaqSettings{.enabled = true,
                                     .folder = "/etc/ticketd/faq",
                                     .precision = 0.9,
                                     .max_shown = 2,
                                     .quiet_phrases = {.name = "/etc/ticketd/quiet-phrases.toml",
                                                       .content = "[en]\ncomplaint = [\"never again\"]\n"}}));

  const desk::DeskConfig& desk = config.desk;
  ASSERT_EQ(desk.mailboxes.size(), 2U);
  EXPECT_EQ(desk.mailboxes[0], (desk::Mailbox{.address = "support@acme.example",
                                              .aliases = {"help@acme.example"},
                                              .display_name = "Acme Support",
                                              .queue = "support",
                                              .languages = {"de", "en"},
                                              .trusted_forms = {"forms@www.acme.example"},
                                              .authserv_id = "mail.acme.example",
                                              .plus_addressing = false}));
  EXPECT_THAT(desk.queues,
              ElementsAre(desk::Queue{"support", {"alice", "bob"}, "fast", desk::Assign::round_robin},
                          desk::Queue{"sales", {"bob"}, "slow", desk::Assign::first_to_answer}));
  EXPECT_THAT(
      desk.agents,
      ElementsAre(
          desk::Agent{"alice", "Alice Example", "alice@acme.example", {"alice@home.example"}, "Alice\nAcme"},
          desk::Agent{"bob", "", "bob@acme.example", {}, ""}));
  EXPECT_THAT(desk.slas, ElementsAre(desk::Sla{"fast", "berlin", 1, 1}, desk::Sla{"slow", "berlin", 3, 2}));
  ASSERT_EQ(desk.calendars.size(), 1U);
  EXPECT_EQ(desk.calendars[0].zone, "Europe/Berlin");
  EXPECT_THAT(desk.calendars[0].hours[4],
              ElementsAre(desk::OpenHours{9h, 12h + 30min}, desk::OpenHours{13h, 17h}));
  EXPECT_THAT(desk.calendars[0].hours[5], ElementsAre(desk::OpenHours{9h, 13h}));
  EXPECT_TRUE(desk.calendars[0].hours[6].empty());
  EXPECT_THAT(desk.calendars[0].holidays,
              ElementsAre(year{2026} / 12 / 25, year{2026} / 12 / 26, year{2027} / 1 / 1));
  EXPECT_EQ(desk.autoreply, (desk::AutoReply{true, desk::EchoSubject::never, 50, 500}));
  EXPECT_EQ(desk.reopen_within, std::chrono::days{21});
  ASSERT_EQ(config.templates.size(), 1U);
  EXPECT_EQ(config.templates[0].name, "acknowledgement.fr.text.mustache");
  EXPECT_TRUE(config.notes.empty()) << describe(config.notes);
}

TEST(ReadConfigTest, TheSmallestMeansTheRest) {
  const Config config = read("00-smallest.toml");

  EXPECT_EQ(config.daemon, (DaemonSettings{.token_key_file = "/var/lib/ticketd/token.keys",
                                           .ops_mailbox = "support@acme.example"}));
  ASSERT_EQ(config.mailboxes.size(), 1U);
  EXPECT_EQ(config.mailboxes[0].imap.folder, "INBOX");
  EXPECT_EQ(config.mailboxes[0].smtp.server.url, "smtps://mail.acme.example:465");
  EXPECT_EQ(config.mailboxes[0].poll_interval, 60s);
  EXPECT_EQ(config.desk.mailboxes[0].queue, "support");
  EXPECT_EQ(config.desk.queues[0].sla, "default");
  EXPECT_THAT(config.desk.slas, ElementsAre(desk::Sla{"default", "default", 1, 1}));
  EXPECT_EQ(config.desk.autoreply, desk::AutoReply{});
  EXPECT_EQ(describe(config.notes),
            "/etc/ticketd/ticketd.toml: nobody is told when something is wrong: there is no ops_address in "
            "[daemon]\n");
}

TEST(ReadConfigTest, TheSameTextGivesTheSameValues) { EXPECT_EQ(read("00-good.toml"), read("00-good.toml")); }

TEST(ReadConfigTest, AFileThatIsNotThereIsAMistake) {
  const auto config = load_config("/no/such/ticketd.toml", Purpose::run);

  ASSERT_FALSE(config);
  EXPECT_EQ(describe(config.error()),
            "/no/such/ticketd.toml: the configuration cannot be read: there is no such file\n"
            "    name it with --config FILE\n");
}

}  // namespace
}  // namespace ticketd::config
