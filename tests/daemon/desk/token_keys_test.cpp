#include "daemon/desk/token_keys.hpp"

#include <gtest/gtest.h>

namespace ticketd::desk {
namespace {

const std::string hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const std::string base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

TEST(TokenKeysTest, TheFirstKeyIsCurrentAndAllAreFound) {
  const auto keys = parse_token_keys("# made in 2026\n\n  k2 " + hex + "\r\nk1\t" + base64 + "\n");

  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->current().id, "k2");
  ASSERT_NE(keys->find("k1"), nullptr);
  EXPECT_EQ(keys->find("k1")->bytes, keys->find("k2")->bytes);
  EXPECT_EQ(keys->find("k1")->bytes[31], 31);
  EXPECT_EQ(keys->find("k3"), nullptr);
}

TEST(TokenKeysTest, EveryMistakeIsNamedWithItsLine) {
  struct Case {
    std::string name;
    std::string line;
    std::string what;
  };
  const Case cases[] = {
      {"no key", "k1", "with a space between"},
      {"id too long", "key1 " + hex, "two characters"},
      {"id in upper case", "K1 " + hex, "two characters"},
      {"key too short", "k1 " + hex.substr(2), "32 bytes"},
      {"key too long", "k1 " + hex + "00", "32 bytes"},
      {"no hex", "k1 " + std::string(64, 'x'), "32 bytes"},
      {"words behind the key", "k1 " + hex + " current", "32 bytes"},
      {"all zero", "k1 " + std::string(64, '0'), "all zero"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto keys = parse_token_keys("k9 " + hex + "\n" + c.line + "\n");
    ASSERT_FALSE(keys);
    ASSERT_EQ(keys.error().size(), 1U);
    EXPECT_EQ(keys.error()[0].line, 2);
    EXPECT_NE(keys.error()[0].what.find(c.what), std::string::npos) << keys.error()[0].what;
    EXPECT_EQ(keys.error()[0].what.find(hex.substr(0, 8)), std::string::npos)
        << "a key must not get into a log";
  }
}

TEST(TokenKeysTest, AnEmptyFileAndATwiceGivenIdAreMistakes) {
  const auto empty = parse_token_keys("# nothing yet\n");
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error()[0].line, 0);

  const auto twice = parse_token_keys("k1 " + hex + "\nk1 " + base64);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error()[0].line, 2);
}

TEST(TokenKeysTest, SeveralMistakesAreReportedTogether) {
  const auto keys = parse_token_keys("a\nb\nk1 " + hex);
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().size(), 2U);
}

}  // namespace
}  // namespace ticketd::desk
