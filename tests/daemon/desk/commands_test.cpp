#include "daemon/desk/commands.hpp"

#include <gmock/gmock.h>

#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::TicketState;

class CommandsTest : public testing::Test {
 protected:
  auto read(std::string_view text) const { return read_orders(text, config.agents[0], config); }
  DeskConfig config = configuration();
};

TEST_F(CommandsTest, StandAtTheTopOneALine) {
  struct Case {
    std::string text;
    Orders expected;
  };
  const Case cases[] = {
      {"Hello", {.text = "Hello"}},
      {"", {}},
      {"#close\nHello", {.state = TicketState::closed, .lines = {"#close"}, .text = "Hello"}},
      {"\n  #CLOSE \r\n\r\n\u00A0#note\u00A0\nHello\n#take\n",
       {.note = true, .state = TicketState::closed, .lines = {"#CLOSE", "#note"}, .text = "Hello\n#take"}},
      {"#assign Bob", {.assignee = "bob", .lines = {"#assign Bob"}}},
      {"#assign bob@acme.example", {.assignee = "bob", .lines = {"#assign bob@acme.example"}}},
      {"#take\n#take", {.assignee = "alice", .lines = {"#take", "#take"}}},
      {"#pending", {.state = TicketState::pending, .lines = {"#pending"}}},
      {"#open\nStill looking", {.state = TicketState::open, .lines = {"#open"}, .text = "Still looking"}},
      {"#spam", {.state = TicketState::spam, .lines = {"#spam"}}},
      {"#priority HIGH", {.priority = db::Priority::high, .lines = {"#priority HIGH"}}},
      {"#help", {.help = true, .lines = {"#help"}}},
      {"#cc Carl@b.example\n#send\nHi",
       {.send = true, .copies = {"carl@b.example"}, .lines = {"#cc Carl@b.example", "#send"}, .text = "Hi"}},
      {"#cc carl@b.example<mailto:carl@b.example>\n#assign bob@acme.example <mailto:bob@acme.example>\nHi",
       {.assignee = "bob",
        .copies = {"carl@b.example"},
        .lines = {"#cc carl@b.example", "#assign bob@acme.example"},
        .text = "Hi"}},
      {"#faq returns", {.faq = {{.id = "returns"}}, .lines = {"#faq returns"}}},
      {"#close\n#FAQ shop/returns\t de\nRegards",
       {.state = TicketState::closed,
        .faq = {{.id = "shop/returns", .language = "de"}},
        .lines = {"#close", "#FAQ shop/returns\t de"},
        .text = "Regards"}},
      {"Hello Ann,\n\n #faq returns\u00A0\n\nand\n#faq sizes\n",
       {.faq = {{.id = "returns", .at = 12, .line = "#faq returns"},
                {.id = "sizes", .at = 16, .line = "#faq sizes"}},
        .text = "Hello Ann,\n\n\nand"}},
      {"Hello,\nsee #faq returns\n#faqs are good\n#learn returns",
       {.text = "Hello,\nsee #faq returns\n#faqs are good\n#learn returns"}},
      {"#learn returns\n#learn sizes\nHi",
       {.learn = {"returns", "sizes"}, .lines = {"#learn returns", "#learn sizes"}, .text = "Hi"}},
      {"\uFEFF\u200B#note\u200E\n\u3000\nHello", {.note = true, .lines = {"#note"}, .text = "Hello"}},
      {"\u200F#assign\u3000bob\u200F", {.assignee = "bob", .lines = {"#assign\u3000bob"}}},
      {"＃note\n＃faq returns\n你好",
       {.note = true, .faq = {{.id = "returns"}}, .lines = {"＃note", "＃faq returns"}, .text = "你好"}},
      {"看 ＃note\n# notes\n#noted", {.text = "看 ＃note\n# notes\n#noted"}},
      {"＃你好", {.text = "＃你好"}},
      {"#1 on my list", {.text = "#1 on my list"}},
      {"# heading\ntext", {.text = "# heading\ntext"}},
      {"#", {.text = "#"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto orders = read(c.text);
    ASSERT_TRUE(orders) << orders.error();
    EXPECT_EQ(*orders, c.expected);
  }
}

TEST_F(CommandsTest, OneMistakeRefusesAll) {
  struct Case {
    std::string text;
    std::string reason;
  };
  const Case cases[] = {
      {"#colse\nHello", "no command #colse"},
      {"#close\n#unknown", "no command #unknown"},
      {"#hashtag for you", "no command #hashtag"},
      {"#assign", "#assign needs NAME"},
      {"#assign dora", "there are: alice, bob, carol"},
      {"#close now", "#close stands alone"},
      {"#close\n#open", "two different states"},
      {"#take\n#assign bob", "two agents"},
      {"#priority urgent", "low, normal or high"},
      {"#spam\nGo away", "#spam sends nothing"},
      {"Bob,\n#note\nshe has paid", "#note stands inside the text"},
      {"# Note\nshe has paid", "#note stands inside the text"},
      {"#close\nBob,\n ＃NOTE\u00A0", "#note stands inside the text"},
      {"#cc somebody", "#cc needs one address"},
      {"#cc support+x@acme.example", "our own mailbox"},
      {"#cc bob@acme.example", "is an agent"},
      {"#faq", "#faq needs ID"},
      {"Hello\n#faq", "#faq needs ID"},
      {"#faq a de fr", "an id and maybe a language"},
      {"#faq a\n#faq b\n#faq c\nHello\n#faq d\n#faq e\n#faq f", "more than 5 #faq"},
      {"#learn", "#learn needs ID"},
      {"#learn a b", "#learn takes one id"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto orders = read(c.text);
    ASSERT_FALSE(orders);
    EXPECT_THAT(orders.error(), testing::HasSubstr(c.reason));
  }
  std::string many;
  for (int i = 0; i < 21; ++i) many += "#note\n";
  EXPECT_FALSE(read(many));
}

TEST_F(CommandsTest, TheHelpNamesEveryCommand) {
  for (const std::string_view name :
       {"#close", "#pending", "#open", "#spam", "#note", "#assign NAME", "#take", "#priority low|normal|high",
        "#cc ADDRESS", "#faq ID", "#learn ID", "#send", "#help"})
    EXPECT_THAT(command_help(), testing::HasSubstr(name));
}

}  // namespace
}  // namespace ticketd::desk::test
