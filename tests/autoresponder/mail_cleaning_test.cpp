#include "autoresponder/mail_cleaning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace ticketd::autoresponder {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(MailCleaningTest, KeepsTheQuestionAndDropsWhatIsAroundIt) {
  struct Case {
    const char* name;
    const char* body;
    const char* kept;
  };
  const Case cases[] = {
      {"English",
       "Dear team,\n\nI ordered a lamp. How do I send it back?\n\nKind regards,\nMaria Lind\nLind Ltd.\n",
       "I ordered a lamp. How do I send it back?"},
      {"German",
       "Sehr geehrte Damen und Herren,\n\nwo bleibt mein Paket?\n\nMit freundlichen Grüßen\nJonas Weber\n",
       "wo bleibt mein Paket?"},
      {"French", "Bonjour,\n\nComment changer mon adresse ?\n\nCordialement,\nLuc Martin\n",
       "Comment changer mon adresse ?"},
      {"Spanish", "Hola:\n\n¿Cuánto cuesta el envío a Portugal?\n\nSaludos,\nAna\n",
       "¿Cuánto cuesta el envío a Portugal?"},
      {"Russian", "Здравствуйте!\n\nКак вернуть товар?\n\nС уважением,\nИван Петров\n", "Как вернуть товар?"},
      {"Bulgarian", "Здравейте,\n\nКога ще пристигне пратката?\n\nПоздрави,\nПетя\n",
       "Кога ще пристигне пратката?"},
      {"Chinese", "您好，\n\n我怎么退货？\n\n谢谢\n王芳\n", "我怎么退货？"},
      {"Japanese", "お世話になっております。\n\n送料はいくらですか？\n\nよろしくお願いいたします。\n田中\n",
       "送料はいくらですか？"},
      {"a device's line", "When do you open?\n\nSent from my iPhone\n", "When do you open?"},
      {"a quote that was left", "Is it waterproof?\n> On Monday you wrote:\n> Our lamps are ...\n",
       "Is it waterproof?"},
      {"an announced quote", "Is it waterproof?\n\nShop <shop@example.com> schrieb am 3.2.2026:\nOur lamps\n",
       "Is it waterproof?"},
      {"two closings", "Is it waterproof?\n\nThanks!\n\nBest regards\nTom\n", "Is it waterproof?"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(clean_mail("", c.body).text, c.kept);
  }
}

TEST(MailCleaningTest, NeverDropsTheOnlyThingAMailSays) {
  for (const char* body : {"Hello", "Thank you very much for your help.", "Kind regards", "Grüße", "谢谢"}) {
    SCOPED_TRACE(body);
    EXPECT_EQ(clean_mail("", body).text, body);
  }
}

TEST(MailCleaningTest, AGreetingWordAtTheHeadOfAQuestionStays) {
  EXPECT_EQ(clean_mail("", "Hiking boots in size 45, do you have them?").text,
            "Hiking boots in size 45, do you have them?");
  EXPECT_EQ(clean_mail("", "Hello, where is my parcel?").text, "Hello, where is my parcel?");
}

TEST(MailCleaningTest, SplitsSentencesAndJoinsWrappedLines) {
  const CleanMail mail = clean_mail("",
                                    "My coffee machine arrived yesterday and it leaks water whenever\n"
                                    "it is switched on. Can I get another one? It is urgent!\n");

  EXPECT_THAT(
      mail.sentences,
      ElementsAre("My coffee machine arrived yesterday and it leaks water whenever it is switched on.",
                  "Can I get another one?", "It is urgent!"));
}

TEST(MailCleaningTest, TakesAnswerPrefixesOffTheSubject) {
  struct Case {
    const char* subject;
    const char* expected;
  };
  const Case cases[] = {{"Re: AW: Fwd: Broken lamp", "Broken lamp"},
                        {"Отв: Заказ", "Заказ"},
                        {"回复：订单", "订单"},
                        {"Reorder: how?", "Reorder: how?"},
                        {"Re:", ""}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.subject);
    EXPECT_EQ(clean_mail(c.subject, "").subject, c.expected);
  }
}

TEST(MailCleaningTest, AnEmptyBodyHasNoSentences) {
  for (const char* body : {"", "\n\n  \n", "> only a quote\n"}) {
    const CleanMail mail = clean_mail("Broken lamp", body);
    EXPECT_THAT(mail.sentences, IsEmpty());
    EXPECT_EQ(mail.text, "");
  }
}

TEST(MailCleaningTest, LooksAtTheBeginningOfALongMailOnly) {
  const CleanMail mail = clean_mail("", "Where is my parcel? " + std::string(1U << 20U, 'x'));

  EXPECT_EQ(mail.sentences.front(), "Where is my parcel?");
  EXPECT_LE(mail.text.size(), max_cleaned_bytes);
}

TEST(MailCleaningTest, BytesThatAreNoUtf8AreRepaired) {
  EXPECT_EQ(clean_mail("", "caf\xE9 open?").text, "caf\xEF\xBF\xBD open?");
}

}  // namespace
}  // namespace ticketd::autoresponder
