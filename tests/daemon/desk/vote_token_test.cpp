#include "daemon/desk/vote_token.hpp"

#include <gtest/gtest.h>

#include "daemon/desk/token.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

TokenKeys keys() { return {.keys = {{.id = "k2", .bytes = {1, 2, 3}}, {.id = "k1", .bytes = {4, 5, 6}}}}; }

VoteToken sample(Vote vote = Vote::solved) {
  return {.vote = vote,
          .ticket_random_id = "abcdefghijkl7",
          .entry_code = vote_entry_code("return-policy"),
          .issued = std::chrono::year{2026} / 11 / 24};
}

Desk a_desk() { return {.keys = keys()}; }

TEST(VoteTokenTest, WhatIsWrittenIsReadBack) {
  for (const Vote vote : {Vote::solved, Vote::did_not_help}) {
    const std::string text = write_vote_token(sample(vote), keys());
    SCOPED_TRACE(text);
    EXPECT_EQ(text.size(), token_length);
    EXPECT_EQ(text, parser::ascii_lower(text));
    EXPECT_EQ(read_vote_token(text, keys()), sample(vote));
  }
}

TEST(VoteTokenTest, AnEntrysCodeIsItsOwn) {
  EXPECT_EQ(vote_entry_code("return-policy"), vote_entry_code("return-policy"));
  EXPECT_NE(vote_entry_code("return-policy"), vote_entry_code("return-policy2"));
  EXPECT_EQ(vote_entry_code("").size(), 5U);
}

TEST(VoteTokenTest, F45EveryFlippedCharacterIsRefused) {
  const std::string text = write_vote_token(sample(), keys());
  for (std::size_t i = 0; i < text.size(); ++i)
    for (const char other : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789-=. A\0", 42)) {
      if (other == text[i]) continue;
      std::string flipped = text;
      flipped[i] = other;
      EXPECT_FALSE(read_vote_token(flipped, keys())) << flipped;
    }
}

TEST(VoteTokenTest, F45ShortLongEmptyAndOtherCaseAreRefused) {
  const std::string text = write_vote_token(sample(), keys());
  std::string upper = text;
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  for (const std::string& wrong : {std::string{}, text.substr(1), text.substr(0, text.size() - 1), text + "a",
                                   " " + text, text + text, upper, std::string(token_length, 's')})
    EXPECT_FALSE(read_vote_token(wrong, keys())) << wrong;
}

TEST(VoteTokenTest, ARetiredKeyStillVerifiesAForgottenOrAnotherOneDoesNot) {
  const std::string text = write_vote_token(sample(), {.keys = {keys().keys[1]}});

  EXPECT_EQ(read_vote_token(text, keys()), sample());
  EXPECT_FALSE(read_vote_token(text, {.keys = {keys().keys[0]}}));
  EXPECT_FALSE(read_vote_token(text, {.keys = {{.id = "k1", .bytes = {7}}}}));
}

TEST(VoteTokenTest, OneKindOfTokenIsNeverTakenForAnother) {
  const Token customer{.principal = 1, .ticket_random_id = "abcdefghijkl7", .issued = sample().issued};

  EXPECT_FALSE(read_vote_token(write_token(customer, keys()), keys()));
  EXPECT_FALSE(read_token(write_vote_token(sample(), keys()), keys(), {}));
}

TEST(VoteTokenTest, AMailsVoteStandsInItsAddressElseInItsSubject) {
  const std::string solved = write_vote_token(sample(), keys());
  const std::string other = write_vote_token(sample(Vote::did_not_help), keys());
  const parser::Address plus{.address = "support+" + solved + "@acme.example"};
  const parser::Address plus_other{.address = "support+" + other + "@acme.example"};
  const parser::Address plain{.address = "support@acme.example"};
  struct Case {
    const char* name;
    parser::Email email;
    std::optional<VoteToken> expected;
  };
  const Case cases[] = {
      {"to the plus-address", {.to = {plus}}, sample()},
      {"copied to it", {.to = {plain}, .cc = {plus}}, sample()},
      {"the address was taken away but the server noted it",
       {.headers = {{.name = "Delivered-To", .value = "<support+" + solved + "@acme.example>"}},
        .to = {plain}},
       sample()},
      {"without plus-addressing", {.to = {plain}, .subject = "Solved [#12 " + solved + "]"}, sample()},
      {"a retired key with a digit in its id",
       {.subject = "Solved " + write_vote_token(sample(), {.keys = {keys().keys[1]}})},
       sample()},
      {"the subject was answered", {.to = {plain}, .subject = "Re: Solved [#12 " + solved + "]"}, sample()},
      {"an answer to what was written about a vote",
       {.to = {plain}, .subject = "Re: Solved [#12 " + solved + "]", .in_reply_to = {"id@acme.example"}},
       std::nullopt},
      {"the same by References alone",
       {.to = {plain}, .subject = "Re: Solved " + solved, .references = {"id@acme.example"}},
       std::nullopt},
      {"twice the same", {.to = {plus, plus}, .subject = "Solved"}, sample()},
      {"two that differ mean nothing", {.to = {plus, plus_other}}, std::nullopt},
      {"two that differ in the subject", {.subject = solved + " " + other}, std::nullopt},
      {"the address wins over the subject", {.to = {plus}, .subject = other}, sample()},
      {"a quoted link is no vote",
       {.to = {plain}, .subject = "Re: hello", .text = "> mailto:support+" + solved},
       std::nullopt},
      {"glued to a word it is none", {.to = {plain}, .subject = "a" + solved}, std::nullopt},
      {"an ordinary mail", {.to = {plain}, .subject = "hello"}, std::nullopt},
  };
  const Desk desk = a_desk();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(vote_in(c.email, desk), c.expected);
  }
}

TEST(VoteTokenTest, AHugeSubjectTakesNoTime) {
  const parser::Email email{.subject = std::string(1 << 20, 's')};
  EXPECT_FALSE(vote_in(email, a_desk()));
}

}  // namespace
}  // namespace ticketd::desk
