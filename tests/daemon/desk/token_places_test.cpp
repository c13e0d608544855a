#include "daemon/desk/token_places.hpp"

#include <gmock/gmock.h>

#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using testing::ElementsAre;

class TokenPlacesTest : public testing::Test {
 protected:
  Token token(int participant) const {
    return {.principal = participant,
            .ticket_random_id = "abcdefghijklm",
            .issued = std::chrono::year{2026} / 1 / 2};
  }
  std::string text(int participant) const { return write_token(token(participant), desk.keys); }
  std::string address(int participant) const {
    return *plus_address(desk.config.mailboxes[0], text(participant));
  }
  std::string id(int participant, const std::string& nonce = "abc") const {
    return message_id_with(text(participant), written, nonce, desk.config.mailboxes[0]);
  }
  std::vector<int> found(const parser::Email& email) const {
    std::vector<int> numbers;
    for (const TokenRef& ref : tokens_in(email, desk)) numbers.push_back(std::get<int>(ref.token.principal));
    return numbers;
  }

  Desk desk = make_desk();
  db::Time written = std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + std::chrono::seconds(12345);
};

TEST_F(TokenPlacesTest, StrongestPlacesFirstNewestReferencesFirstEachOnce) {
  parser::Email email;
  email.references = {id(9), id(8), id(7), "other@example.org"};
  email.in_reply_to = {id(7)};
  email.headers = {{"X-Original-To", address(5)}, {"Delivered-To", " <" + address(4) + "> "}};
  email.cc = {{"", address(3)}, {"", address(1)}};
  email.to = {{"Acme", "SUPPORT+" + text(1) + "@ACME.example"}, {"", "support@acme.example"}};

  EXPECT_THAT(found(email), ElementsAre(1, 3, 4, 5, 7, 8, 9));
  EXPECT_EQ(tokens_in(email, desk).front().place, TokenRef::Place::plus_address);
  EXPECT_EQ(tokens_in(email, desk).back().place, TokenRef::Place::message_id);
}

TEST_F(TokenPlacesTest, AMailWithAThousandTokensIsReadInBounds) {
  parser::Email email;
  for (int i = 1; i <= 1000; ++i) email.references.push_back(id(i));
  EXPECT_EQ(found(email).size(), tokens_max);
}

TEST_F(TokenPlacesTest, NothingElseIsAToken) {
  parser::Email email;
  email.to = {{"", text(1) + "@acme.example"},
              {"", "support+x" + text(1) + "@acme.example"},
              {"", "support+@acme.example"}};
  email.references = {text(1) + "@acme.example", "x" + id(1), text(1)};
  email.headers = {{"X-Token", address(1)}, {"Subject", address(1)}};
  EXPECT_THAT(found(email), ElementsAre());
}

TEST_F(TokenPlacesTest, ALongMailboxNameHasNoPlusAddress) {
  Mailbox mailbox{.address = std::string(19, 'x') + "@acme.example"};
  const auto longest = plus_address(mailbox, text(1));
  ASSERT_TRUE(longest);
  EXPECT_EQ(local_part(*longest).size(), local_part_octets_max);

  mailbox.address = "x" + mailbox.address;
  EXPECT_FALSE(plus_address(mailbox, text(1)));
  mailbox = {.address = "support@acme.example", .plus_addressing = false};
  EXPECT_FALSE(plus_address(mailbox, text(1)));
}

TEST_F(TokenPlacesTest, AMessageIdSaysWhenItWasWritten) {
  EXPECT_EQ(written_at(id(1), desk), written);
  EXPECT_FALSE(written_at(text(1) + ".", desk));
  EXPECT_FALSE(written_at("b" + id(1).substr(1), desk));
}

TEST_F(TokenPlacesTest, AnAgentsTokenIsFoundInAnyText) {
  Token secret = token(1);
  secret.purpose = TokenPurpose::agent_answer;
  secret.principal = "alice";
  const std::string agents = write_token(secret, desk.keys);
  const std::string halves = agents.substr(0, 20) + "\n> > " + agents.substr(20);

  EXPECT_TRUE(find_agent_token("On Monday <support+" + agents + "@acme.example> wrote", desk));
  EXPECT_TRUE(find_agent_token("\n> " + halves + " ", desk));
  EXPECT_FALSE(find_agent_token("<support+" + text(1) + "@acme.example> is the customer's own", desk));
  EXPECT_FALSE(find_agent_token(agents.substr(1) + "a", desk));
  EXPECT_FALSE(find_agent_token("", desk));
}

}  // namespace
}  // namespace ticketd::desk::test
