// systemd/ticketd.toml is what people start from: it is right as it stands, and so is every line they may
// uncomment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "daemon/config/read_config.hpp"
#include "tests/daemon/config/fake_files.hpp"

namespace ticketd::config {
namespace {

FakeFiles& with_secrets(FakeFiles& files) {
  files.credentials = "/run/credentials/ticketd.service";
  for (const char* name : {"token-keys", "mail-password", "sales-token"})
    files.secrets[files.credentials + "/" + name] = Files::Access::fine;
  files.texts[files.credentials + "/token-keys"] = "k1 " + std::string(64, '7') + "\n";
  files.secrets["/etc/ssl/certs/ca-certificates.crt"] = Files::Access::open_to_all;
  files.texts["/etc/ticketd/holidays.ics"] =
      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  files.folders["/etc/ticketd/faq"] = {};
  files.texts["/etc/ticketd/quiet-phrases.toml"] = "[en]\ncomplaint = [\"never again\"]\n";
  files.folders["/etc/ticketd/templates"] = {"acknowledgement.fr.text.mustache"};
  files.texts["/etc/ticketd/templates/acknowledgement.fr.text.mustache"] = "Subject: x\n\n{{ticket}}\n";
  return files;
}

class ExampleConfigTest : public testing::Test {
 protected:
  ExampleConfigTest() {
    std::ifstream in(std::string(TICKETD_SOURCE) + "/systemd/ticketd.toml");
    text_.assign(std::istreambuf_iterator<char>(in), {});
  }
  static std::string said(const std::string& text, Purpose purpose) {
    FakeFiles files;
    const auto config = read_config(text, "/etc/ticketd/ticketd.toml", with_secrets(files), purpose);
    return config ? describe(config->notes) : describe(config.error());
  }
  std::string text_;
};

TEST_F(ExampleConfigTest, IsAcceptedWhenItsSecretsExist) {
  ASSERT_FALSE(text_.empty());
  EXPECT_EQ(said(text_, Purpose::run), "");
}

TEST_F(ExampleConfigTest, IsAcceptedByACheckOutsideTheService) {
  const auto config = read_config(text_, "/etc/ticketd/ticketd.toml", FakeFiles(), Purpose::check);

  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->notes.size(), 2U) << describe(config->notes);
  for (const ConfigMistake& note : config->notes) EXPECT_THAT(note.what, testing::HasSubstr("credential"));
}

TEST_F(ExampleConfigTest, EveryCommentedLineIsRightToo) {
  const std::string uncommented = std::regex_replace(text_, std::regex("(^|\n)#(\\w+ = |\\[)"), "$1$2");
  ASSERT_NE(uncommented, text_);

  EXPECT_EQ(said(uncommented, Purpose::run), "");
  for (const char* key :
       {"state_dir", "templates", "first_response_business_days", "sales-token", "holidays_file"})
    EXPECT_THAT(uncommented, testing::ContainsRegex("\n[^#\n]*" + std::string(key))) << key;
}

TEST_F(ExampleConfigTest, WhatIsSaidToBeTheDefaultIsIt) {
  FakeFiles files;
  const auto plain = read_config(text_, "/etc/ticketd/ticketd.toml", with_secrets(files), Purpose::run);
  // Lines that show defaults; the others show examples.
  const std::regex defaults(
      "\n#((state_dir|control_socket|max_message|auto_replies_\\w+|reopen_within|languages|plus_addressing|"
      "start|"
      "after_intake|folder(?= = .INBOX)|poll_interval|assign|ops_mailbox) = )");
  const auto spelt_out = read_config(std::regex_replace(text_, defaults, "\n$1"), "/etc/ticketd/ticketd.toml",
                                     files, Purpose::run);

  ASSERT_TRUE(plain && spelt_out);
  EXPECT_EQ(*plain, *spelt_out);
}

TEST_F(ExampleConfigTest, TheUnitLoadsTheCredentialsItNames) {
  std::ifstream in(std::string(TICKETD_SOURCE) + "/systemd/ticketd.service");
  const std::string unit{std::istreambuf_iterator<char>(in), {}};
  const std::regex named("\n[^#\n]*\"credential:([\\w-]+)\"");
  int found = 0;
  for (auto match = std::sregex_iterator(text_.begin(), text_.end(), named); match != std::sregex_iterator();
       ++match, ++found)
    EXPECT_THAT(unit, testing::HasSubstr("\nLoadCredential=" + (*match)[1].str() + ":"));
  EXPECT_EQ(found, 2);
}

}  // namespace
}  // namespace ticketd::config
