#include "daemon/faq/faq_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/faq/faq_files.hpp"

namespace ticketd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Key;
using testing::Pair;
using testing::UnorderedElementsAre;

std::vector<std::string> names(const FaqFolder& folder) {
  std::vector<std::string> all;
  for (const autoresponder::FaqFile& file : folder.files) all.push_back(file.name);
  return all;
}

TEST(FaqFolderTest, EntriesAndPicturesAreFoundBelowItByName) {
  const test::FaqFiles files;
  files.write("pay/card.PNG", "picture");
  files.write("README.md", "for editors");
  files.write("notes.txt", "for editors");
  files.write(".git/config.md", "hidden");
  files.write(".draft.md", "hidden");

  const auto read = read_faq_folder(files.path());

  ASSERT_TRUE(read) << read.error();
  EXPECT_THAT(names(*read), UnorderedElementsAre("returns.en.md", "password.en.md", "pay/invoice.en.md"));
  EXPECT_THAT(read->pictures, ElementsAre(Pair("pay/card.PNG", "picture")));
  EXPECT_THAT(read->folders, UnorderedElementsAre(files.path(), files.path() / "pay"));
  EXPECT_TRUE(read->mistakes.empty());
}

TEST(FaqFolderTest, APictureTooLargeForMailIsRefusedByName) {
  const test::FaqFiles files;
  files.write("small.png", std::string(max_picture_bytes, 'x'));
  files.write("large.png", std::string(max_picture_bytes + 1, 'x'));

  const auto read = read_faq_folder(files.path());

  ASSERT_TRUE(read);
  EXPECT_THAT(read->pictures, ElementsAre(Key("small.png")));
  ASSERT_EQ(read->mistakes.size(), 1U);
  EXPECT_EQ(read->mistakes[0].file, "large.png");
  EXPECT_THAT(read->mistakes[0].what, HasSubstr("512 KB"));
}

TEST(FaqFolderTest, AnEntryOfAnySizeIsReadToItsLimitOnly) {
  const test::FaqFiles files;
  files.write("huge.md", std::string(3U << 20U, 'x'));

  const auto read = read_faq_folder(files.path());

  ASSERT_TRUE(read);
  for (const autoresponder::FaqFile& file : read->files)
    EXPECT_LE(file.content.size(), autoresponder::max_entry_bytes + 1) << file.name;
}

TEST(FaqFolderTest, AMissingFolderIsSaidInWords) {
  const test::TemporaryDirectory directory;

  const auto read = read_faq_folder(directory.path() / "none");

  ASSERT_FALSE(read);
  EXPECT_THAT(read.error(), HasSubstr("none: No such file or directory"));
  EXPECT_EQ(faq_fingerprint(directory.path() / "none"), 0U);
}

TEST(FaqFolderTest, TheFingerprintTellsEveryKindOfChange) {
  const test::FaqFiles files;
  const std::uint64_t before = faq_fingerprint(files.path());
  EXPECT_EQ(faq_fingerprint(files.path()), before) << "nothing changed";

  files.write("returns.en.md", "longer or shorter");
  const std::uint64_t rewritten = faq_fingerprint(files.path());
  EXPECT_NE(rewritten, before);

  files.remove("password.en.md");
  const std::uint64_t removed = faq_fingerprint(files.path());
  EXPECT_NE(removed, rewritten);

  std::filesystem::rename(files.path() / "returns.en.md", files.path() / "pay" / "returns.en.md");
  EXPECT_NE(faq_fingerprint(files.path()), removed);
}

}  // namespace
}  // namespace ticketd
