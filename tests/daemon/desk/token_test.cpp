#include "daemon/desk/token.hpp"

#include <gtest/gtest.h>

#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

const std::vector<Agent> agents{{.name = "alice"}, {.name = "bob"}};

TokenKeys keys() { return {.keys = {{.id = "k2", .bytes = {1, 2, 3}}, {.id = "k1", .bytes = {4, 5, 6}}}}; }

Token sample() {
  return {.purpose = TokenPurpose::agent_answer,
          .principal = "alice",
          .ticket_random_id = "abcdefghijkl7",
          .generation = 3,
          .issued = std::chrono::year{2026} / 11 / 24};
}

TEST(TokenTest, WhatIsWrittenIsReadBack) {
  const Token tokens[] = {
      sample(),
      {.purpose = TokenPurpose::agent_note,
       .principal = "bob",
       .ticket_random_id = "aaaaaaaaaaaaa",
       .issued = sample().issued},
      {.purpose = TokenPurpose::customer,
       .principal = 1,
       .ticket_random_id = "zzzzzzzzzzzzz",
       .issued = sample().issued},
      {.purpose = TokenPurpose::customer,
       .principal = 32767,
       .ticket_random_id = "2345672345672",
       .generation = 1023,
       .issued = std::chrono::year{2109} / 9 / 17},
  };
  for (const Token& token : tokens) {
    const std::string text = write_token(token, keys());
    SCOPED_TRACE(text);
    EXPECT_EQ(text.size(), token_length);
    EXPECT_EQ(text, parser::ascii_lower(text));
    EXPECT_EQ(read_token(text, keys(), agents), token);
  }
}

TEST(TokenTest, F45EveryFlippedCharacterIsRefused) {
  const std::string text = write_token(sample(), keys());
  for (std::size_t i = 0; i < text.size(); ++i)
    for (const char other : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789-=. A\0", 42)) {
      if (other == text[i]) continue;
      std::string flipped = text;
      flipped[i] = other;
      EXPECT_FALSE(read_token(flipped, keys(), agents)) << flipped;
    }
}

TEST(TokenTest, F45ShortLongEmptyAndOtherCaseAreRefused) {
  const std::string text = write_token(sample(), keys());
  std::string upper = text;
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  for (const std::string& wrong : {std::string{}, text.substr(1), text.substr(0, text.size() - 1), text + "a",
                                   " " + text, text + text, upper, std::string(token_length, 'a')})
    EXPECT_FALSE(read_token(wrong, keys(), agents)) << wrong;
}

TEST(TokenTest, ARetiredKeyStillVerifiesAndAForgottenOneDoesNot) {
  const TokenKeys old{.keys = {keys().keys[1]}};
  const std::string text = write_token(sample(), old);

  EXPECT_EQ(read_token(text, keys(), agents), sample());
  EXPECT_FALSE(read_token(text, {.keys = {keys().keys[0]}}, agents));
}

TEST(TokenTest, AnotherKeyUnderTheSameIdIsRefused) {
  const TokenKeys other{.keys = {{.id = "k2", .bytes = {7}}}};
  EXPECT_FALSE(read_token(write_token(sample(), other), keys(), agents));
}

TEST(TokenTest, AnAgentWhoIsGoneHasNoToken) {
  const std::string text = write_token(sample(), keys());
  EXPECT_FALSE(read_token(text, keys(), std::vector<Agent>{{.name = "bob"}}));
}

TEST(TokenTest, EveryPartMakesAnotherHash) {
  const std::string text = write_token(sample(), keys()).substr(24);
  Token other = sample();
  other.purpose = TokenPurpose::agent_note;
  EXPECT_NE(write_token(other, keys()).substr(24), text);
  other = sample();
  other.principal = "bob";
  EXPECT_NE(write_token(other, keys()).substr(24), text);
  other = sample();
  other.principal = 1;  // an agent "1" is not participant 1
  Token named = sample();
  named.principal = "1";
  EXPECT_NE(write_token(other, keys()).substr(24), write_token(named, keys()).substr(24));
  other = sample();
  other.generation = 4;
  EXPECT_NE(write_token(other, keys()).substr(24), text);
  other = sample();
  other.issued += std::chrono::days(1);
  EXPECT_NE(write_token(other, keys()).substr(24), text);
}

}  // namespace
}  // namespace ticketd::desk
