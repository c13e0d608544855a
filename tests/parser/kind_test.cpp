#include "parser/kind.hpp"

#include <gtest/gtest.h>

#include <string>

#include "parser/language.hpp"
#include "parser/parse.hpp"

namespace ticketd::parser {
namespace {

struct Case {
  const char* name;
  const char* head;  ///< header lines beside From, To and Date
  const char* body;
  Kind expected;
};

Email mail_of(const Case& c) {
  std::string raw = c.head;
  if (raw.find("From:") == std::string::npos) raw += "From: Ann Lee <ann@example.org>\n";
  raw += "To: support@example.com\nDate: Mon, 5 May 2025 10:04:00 +0200\n";
  raw += "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n";
  raw += c.body;
  return parse(raw);
}

TEST(KindTest, MachinesSayWhatTheyAre) {
  const Case cases[] = {
      {"auto-submitted", "Auto-Submitted: auto-replied (vacation)\n", "Away.", Kind::autoreply},
      {"auto-submitted, any case", "AUTO-SUBMITTED: Auto-Generated\n", "x", Kind::autoreply},
      {"an explicit no is a person", "Auto-Submitted: no\n", "x", Kind::human},
      {"the second instance counts", "Auto-Submitted: no\nAuto-Submitted: auto-replied\n", "x",
       Kind::autoreply},
      {"x-autoreply", "X-Autoreply: yes\n", "x", Kind::autoreply},
      {"x-autoreply: no", "X-Autoreply: no\n", "x", Kind::human},
      {"suppress all", "X-Auto-Response-Suppress: All\n", "x", Kind::autoreply},
      {"suppress each kind", "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\n", "x", Kind::autoreply},
      {"suppress absence notices only", "X-Auto-Response-Suppress: OOF, AutoReply\n", "x", Kind::human},
      {"suppress receipts only", "X-Auto-Response-Suppress: DR, RN, NRN\n", "x", Kind::human},
      {"precedence auto_reply", "Precedence: auto_reply\n", "x", Kind::autoreply},
      {"precedence bulk", "Precedence: bulk\n", "x", Kind::list},
      {"list id", "List-Id: <dev.example.org>\n", "x", Kind::list},
      {"list-unsubscribe", "List-Unsubscribe: <mailto:x@example.org>\n", "x", Kind::list},
      {"absence notice sent through a list", "Auto-Submitted: auto-replied\nList-Id: <d.example.org>\n", "x",
       Kind::autoreply},
      {"feedback id of bulk mail", "Feedback-ID: 1:bulk:2\n", "x", Kind::list},
      {"newsletter without headers", "From: Shop Newsletter <newsletter@example.org>\nSubject: Deals\n",
       "Buy!\nTo unsubscribe click https://example.org/u", Kind::list},
      {"no-reply address", "From: no-reply@example.org\nSubject: Your code\n", "1234", Kind::autoreply},
      {"contact form from a no-reply address", "From: no-reply@example.org\nReply-To: bob@example.net\n",
       "Help!", Kind::human},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Email email = mail_of(c);
    EXPECT_EQ(email.kind, c.expected) << email.kind_reason;
    EXPECT_EQ(email.kind_reason.empty(), c.expected == Kind::human);
    EXPECT_FALSE(email.bounce);
  }
}

TEST(KindTest, AbsenceNoticesWithoutAnyHeader) {
  const Case cases[] = {
      {"Outlook", "Subject: Automatic reply: Order 7\n", "I am away.", Kind::autoreply},
      {"Outlook in German", "Subject: Automatische Antwort: Bestellung\n", "Ich bin weg.", Kind::autoreply},
      {"Outlook in French", "Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_Commande?=\n", "Absent.",
       Kind::autoreply},
      {"Outlook in Chinese", "Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSNOiDorqLljZU=?=\n", "x", Kind::autoreply},
      {"English", "Subject: Out of office\n", "Thank you for your mail. I am out of the office until Monday.",
       Kind::autoreply},
      {"German", "Subject: Abwesend bis 12.5.\n",
       "Guten Tag,\n\nich bin im Urlaub und ab dem 12.5. wieder da.", Kind::autoreply},
      {"Russian", "Subject: =?utf-8?b?0JIg0L7RgtC/0YPRgdC60LU=?=\n",
       "Здравствуйте! Нахожусь в отпуске до 12 мая.", Kind::autoreply},
      {"Dutch", "Subject: Afwezig\n", "Ik ben afwezig tot 12 mei.", Kind::autoreply},
      {"Japanese", "Subject: =?utf-8?b?5LiN5Zyo44Gu44GK55+l44KJ44Gb?=\n", "5月12日まで不在にしております。",
       Kind::autoreply},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(mail_of(c).kind, c.expected);
  }
}

TEST(KindTest, APersonIsNotSilenced) {
  const Case cases[] = {
      {"plain", "Subject: Order 7\n", "Where is it?", Kind::human},
      {"asks about an absence", "Subject: Out of office replies do not work\n",
       "How do I set them up in your product?", Kind::human},
      {"goes on holiday", "Subject: Delivery while I am on holiday\n",
       "Please do not deliver before the 12th.", Kind::human},
      {"answers an absence notice", "Subject: Re: Automatic reply: Order 7\n", "Thank you, I will wait.",
       Kind::human},
      {"says that she is away", "Subject: Order 7\n", "I am out of the office until Monday, call me then.",
       Kind::human},
      {"complains about a bounce", "Subject: Undelivered Mail Returned to Sender\n",
       "My mail to sales@example.com could not be delivered. Here is what I got:\n\n550 5.1.1 User unknown",
       Kind::human},
      {"forwards a bounce", "Subject: Fwd: Delivery Status Notification (Failure)\n",
       "Why?\n\n---------- Forwarded message ---------\nFrom: MAILER-DAEMON@example.com\nSubject: x\nTo: "
       "a@b.example\n\n"
       "550 5.1.1 User unknown",
       Kind::human},
      {"delivery problem of a parcel", "Subject: Delivery failure\n",
       "The parcel was not delivered to my address.", Kind::human},
      {"an administrator writes", "From: Ann <postmaster@example.org>\nSubject: Our mail server\n",
       "Your mail to Bob was not delivered. Please check your records.", Kind::human},
      {"wants to leave a list", "Subject: unsubscribe\n", "Please unsubscribe me from your newsletter.",
       Kind::human},
      {"is called Newsletter by nobody else", "From: Daily, Ann <ann.daily@example.org>\nSubject: Question\n",
       "How do I unsubscribe?", Kind::human},
      {"a car", "Subject: Auto: Ersatzteil\n", "Haben Sie Reifen für mein Auto?", Kind::human},
      {"asks about automatic answers", "Subject: Automatic reply not working\n", "How do I set it up?",
       Kind::human},
      {"German absence as topic", "Subject: Abwesenheitsassistent einrichten\n", "Wie geht das?",
       Kind::human},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Email email = mail_of(c);
    EXPECT_EQ(email.kind, c.expected) << email.kind_reason;
  }
}

TEST(KindTest, AReceiptIsNoBounce) {
  const std::string raw =
      "From: Mail Delivery System <MAILER-DAEMON@example.org>\nSubject: Successful Mail Delivery Report\n"
      "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
      "--b\nContent-Type: text/plain\n\nDelivered.\n--b\nContent-Type: message/delivery-status\n\n"
      "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; bob@example.net\nAction: delivered\n"
      "Status: 2.0.0\n\n--b--\n";

  const Email email = parse(raw);

  EXPECT_EQ(email.kind, Kind::autoreply);
  EXPECT_FALSE(email.bounce);
}

TEST(LanguageTest, IsToldWhenThereAreWordsEnough) {
  struct Sample {
    const char* text;
    const char* expected;
  };
  const Sample samples[] = {
      {"", ""},
      {"Ok", ""},
      {"12345 67890 - 4711", ""},
      {"Hello, where is my order? I have been waiting for two weeks now.", "en"},
      {"Guten Tag, wo bleibt meine Bestellung? Ich warte seit zwei Wochen.", "de"},
      {"Bonjour, où est ma commande ? J'attends depuis deux semaines.", "fr"},
      {"Здравствуйте, где мой заказ? Жду уже две недели.", "ru"},
      {"Здравейте, къде е моята поръчка? Чакам вече две седмици.", "bg"},
      {"您好，我的订单在哪里？我已经等了两个星期了。", "zh"},
      {"您好，我的訂單在哪裡？我已經等了兩個星期了。", "zh-Hant"},
      {"注文した商品がまだ届きません。もう二週間待っています。", "ja"},
      {"שלום, איפה ההזמנה שלי? אני מחכה כבר שבועיים.", "he"},
      {"> Hello, where is my order? I have been waiting.\nGuten Tag, Ihre Bestellung ist unterwegs und kommt "
       "morgen.",
       "de"},
      {"https://example.org/where/is/my/order ann@example.org", ""},
  };
  for (const Sample& s : samples) {
    SCOPED_TRACE(s.text);
    EXPECT_EQ(language_of(s.text), s.expected);
  }
}

}  // namespace
}  // namespace ticketd::parser
