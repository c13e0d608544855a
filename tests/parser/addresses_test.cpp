#include "parser/addresses.hpp"

#include <gmock/gmock.h>

namespace ticketd::parser {
namespace {

TEST(AddressesTest, ReadsWhatStandsInAddressFields) {
  struct Case {
    std::string_view name;
    std::string_view value;
    std::vector<Address> expected;
  };
  const Case cases[] = {
      {"bare", "ann@example.com", {{"", "ann@example.com"}}},
      {"name and angle", "Ann Lee <ann@example.com>", {{"Ann Lee", "ann@example.com"}}},
      {"quoted name with comma", R"("Lee, Ann" <ann@example.com>)", {{"Lee, Ann", "ann@example.com"}}},
      {"quoted pair", R"("Ann \"A\" \\ Lee" <ann@example.com>)", {{R"(Ann "A" \ Lee)", "ann@example.com"}}},
      {"comment as name", "ann@example.com (Ann Lee)", {{"Ann Lee", "ann@example.com"}}},
      {"comment in the middle", "Ann (at work) <ann@example.com>", {{"Ann", "ann@example.com"}}},
      {"nested comment", "ann@example.com (a (b) c)", {{"a (b) c", "ann@example.com"}}},
      {"list", "a@x.org, B <b@x.org>", {{"", "a@x.org"}, {"B", "b@x.org"}}},
      {"Outlook separates with semicolons", "a@x.org; b@x.org", {{"", "a@x.org"}, {"", "b@x.org"}}},
      {"group", "Team: a@x.org, B <b@x.org>; c@x.org", {{"", "a@x.org"}, {"B", "b@x.org"}, {"", "c@x.org"}}},
      {"empty group", "undisclosed-recipients:;", {}},
      {"unclosed group", "a:b:c", {{"", "c"}}},
      {"obsolete route", "<@a.org,@b.org:ann@x.org>", {{"", "ann@x.org"}}},
      {"obsolete blanks", "ann @ example . com", {{"", "ann@example.com"}}},
      {"quoted local part", R"("ann lee"@x.org)", {{"", R"("ann lee"@x.org)"}}},
      {"domain literal", "ann@[192.0.2.1]", {{"", "ann@[192.0.2.1]"}}},
      {"mailto", "<mailto:ann@x.org>", {{"", "ann@x.org"}}},
      {"encoded word", "=?utf-8?q?J=C3=BCrgen?= <j@x.org>", {{"Jürgen", "j@x.org"}}},
      {"encoded word with a raw comma", "=?utf-8?q?Lee,_Ann?= <a@x.org>", {{"Lee, Ann", "a@x.org"}}},
      {"encoded word in quotes", R"("=?utf-8?q?J=C3=BCrgen?=" <j@x.org>)", {{"Jürgen", "j@x.org"}}},
      {"unquoted comma", "Lee, Ann <ann@x.org>", {{"Lee, Ann", "ann@x.org"}}},
      {"no angle brackets", "Ann Lee ann@x.org", {{"Ann Lee", "ann@x.org"}}},
      {"quote never closed", "\"Ann <ann@x.org>", {{"Ann", "ann@x.org"}}},
      {"angle never closed", "Ann <ann@x.org", {{"Ann", "ann@x.org"}}},
      {"doubled angles", "<<ann@x.org>>", {{"", "ann@x.org"}}},
      {"non-ASCII domain", "ann@bücher.example", {{"", "ann@bücher.example"}}},
      {"local user", "root", {{"", "root"}}},
      {"two without a comma", "Ann <a@x.org> Bob <b@x.org>", {{"Ann", "a@x.org"}, {"Bob", "b@x.org"}}},
      {"two bare ones without a comma", "a@x.org b@x.org", {{"", "a@x.org"}, {"", "b@x.org"}}},
      {"the same behind the angle", "<a@x.org>a@x.org", {{"", "a@x.org"}}},
      {"comments inside", "Ann <ann(at work)@x.org(there)>", {{"Ann", "ann@x.org"}}},
      {"a blank inside is not taken out", "<ann lee@x.org>", {{"", "ann lee@x.org"}}},
      {"dot at the end", "ann@x.org.", {{"", "ann@x.org"}}},
      {"quoted name glued to the address", "\"Ann\"ann@x.org>", {{"Ann", "ann@x.org"}}},
      {"name without an address", "Ann Lee", {}},
      {"name beside nothing", "\"Ann\" <>, \"Bob\" <b@x.org>", {{"Bob", "b@x.org"}}},
      {"a list without members as an address", "<Undisclosed-Recipient:@x.org;>", {}},
      {"null sender", "<>", {}},
      {"nothing", " , ,; ", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(parse_addresses(c.value, 100), c.expected);
  }
}

TEST(AddressesTest, StopsAtTheLimit) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "a@x.org,";
  EXPECT_EQ(parse_addresses(many, 10).size(), 10U);
  EXPECT_TRUE(parse_addresses("a@x.org", 0).empty());
}

}  // namespace
}  // namespace ticketd::parser
