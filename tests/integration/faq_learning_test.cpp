// The FAQ learns, end to end: real Dovecot, real Postfix, the built ticketd, real mail.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/integration/help_desk.hpp"

namespace ticketd::test {
namespace {

using parser::Email;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* voucher_text = "there are gift vouchers from ten to two hundred euros";

void write_entry(const std::filesystem::path& folder, const std::string& id, const std::string& question,
                 const std::string& answer) {
  std::ofstream(folder / (id + ".en.md"))
      << "+++\nid = \"" << id << "\"\nlanguage = \"en\"\nquestions = [\"" << question << "\"]\n+++\n"
      << answer << '\n';
}

class FaqLearningTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto reason = MailServers::reason_to_skip(MailServerOptions::Servers::imap_and_smtp);
    if (!reason.empty()) GTEST_SKIP() << reason;
  }

  /// A desk with the FAQ of a small shop.
  static HelpDesk::Options shop() {
    HelpDesk::Options options;
    options.customers.clear();
    for (const char* name : {"ann", "ben", "cleo", "dan", "eve", "finn", "gil", "hana"})
      options.customers.push_back(name + std::string("@customer.example"));
    options.customers.push_back("mallory@unsigned.example");
    return options;
  }
  static void open_shop(HelpDesk& desk) {
    const auto faq = desk.folder() / "faq";
    std::filesystem::create_directory(faq);
    write_entry(
        faq, "returns", "How can I send something back?",
        "You have thirty days to send a parcel back. Print the label from your account and hand the parcel "
        "in at any post office. We pay the postage.");
    write_entry(
        faq, "delivery", "How long does delivery take?",
        "Parcels leave our warehouse on the next working day and need two to four days within Europe.");
    write_entry(faq, "payment", "How can I pay?",
                "We take credit cards, bank transfer and payment on account.");
    write_entry(faq, "voucher", "Do you sell gift vouchers?",
                std::string("Yes, ") + voucher_text +
                    ". Choose the amount in the shop and we send the voucher by mail to whom you like.");
    write_entry(faq, "repair", "Do you repair lamps?",
                "We repair every lamp we sold, whatever its age. Send it to our workshop with a note.");
    std::ofstream(desk.config(), std::ios::app) << "\n[faq]\nfolder = \"" << faq.string() << "\"\n";
    desk.start();
  }

  /// What a customer's question is acknowledged with.
  static Email ask(HelpDesk& desk, const std::string& customer, const std::string& text) {
    desk.write({.from = customer, .subject = "A question", .id = "q." + customer, .text = text});
    return desk.wait_for_mail(customer, is_automatic());
  }
  static bool answered(const Email& acknowledgement) {
    std::string text = acknowledgement.text;
    std::ranges::replace(text, '\n', ' ');
    return text.contains(voucher_text);
  }

  /// An agent answers Ann's question, which nothing answered, by #faq.
  static void teach(HelpDesk& desk) {
    const Email silent =
        ask(desk, "ann@customer.example",
            "I need a present for my sister and never know what she likes. Is there some kind of "
            "coupon?");
    EXPECT_FALSE(answered(silent)) << silent.text;
    const Email notification = desk.wait_for_mail(alice, subject_contains("A question"));
    desk.submit({.from = alice,
                 .to = notification.reply_to.at(0).address,
                 .subject = "Re: " + notification.subject,
                 .id = "faq@acme.example",
                 .text = "#faq voucher\n\nBest regards\nAlice",
                 .headers = "In-Reply-To: <" + notification.message_id + ">\r\n"});
    const Email answer = desk.wait_for_mail(
        "ann@customer.example", [](const Email& mail) { return mail.text.contains("Best regards"); });
    EXPECT_TRUE(answered(answer)) << answer.text;
    EXPECT_THAT(answer.html, HasSubstr("gift vouchers"));
    wait_for_examples(desk, 1);
  }
  static void wait_for_examples(HelpDesk& desk, std::int64_t count) {
    desk.wait_until(std::to_string(count) + " learned examples", [&] {
      return desk.ask("status").at("faq").at("examples").to_number<std::int64_t>() == count;
    });
  }

  /// Clicks on a link of the acknowledgement and sends the mail it opens.
  static void vote(HelpDesk& desk, const std::string& from, const Email& acknowledgement, bool solved,
                   const std::string& text = {}) {
    static int number = 0;
    // In the order of the mail: "this solved it", then "did not help".
    const std::string& html = acknowledgement.html;
    const auto first = html.find("mailto:");
    const auto link = solved ? first : html.find("mailto:", first + 1);
    ASSERT_NE(link, std::string::npos) << html;
    const std::string to = html.substr(link + 7, html.find_first_of("?\"", link) - link - 7);
    desk.write({.from = from,
                .to = to,
                .subject = solved ? "This solved it" : "This did not help",
                .id = "vote" + std::to_string(++number) + "." + from,
                .text = text});
  }
  static void wait_for_event(HelpDesk& desk, std::int64_t ticket, const std::string& kind) {
    desk.wait_until(kind + " on ticket " + std::to_string(ticket), [&] {
      for (const auto& event : desk.ticket(ticket).at("events").as_array())
        if (event.at("kind").as_string() == kind) return true;
      return false;
    });
  }
};

