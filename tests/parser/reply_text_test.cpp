#include "parser/reply_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "parser/html.hpp"
#include "parser/html_document.hpp"
#include "parser/html_lines.hpp"

namespace ticketd::parser {
namespace {

TEST(ReplyTextTest, IsWhatTheSenderWroteNow) {
  struct Case {
    const char* name;
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"no reply at all", "Hello,\n\nmy order is late.\n", "Hello,\n\nmy order is late."},
      {"empty", "", ""},
      {"above a quotation", "Thanks.\n\nOn 5 May 2025, at 10:04, Ann <a@example.org> wrote:\n\n> Try this.\n",
       "Thanks."},
      {"below a quotation", "On 5 May 2025, at 10:04, Ann <a@example.org> wrote:\n> Try this.\n\nIt works.",
       "It works."},
      {"greeting above, answer below", "Hi Ann,\n\nAnn Lee wrote:\n> Try this.\n\nIt works.",
       "Hi Ann,\n\nIt works."},
      {"point by point", "Ann wrote:\n> Colour?\nRed.\n\n> Size?\nLarge.\n\n> Regards\n> Ann",
       "> Colour?\nRed.\n\n> Size?\nLarge."},
      {"a quotation made by hand", "You say\n\n> open 9 to 5\n\nbut nobody answers.",
       "You say\n\n> open 9 to 5\n\nbut nobody answers."},
      {"a quotation at the end without attribution", "Yes.\n\n> Do you agree?", "Yes."},
      {"only a quotation", "> Do you agree?", ""},
      {"attribution inside the quotation",
       "Yes.\n\n> Am 05.05.2025 um 10:04 schrieb Ann <a@example.org>:\n> Gut?", "Yes."},
      {"unmarked quotation", "Yes.\n\nAm 05.05.2025 um 10:04 schrieb Ann <a@example.org>:\n\nGut?\n\nAnn",
       "Yes."},
      {"Outlook",
       "Yes.\n\n-----Original Message-----\nFrom: Ann [mailto:a@example.org]\nSent: Monday, May 5, 2025 "
       "10:04\n"
       "To: Bob\nSubject: RE: Order\n\nGood?",
       "Yes."},
      {"Outlook in German",
       "Ja.\n\nVon: Ann <a@example.org>\nGesendet: Montag, 5. Mai 2025 10:04\nAn: Bob\n"
       "Betreff: AW: Bestellung\n\nGut?",
       "Ja."},
      {"Outlook on a telephone",
       "Yes.\n\nGet Outlook for iOS<https://aka.ms/x>\n________________________________\n"
       "From: Ann <a@example.org>\nSent: Monday, May 5, 2025 10:04:00 AM\nTo: Bob\nSubject: Order\n\nGood?",
       "Yes."},
      {"Outlook in Chinese",
       "好的。\n\n发件人: Ann <a@example.org>\n发送时间: 2025年5月5日 10:04\n收件人: Bob\n主题: "
       "订单\n\n好吗？",
       "好的。"},
      {"QQ mail",
       "好的。\n\n------------------ 原始邮件 ------------------\n发件人: \"Ann\"<a@example.org>;\n",
       "好的。"},
      {"Samsung",
       "Yes.\n\n-------- Original message --------\nFrom: Ann <a@example.org>\nDate: 05/05/2025 10:04\n"
       "To: bob@example.org\nSubject: Order\n\nGood?",
       "Yes."},
      {"Yahoo",
       "Yes.\n\n    On Monday, May 5, 2025 at 10:04:00 AM GMT+2, Ann <a@example.org> wrote:  \n \n Good?",
       "Yes."},
      {"Proton",
       "Yes.\n\nSent with Proton Mail secure email.\n\nOn Monday, May 5th, 2025 at 10:04, Ann "
       "<a@example.org> wrote:\n\n> Good?\n",
       "Yes."},
      {"GMX",
       "Ja.\n\nGesendet: Montag, 05. Mai 2025 um 10:04 Uhr\nVon: \"Ann\" <a@example.org>\nAn: "
       "bob@example.org\nBetreff: Bestellung\n\nGut?",
       "Ja."},
      {"Lotus Notes",
       "Yes.\n\n----- Forwarded by Bob/Sales on 05.05.2025 10:04 -----\n\nFrom: Ann\nTo: Bob\nDate: "
       "05.05.2025\nSubject: Order\n",
       "Yes."},
      {"forward with a word",
       "See below.\n\n---------- Forwarded message ---------\nFrom: Ann <a@example.org>\nDate: Mon, May 5, "
       "2025\n"
       "Subject: Order\nTo: <bob@example.org>\n\nWhere is it?",
       "See below."},
      {"forward without a word",
       "---------- Forwarded message ---------\nFrom: Ann <a@example.org>\nDate: Mon, May 5, 2025\n"
       "Subject: Order\nTo: <bob@example.org>\n\nWhere is it?",
       "Where is it?"},
      {"travel dates are no header",
       "I want to go\nFrom: Berlin\nTo: Hamburg\nDate: 5.5.2025 10:00\nwith a dog.",
       "I want to go\nFrom: Berlin\nTo: Hamburg\nDate: 5.5.2025 10:00\nwith a dog."},
      {"signature", "Yes.\n\n-- \nAnn Lee\nExample Ltd", "Yes."},
      {"signature, blank behind the dashes lost", "Yes.\n\n--\nAnn Lee\nExample Ltd", "Yes."},
      {"dashes that list", "Because:\n-- it is late\n-- it is broken",
       "Because:\n-- it is late\n-- it is broken"},
      {"rule between sections", "One\n\n-----\n\nTwo", "One\n\n-----\n\nTwo"},
      {"telephone", "Yes.\n\nSent from my iPhone", "Yes."},
      {"telephone in German", "Ja.\n\nVon meinem iPhone gesendet", "Ja."},
      {"telephone in Russian", "Да.\n\nОтправлено с iPhone", "Да."},
      {"telephone in Japanese", "はい。\n\niPhoneから送信", "はい。"},
      {"telephone in Turkish", "Evet.\n\niPhone'umdan gönderildi", "Evet."},
      {"a sentence about a telephone",
       "The picture was taken.\n\nSent from my phone it is too small, so look again.",
       "The picture was taken.\n\nSent from my phone it is too small, so look again."},
      {"written below what the telephone put there", "Sent from my iPhone\n\nWhere is my order?",
       "Where is my order?"},
      {"signature above the quotation",
       "Yes.\n\n-- \nAnn\n\nOn 5 May 2025, at 10:04, Bob <b@example.org> wrote:\n> Good?", "Yes."},
      {"list footer",
       "Yes.\n\n_______________________________________________\nusers mailing "
       "list\nusers@lists.example.org\n"
       "https://lists.example.org/mailman/listinfo/users",
       "Yes."},
      {"list footer below the quotation",
       "Yes.\n\nAnn wrote:\n> "
       "Good?\n\n---------------------------------------------------------------------\n"
       "To unsubscribe, e-mail: dev-unsubscribe@example.org\n",
       "Yes."},
      {"a wish to leave is no footer", "Please unsubscribe me.", "Please unsubscribe me."},
      {"virus scanner",
       "Yes.\n\n---\nDiese E-Mail wurde von Avast Antivirus-Software auf Viren geprüft.\nwww.avast.com",
       "Yes."},
      {"reply above this line",
       "Yes.\n\nOn 5 May 2025, at 10:04, Desk <d@example.org> wrote:\n##- Please type your reply above this "
       "line -##\nGood?",
       "Yes."},
      {"broken quotation",
       "Yes.\n\nAnn wrote:\n> This is a line that was far too long for the program that quoted it, as\nit "
       "seems.\n> Good?",
       "Yes."},
      {"CRLF", "Yes.\r\n\r\nAnn wrote:\r\n> Good?\r\n", "Yes."},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(reply_text(c.text), c.expected);
  }
}

std::string text_of_html(std::string_view html) {
  const HtmlDocument document(html);
  const RenderedHtml rendered = render_lines(document);
  return HtmlReply(rendered).text();
}

std::string html_of_html(std::string_view html) {
  const HtmlDocument document(html);
  const RenderedHtml rendered = render_lines(document);
  return HtmlReply(rendered).html(document).value_or("no safe cut");
}

TEST(ReplyTextTest, FindsTheQuotationInHtml) {
  struct Case {
    const char* name;
    const char* html;
    const char* text;
    const char* reply;
  };
  const Case cases[] = {
      {"Gmail",
       R"(<div dir="ltr">Yes <b>please</b>.</div><br><div class="gmail_quote"><div class="gmail_attr">Xyz 5.5.2025 Ann:<br></div><blockquote class="gmail_quote">Good?</blockquote></div>)",
       "Yes please.", R"(<div dir="ltr">Yes <b>please</b>.</div><br>)"},
      {"Thunderbird",
       R"(Yes.<div class="moz-cite-prefix">Am 05.05.2025 um 10:04 schrieb Ann:<br></div><blockquote type="cite">Good?</blockquote>)",
       "Yes.", "Yes."},
      {"Thunderbird, answered point by point",
       R"(<div class="moz-cite-prefix">Ann:</div><blockquote type="cite">Colour?</blockquote>Red.<blockquote type="cite">Size?</blockquote>Large.<blockquote type="cite">Bye</blockquote>)",
       "> Colour?\n\nRed.\n\n> Size?\n\nLarge.",
       R"(<blockquote type="cite">Colour?</blockquote>Red.<blockquote type="cite">Size?</blockquote>Large.)"},
      {"Outlook for the desktop",
       R"(<p class="MsoNormal">Yes.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Xyz:</b> Ann</p></div><p class="MsoNormal">Good?</p>)",
       "Yes.", "<p>Yes.</p>"},
      {"Outlook on the web",
       R"(<div>Yes.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ann<br><b>Sent:</b> Monday</div><div>Good?</div>)",
       "Yes.", "<div>Yes.</div>"},
      {"Outlook.com quoting Outlook.com",
       R"(<div>Yes.</div><div id="x_x_divRplyFwdMsg">Ann</div><div>Good?</div>)", "Yes.", "<div>Yes.</div>"},
      {"Yahoo", R"(<div>Yes.</div><div class="yahoo_quoted"><div>Xyz, Ann:</div><div>Good?</div></div>)",
       "Yes.", "<div>Yes.</div>"},
      {"Apple Mail",
       R"(<div>Yes.</div><blockquote type="cite"><div>On 5 May 2025, at 10:04, Ann &lt;a@example.org&gt; wrote:</div><div>Good?</div></blockquote>)",
       "Yes.", "<div>Yes.</div>"},
      {"GMX",
       R"(<div>Ja.</div><div name="quote" style="border-left: 2px solid"><div>Gesendet: Montag</div>Gut?</div>)",
       "Ja.", "<div>Ja.</div>"},
      {"Proton",
       R"(<div>Yes.</div><div class="protonmail_quote">On Monday, Ann wrote:<br><blockquote class="protonmail_quote">Good?</blockquote></div>)",
       "Yes.", "<div>Yes.</div>"},
      {"a mail without any", "<p>Hello,</p><p>my order is late.</p>", "Hello,\n\nmy order is late.",
       "<p>Hello,</p><p>my order is late.</p>"},
      {"pictures above stay", R"(<p>See <img src="cid:a" alt="x"></p><blockquote>Good?</blockquote>)",
       "See [x]", R"(<p>See <img src="cid:a" alt="x"></p>)"},
      {"one run of text cannot be cut", "<pre>Yes.\n\n&gt; Good?</pre>", "Yes.", "no safe cut"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(text_of_html(c.html), c.text);
    EXPECT_EQ(html_of_html(c.html), c.reply);
  }
}

TEST(ReplyTextTest, IsCutAtAMarker) {
  constexpr std::string_view marker = "--- write above: ticket 7 ---";

  EXPECT_EQ(
      text_before("Done.\n\nOn 5 May 2025, Desk <d@example.org> wrote:\n> --- write above:\n> x", marker),
      std::nullopt);
  EXPECT_EQ(
      text_before(
          "Done.\n\nOn 5 May 2025, Desk <d@example.org> wrote:\n> --- WRITE above: ticket  7 ---\n> Order?",
          marker),
      "Done.");
  EXPECT_EQ(text_before("Done.\n\nXyzzy Desk qed:\n\n--- write above: ticket 7 ---\nOrder?\nMore", marker),
            "Done.\n\nXyzzy Desk qed:");
  EXPECT_EQ(text_before("--- write above: ticket 7 ---\nOrder?", marker), "");
  EXPECT_EQ(html_before("<p>Done.</p><div>Desk wrote:</div><blockquote><p>--- write above:\n<b>ticket 7</b> "
                        "---</p>Order?</blockquote>",
                        marker),
            "<p>Done.</p>");
  EXPECT_EQ(html_before("<p>Done.<br>--- write above: ticket 7 ---<br>Order?</p>", marker),
            "<p>Done.<br></p>");
  EXPECT_EQ(html_before("<p>Done.</p>", marker), std::nullopt);
  EXPECT_EQ(html_before("<pre>Done.\n--- write above: ticket 7 ---</pre>", marker), std::nullopt);
}

}  // namespace
}  // namespace ticketd::parser
