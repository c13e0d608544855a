#include "parser/threads.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parser/parse.hpp"

namespace ticketd::parser {
namespace {

using Threads = std::vector<std::size_t>;

Threads joined(const std::vector<std::string>& raw) {
  std::vector<ThreadMail> mails;
  mails.reserve(raw.size());
  for (const std::string& mail : raw) mails.push_back(thread_mail(parse(mail)));
  return join_threads(mails);
}

// 22 bytes of a conversation, 5 more for an answer in it (MS-OXOMSG, 2.2.1.3).
constexpr const char* conversation = "Thread-Index: AQHWXb/AQFlafAf6aUyEMWHswzuyEg==\n";
constexpr const char* answer_in_it = "Thread-Index: AQHWXb/AQFlafAf6aUyEMWHswzuyEgABAgME\n";
constexpr const char* another_one = "Thread-Index: AcJCWxT/TH4PxtLIRkmzLrYobg9jEg==\n";

TEST(ThreadsTest, AreJoinedByWhatMailsCarry) {
  const std::string question =
      "Message-ID: <1@x>\nSubject: Tea\n\nIs there any green tea left in the shop?\n";
  const std::string quoting = "Subject: Re: Tea\n\nYes.\n\n> Is there any green tea left in the shop?\n";
  struct Case {
    const char* name;
    std::vector<std::string> mails;
    Threads expected;
  };
  const Case cases[] = {
      {"nothing in common", {question, "Message-ID: <2@x>\nSubject: Tea\n\nHello\n"}, {0, 1}},
      {"in-reply-to", {question, "Message-ID: <2@x>\nIn-Reply-To: <1@x>\n\nYes\n"}, {0, 0}},
      {"references through an unseen mail",
       {"Message-ID: <1@x>\nReferences: <0@x>\n\na\n", "Message-ID: <2@x>\nReferences: <0@x>\n\nb\n"},
       {0, 0}},
      {"a late mail joins two",
       {question, "Message-ID: <2@x>\n\nb\n", "Message-ID: <3@x>\nReferences: <1@x> <2@x>\n\nc\n"},
       {0, 0, 0}},
      {"the answer comes first", {"Message-ID: <2@x>\nIn-Reply-To: <1@x>\n\nYes\n", question}, {0, 0}},
      {"Outlook's conversation",
       {std::string(conversation) + "\na\n", std::string(answer_in_it) + "\nb\n"},
       {0, 0}},
      {"another conversation",
       {std::string(conversation) + "\na\n", std::string(another_one) + "\nb\n"},
       {0, 1}},
      {"references win over the conversation",
       {std::string(conversation) + "Message-ID: <1@x>\n\na\n",
        std::string(answer_in_it) + "In-Reply-To: <9@x>\n\nb\n"},
       {0, 1}},
      {"quoted words", {question, quoting}, {0, 0}},
      {"quoted words of another subject",
       {question, "Subject: Re: Coffee\n\n> Is there any green tea left in the shop?\n"},
       {0, 1}},
      {"quoted words without an answer's subject",
       {question, "Subject: Tea\n\n> Is there any green tea left in the shop?\n"},
       {0, 1}},
      {"quoted words that stand in two threads",
       {question, question.substr(question.find('\n') + 1), quoting},
       {0, 1, 2}},
      {"quoted words, and somebody refers to it",
       {question, "Message-ID: <7@x>\n" + quoting, "Message-ID: <8@x>\nIn-Reply-To: <7@x>\n\nFine\n"},
       {0, 1, 1}},
      {"only a greeting in common",
       {"Subject: Tea\n\nBest regards\n", "Subject: Re: Tea\n\n> Best regards\n"},
       {0, 1}},
      {"Outlook's quotation",
       {question,
        "Subject: RE: Tea\n\nYes.\n\n-----Original Message-----\nFrom: Ann\n\nIs there any green tea left in "
        "the shop?\n"},
       {0, 0}},
      {"no mails", {}, {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(joined(c.mails), c.expected);
  }
}

}  // namespace
}  // namespace ticketd::parser
