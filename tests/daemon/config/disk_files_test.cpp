#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "daemon/config/files.hpp"
#include "daemon/config/read_config.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd::config {
namespace {

using std::filesystem::perms;
using testing::ElementsAre;

class DiskFilesTest : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& content, perms mode) {
    const std::filesystem::path path = directory_.path() / name;
    std::ofstream(path) << content;
    std::filesystem::permissions(path, mode);
    return path;
  }

  const test::TemporaryDirectory directory_;
  const DiskFiles files_;
};

TEST_F(DiskFilesTest, WhoMayReadASecret) {
  using enum Files::Access;
  const perms owner = perms::owner_read | perms::owner_write;
  EXPECT_EQ(files_.access(write("fine", "x", owner)), fine);
  EXPECT_EQ(files_.access(write("group", "x", owner | perms::group_read)), fine);
  EXPECT_EQ(files_.access(write("world", "x", owner | perms::others_read)), open_to_all);
  EXPECT_EQ(files_.access(write("writable", "x", owner | perms::others_write)), open_to_all);
  EXPECT_EQ(files_.access(write("empty", "", owner)), empty);
  EXPECT_EQ(files_.access(directory_.path()), not_a_file);
  EXPECT_EQ(files_.access(directory_.path() / "none"), missing);
  const bool root = ::geteuid() == 0;  // who may read everything
  EXPECT_EQ(files_.access(write("closed", "x", perms::none)), root ? fine : unreadable);
}

TEST_F(DiskFilesTest, FilesAreReadWholeOrNot) {
  const perms owner = perms::owner_read | perms::owner_write;
  EXPECT_EQ(files_.read(write("text", std::string("a\0b\r\n", 5), owner)), std::string("a\0b\r\n", 5));
  EXPECT_EQ(files_.read(directory_.path() / "none").error(), "there is no such file");
  EXPECT_EQ(files_.read(directory_.path()).error(), "it is not a file");
  EXPECT_EQ(files_.read(write("large", std::string(Files::max_bytes + 1, 'x'), owner)).error(),
            "it is larger than 4 MB");
  EXPECT_EQ(files_.read(write("limit", std::string(Files::max_bytes, 'x'), owner))->size(), Files::max_bytes);
}

TEST_F(DiskFilesTest, FoldersAreListedInOrder) {
  write("b.mustache", "", perms::owner_all);
  write("a.mustache", "", perms::owner_all);
  write(".swp", "", perms::owner_all);

  EXPECT_THAT(*files_.list(directory_.path()), ElementsAre("a.mustache", "b.mustache"));
  EXPECT_FALSE(files_.list(directory_.path() / "none"));
}

TEST_F(DiskFilesTest, AConfigurationIsLoadedFromWhereItLies) {
  write("mail", "hunter2\n", perms::owner_read);
  write("token.keys", "k1 " + std::string(64, '7') + "\n", perms::owner_read);
  std::ifstream in(std::string(TICKETD_TEST_DATA) + "/config/00-smallest.toml");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  text.replace(text.find("/etc/ticketd/mail"), std::string("/etc/ticketd/mail").size(), "mail");
  const auto file =
      write("ticketd.toml", "[daemon]\ntoken_key_file = \"token.keys\"\n" + text, perms::owner_all);

  const auto config = load_config(file, Purpose::run);

  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->mailboxes[0].imap.server.password_file, directory_.path() / "mail");
  EXPECT_EQ(config->daemon.token_key_file, directory_.path() / "token.keys");
}

}  // namespace
}  // namespace ticketd::config
