// Every mistake in the words that ops will read: tests/data/config/NN-what.toml and what is said about it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "daemon/config/read_config.hpp"
#include "tests/daemon/config/acme_files.hpp"

namespace ticketd::config {
namespace {

using testing::HasSubstr;

const std::filesystem::path folder = std::filesystem::path(TICKETD_TEST_DATA) / "config";

std::string content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string mistakes(const std::string& text, Purpose purpose = Purpose::check) {
  const auto config = read_config(text, "/etc/ticketd/ticketd.toml", AcmeFiles().files, purpose);
  return config ? "no mistake\n" : describe(config.error());
}

std::string smallest() { return content(folder / "00-smallest.toml"); }

TEST(ConfigMistakesTest, AreSaidAsInTheGoldenFiles) {
  int compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml" || entry.path().filename().string().starts_with("00-")) continue;
    SCOPED_TRACE(entry.path().filename());
    std::filesystem::path expected = entry.path();
    expected.replace_extension(".expected");

    EXPECT_EQ(mistakes(content(entry.path())), content(expected));
    ++compared;
  }
  EXPECT_GE(compared, 13);
}

TEST(ConfigMistakesTest, AServiceMissesWhatACheckFromOutsideCannotSee) {
  const std::string text =
      "[daemon]\ntoken_key_file = \"credential:keys\"\nops_address = \"o@p.example\"\n" + smallest();

  EXPECT_EQ(mistakes(text), "no mistake\n");
  EXPECT_EQ(
      mistakes(text, Purpose::run),
      "/etc/ticketd/ticketd.toml:2:18: systemd gave us no credentials, so there is no \"credential:keys\"\n"
      "    start ticketd by its unit with LoadCredential=keys:/path/to/it, or name a file here\n");
}

TEST(ConfigMistakesTest, ACredentialThatIsNotLoadedIsNamed) {
  AcmeFiles acme;
  acme.files.credentials = "/run/credentials/ticketd.service";
  const auto config = read_config("[daemon]\ntoken_key_file = \"credential:keys\"\n" + smallest(),
                                  "/etc/ticketd/ticketd.toml", acme.files, Purpose::check);

  ASSERT_FALSE(config);
  EXPECT_EQ(describe(config.error()),
            "/etc/ticketd/ticketd.toml:2:18: token_key_file: there is no file "
            "/run/credentials/ticketd.service/keys\n"
            "    the unit needs LoadCredential=keys:/path/to/it\n");
}

TEST(ConfigMistakesTest, AMissingFaqStopsACheckButNoService) {
  const std::string text = "[faq]\nfolder = \"/nowhere\"\n" + smallest();

  EXPECT_THAT(mistakes(text), HasSubstr(":2:10: folder: /nowhere: No such file or directory"));
  const auto config = read_config(text, "/etc/ticketd/ticketd.toml", AcmeFiles().files, Purpose::run);
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->faq.enabled);
  EXPECT_THAT(describe(config->notes), HasSubstr("folder: /nowhere"));
}

TEST(ConfigMistakesTest, NoPasswordIsEverRepeated) {
  for (const char* line : {"password = \"hunter2\"", "passwd = \"hunter2\"", "Password = 'hunter2'",
                           "imap_password = \"hunter2\"", "secret = \"hunter2\""}) {
    std::string text = smallest();
    text.insert(text.find("authserv_id"), std::string(line) + "\n");
    const std::string said = mistakes(text);
    EXPECT_THAT(said, HasSubstr("a password does not belong in this file")) << line;
    EXPECT_THAT(said, Not(HasSubstr("hunter2"))) << line;
  }
  EXPECT_THAT(mistakes(content(folder / "07-connections.toml")), Not(HasSubstr("secret")));
}

TEST(ConfigMistakesTest, NoTextBreaksTheReader) {
  const std::string whole = content(folder / "00-good.toml");
  for (std::size_t size = 0; size < whole.size(); size += 7) mistakes(whole.substr(0, size));
  for (std::size_t i = 0; i < whole.size(); i += 11) {
    std::string changed = whole;
    changed[i] = "\"[]{}=\xFF#\n\0"[i % 10];
    mistakes(changed);
  }
  EXPECT_THAT(mistakes(std::string(100'000, '[')), HasSubstr("this is not valid TOML"));
  EXPECT_THAT(mistakes("a = " + std::string(100'000, '[')), HasSubstr("this is not valid TOML"));
  EXPECT_THAT(mistakes("\xFF\xFE"), HasSubstr("this is not valid TOML"));
}

}  // namespace
}  // namespace ticketd::config
