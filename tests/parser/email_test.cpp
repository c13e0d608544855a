#include "parser/email.hpp"

#include <gtest/gtest.h>

namespace ticketd::parser {
namespace {

TEST(EmailTest, HeadersAreFoundInAnyCaseAndInOrder) {
  const Email email{.headers = {{"Received", "one"}, {"X-a", "x"}, {"received", "two"}}};

  EXPECT_EQ(headers(email, "RECEIVED"), (std::vector<std::string_view>{"one", "two"}));
  EXPECT_EQ(find_header(email, "x-A")->value, "x");
  EXPECT_EQ(find_header(email, "x-b"), nullptr);
}

TEST(EmailTest, TwoFromAddressesIdentifyNobody) {
  EXPECT_EQ(sole_from(Email{}), nullptr);
  EXPECT_EQ(sole_from(Email{.from = {{"", "a@x.org"}, {"", "b@x.org"}}}), nullptr);
  EXPECT_EQ(sole_from(Email{.from = {{"", "a@x.org"}}})->address, "a@x.org");
}

TEST(EmailTest, AddressesCompareWithoutCase) {
  EXPECT_TRUE(same_address("Ann@Example.ORG", "ann@example.org"));
  EXPECT_FALSE(same_address("ann@example.org", "ann@example.or"));
  EXPECT_EQ(domain_of("ann@Example.ORG"), "example.org");
  EXPECT_EQ(domain_of("ann"), "");
}

}  // namespace
}  // namespace ticketd::parser