TEST_F(FaqLearningTest, WhatAnAgentAnswersByFaqTheNextCustomerGetsAtOnce) {
  HelpDesk desk(shop());
  open_shop(desk);
  teach(desk);

  const Email second =
      ask(desk, "ben@customer.example",
          "Is there some kind of coupon? My sister needs a present and I do not know what she likes.");
  EXPECT_TRUE(answered(second)) << second.text;
  EXPECT_EQ(desk.tickets().size(), 2U);

  const auto why = desk.ask("faq why voucher 2");
  EXPECT_GT(why.at("confidence").to_number<double>(), 0.9);
  EXPECT_FALSE(why.at("examples").as_array().empty());
  EXPECT_EQ(why.at("offered").at(0).at("shown"), true);

  vote(desk, "ben@customer.example", second, true);
  desk.wait_until("ticket 2 is closed", [&] { return desk.ticket(2).at("state") == "closed"; });
  EXPECT_EQ(desk.tickets().size(), 2U) << "a vote opens no ticket";
  EXPECT_THAT(desk.mails("ben@customer.example"), SizeIs(1)) << "and is answered by nobody";
  wait_for_examples(desk, 2);
  const auto stats = desk.ask("faq stats");
  const auto& entry = stats.at("entries").at(0).as_object();
  EXPECT_EQ(entry.at("entry"), "voucher");
  EXPECT_EQ(entry.at("shown"), 1);
  EXPECT_EQ(entry.at("solved"), 1);
  EXPECT_EQ(entry.at("used"), 1);
}

TEST_F(FaqLearningTest, WhatWasLearnedOutlivesARestartUntilItIsForgotten) {
  HelpDesk desk(shop());
  open_shop(desk);
  teach(desk);
  EXPECT_EQ(desk.stop(), 0);
  desk.start();
  wait_for_examples(desk, 1);
  EXPECT_TRUE(
      answered(ask(desk, "ben@customer.example",
                   "Is there some kind of coupon? My sister needs a present and I do not know what she "
                   "likes.")));

  ASSERT_EQ(std::system((std::string(TICKETD_PROGRAM) + " faq forget voucher --yes --config " +
                         desk.config().string() + " >/dev/null")
                            .c_str()),
            0);
  wait_for_examples(desk, 0);
  EXPECT_FALSE(
      answered(ask(desk, "cleo@customer.example",
                   "Is there some kind of coupon? My sister needs a present and I do not know what she "
                   "likes.")));
}

TEST_F(FaqLearningTest, DidNotHelpThreeTimesSilencesAWrongAnswerAndStrangersTeachNothing) {
  HelpDesk desk(shop());
  open_shop(desk);
  teach(desk);
  const std::string beside_the_point =
      "My sister likes presents. Is there some kind of coupon code? I never know what she needs.";

  // A sender whose mail proves nothing votes, and so does somebody who holds another's link.
  const Email unsigned_one = ask(desk, "mallory@unsigned.example", beside_the_point);
  ASSERT_TRUE(answered(unsigned_one)) << desk.ask("faq why voucher 2");
  vote(desk, "mallory@unsigned.example", unsigned_one, false);
  wait_for_event(desk, 2, "did_not_help");
  const Email bens = ask(desk, "ben@customer.example", beside_the_point);
  ASSERT_TRUE(answered(bens)) << "nothing was learned from a sender who is not verified";
  for (int i = 0; i < 3; ++i) vote(desk, "hana@customer.example", bens, false);
  wait_for_event(desk, 3, "did_not_help");
  EXPECT_EQ(desk.ask("status").at("faq").at("examples"), 1);

  vote(desk, "ben@customer.example", bens, false, "I meant a discount.");
  wait_for_examples(desk, 2);
  std::int64_t learned = 2;
  for (const char* customer : {"cleo@customer.example", "dan@customer.example"}) {
    const Email acknowledgement = ask(desk, customer, beside_the_point);
    if (!answered(acknowledgement)) continue;  // fewer votes were enough
    vote(desk, customer, acknowledgement, false);
    wait_for_examples(desk, ++learned);
  }
  EXPECT_FALSE(answered(ask(desk, "eve@customer.example", beside_the_point)));
  EXPECT_TRUE(answered(ask(desk, "finn@customer.example", "Do you sell gift vouchers?")))
      << "who asks for it still gets it";

  const auto ticket = desk.ticket(3);
  EXPECT_EQ(ticket.at("state"), "open") << "did not help closes nothing";
  bool said = false;
  for (const auto& message : ticket.at("messages").as_array())
    said = said || message.at("text").as_string().find("I meant a discount.") != std::string::npos;
  EXPECT_TRUE(said) << "what the customer wrote beside the vote is on the ticket";
  const auto gaps = desk.ask("faq gaps");
  EXPECT_GE(gaps.at("gaps").at(0).at("size").to_number<int>(), 3) << "what nothing answered is a gap";
}

}  // namespace
}  // namespace ticketd::test
