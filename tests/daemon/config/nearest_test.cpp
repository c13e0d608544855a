#include "daemon/config/nearest.hpp"

#include <gtest/gtest.h>

namespace ticketd::config {
namespace {

TEST(NearestTest, FindsWhatWasMeant) {
  const std::vector<std::string> known{"address",       "aliases",       "imap",         "smtp",
                                       "password_file", "poll_interval", "Europe/Berlin"};
  struct Case {
    const char* word;
    const char* meant;
  };
  const Case cases[] = {
      {"adress", "address"},
      {"addresss", "address"},
      {"ADDRESS", "address"},
      {"smpt", "smtp"},
      {"pasword_file", "password_file"},
      {"poll", "poll_interval"},
      {"Berlin", "Europe/Berlin"},
      {"Europe/Berlyn", "Europe/Berlin"},
      {"colour", ""},
      {"x", ""},
      {"", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(nearest(c.word, known).value_or(""), c.meant) << c.word;
  EXPECT_EQ(nearest(std::string(1'000'000, 'a'), known), std::nullopt);
  EXPECT_EQ(nearest("imap", {}), std::nullopt);
}

TEST(NearestTest, ListsChoices) {
  EXPECT_EQ(either({}), "");
  EXPECT_EQ(either({"a"}), "\"a\"");
  EXPECT_EQ(either({"a", "b"}), "\"a\" or \"b\"");
  EXPECT_EQ(either({"a", "b", "c"}), "\"a\", \"b\" or \"c\"");
}

}  // namespace
}  // namespace ticketd::config
