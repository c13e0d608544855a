#include "daemon/mail/endpoint.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/temporary_directory.hpp"

namespace ticketd::mail {
namespace {

TEST(EndpointTest, LoopbackIsKnownByItsName) {
  for (const std::string_view url : {"imap://localhost", "imap://LOCALHOST:143/x", "smtp://127.0.0.1:25",
                                     "smtp://127.1.2.3", "imap://[::1]:143"})
    EXPECT_TRUE(is_loopback_url(url)) << url;
  for (const std::string_view url :
       {"imap://example.org", "imap://localhost.example.org", "imap://127.0.0.1.example.org",
        "imap://1.2.3.4", "imap://localhost@example.org", "imap://127.0.0", ""})
    EXPECT_FALSE(is_loopback_url(url)) << url;
}

TEST(EndpointTest, SecretsAreReadFromTheirFilesEachTime) {
  const test::TemporaryDirectory folder;
  const std::filesystem::path file = folder.path() / "password";
  const Endpoint endpoint{.password = "unused", .password_file = file};

  std::ofstream(file) << "first\n";
  EXPECT_EQ(read_credentials(endpoint)->password, "first");
  std::ofstream(file) << " second \r\n";
  EXPECT_EQ(read_credentials(endpoint)->password, " second ");
}

TEST(EndpointTest, ABearerTokenGoesBeforeAPassword) {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "bearer") << "token\n";
  const Endpoint endpoint{.password = "unused", .bearer_file = folder.path() / "bearer"};

  EXPECT_EQ(read_credentials(endpoint)->bearer, "token");
  EXPECT_EQ(read_credentials(endpoint)->password, "");
}

TEST(EndpointTest, AMissingOrEmptySecretNeedsAHuman) {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "empty") << "\n";

  for (const char* name : {"missing", "empty"}) {
    const auto credentials = read_credentials(Endpoint{.password_file = folder.path() / name});
    ASSERT_FALSE(credentials);
    EXPECT_EQ(credentials.error().kind, MailError::Kind::refused_login);
    EXPECT_NE(credentials.error().detail.find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace ticketd::mail
