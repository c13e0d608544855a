// Replies to a notification as the mail programs of agents really write them: whatever they quote and
// however, the customer gets the agent's words and nothing else.
#include <gmock/gmock.h>

#include <functional>

#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::LedgerOutcome;
using db::OutgoingKind;
using testing::HasSubstr;
using testing::Not;

const std::string ann = "ann@customer.example";
const std::string alice = "alice@acme.example";
const std::string support = "support@acme.example";

/// What a client knows of the notification it replies to.
struct Quoted {
  std::string address{};  ///< Reply-To
  std::string name{};     ///< of From
  std::string text{};
  std::string html{};
};

std::string prefixed(const std::string& text, const std::string& prefix) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    out.append(prefix).append(rest.substr(0, end)).append("\n");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

std::string multipart(const std::string& text, const std::string& html) {
  return "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\n"
         "Content-Type: text/plain; charset=utf-8\n\n" +
         text + "\n--b\nContent-Type: text/html; charset=utf-8\n\n" + html + "\n--b--\n";
}

std::string plain(const std::string& text) { return "Content-Type: text/plain; charset=utf-8\n\n" + text; }
std::string html_only(const std::string& html) {
  return "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + html;
}

struct Client {
  std::string name;
  std::function<std::string(const Quoted&)> content;  ///< from Content-Type on
};

const Client clients[] = {
    {"neomutt",
     [](const Quoted& q) {
       return plain("#take\nTurn it on.\n\nOn Tue, Nov 24, 2026 at 02:00:00PM +0000, " + q.name +
                    " wrote:\n" + prefixed(q.text, "> "));
     }},
    {"Thunderbird, plain text",
     [](const Quoted& q) {
       return plain("#take\nTurn it on.\n\nAm 24.11.26 um 15:00 schrieb " + q.name + ":\n" +
                    prefixed(q.text, "> "));
     }},
    {"Thunderbird, HTML",
     [](const Quoted& q) {
       return html_only(
           "<html><body><p>#take</p><p>Turn it on.</p><div class=\"moz-cite-prefix\">On 24.11.26 15:00, " +
           q.name + " wrote:<br></div><blockquote type=\"cite\" cite=\"mid:x\">" + q.html +
           "</blockquote></body></html>");
     }},
    {"Gmail",
     [](const Quoted& q) {
       const std::string attribution = "On Tue, Nov 24, 2026 at 3:00\u202FPM " + q.name + " <";
       return multipart(
           "#take\nTurn it on.\n\n" + attribution + q.address + ">\nwrote:\n\n" + prefixed(q.text, "> "),
           "<div dir=\"ltr\"><div>#take</div>Turn it on.</div><br><div class=\"gmail_quote "
           "gmail_quote_container\">"
           "<div dir=\"ltr\" class=\"gmail_attr\">" +
               attribution.substr(0, attribution.size() - 1) + "&lt;<a href=\"mailto:" + q.address + "\">" +
               q.address +
               "</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\" "
               "style=\"margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex\">" +
               q.html + "</blockquote></div>");
     }},
    {"Apple Mail",
     [](const Quoted& q) {
       return multipart("#take\nTurn it on.\n\n> On 24. Nov 2026, at 15:00, " + q.name + " <" + q.address +
                            "> wrote:\n> \n" + prefixed(q.text, "> "),
                        "<html><body>#take<div>Turn it on.<br><div><br><blockquote type=\"cite\"><div>On 24. "
                        "Nov 2026, at 15:00, " +
                            q.name + " &lt;" + q.address +
                            "&gt; wrote:</div><br class=\"Apple-interchange-newline\"><div>" + q.html +
                            "</div></blockquote></div></div></body></html>");
     }},
    {"Outlook for Windows",
     [](const Quoted& q) {
       return multipart(
           "#take\r\nTurn it on.\r\n\r\nFrom: " + q.name + " <" + q.address +
               ">\r\nSent: Tuesday, November 24, 2026 3:00 PM\r\nTo: Alice Agent <alice@acme.example>\r\n"
               "Subject: [#1] Broken lamp\r\n\r\n" +
               q.text,
           "<html><body lang=EN-US><div class=WordSection1><p class=MsoNormal>#take<o:p></o:p></p>"
           "<p class=MsoNormal>Turn it on.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
           "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>"
           "<p class=MsoNormal><b>From:</b> " +
               q.name + " &lt;" + q.address +
               "&gt;<br><b>Sent:</b> Tuesday, "
               "November 24, 2026 3:00 PM<br><b>To:</b> Alice Agent "
               "&lt;alice@acme.example&gt;<br><b>Subject:</b> [#1] "
               "Broken lamp<o:p></o:p></p></div></div>" +
               q.html + "</div></body></html>");
     }},
    {"Outlook on the web",
     [](const Quoted& q) {
       return html_only(
           "<html><body><div class=\"elementToProof\">#take</div><div class=\"elementToProof\">Turn it "
           "on.</div>"
           "<div id=\"appendonsend\"></div><hr style=\"display:inline-block;width:98%\" tabindex=\"-1\">"
           "<div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>Von:</b> " +
           q.name + " &lt;" + q.address +
           "&gt;<br><b>Gesendet:</b> Dienstag, 24. November 2026 15:00<br><b>An:</b> Alice "
           "Agent<br><b>Betreff:</b> "
           "[#1] Broken lamp</div><div>" +
           q.html + "</div></body></html>");
     }},
    {"a phone that quotes nothing", [](const Quoted&) { return plain("#take\nTurn it on.\n"); }},
    {"written below the quote",
     [](const Quoted& q) {
       return plain("On 24.11.26 15:00, " + q.name + " wrote:\n" + prefixed(q.text, "> ") +
                    "\n#take\nTurn it on.\n");
     }},
};

class ClientRepliesTest : public testing::TestWithParam<bool> {
 protected:
  ClientRepliesTest() {
    auto email = mail(ann, support, "Broken lamp", "It does not light.\n\nAnn");
    if (GetParam()) email.html = "<p>It does not <b>light</b>.</p><p>Ann</p>";
    world.receive(email);
    told = world.only(OutgoingKind::notification, alice).email;
  }
  /// The agent's reply as it arrives.
  parser::Email replied(const std::string& content, const std::string& id) const {
    return parser::parse(
        "Authentication-Results: mx.acme.example; dmarc=pass header.from=acme.example\nFrom: "
        "alice@acme.example\n"
        "To: " +
        told.reply_to.at(0).address + "\nSubject: RE: [#1] Broken lamp\nMessage-ID: <" + id +
        "@acme.example>\nIn-Reply-To: <" + told.message_id + ">\nReferences: <" + told.message_id + ">\n" +
        content);
  }
  World world;
  parser::Email told;
};

TEST_P(ClientRepliesTest, TheCustomerGetsTheAgentsWordsOnly) {
  std::string shown = told.html;
  if (shown.empty())
    for (const char c : told.text)
      shown += c == '\n' ? std::string("<br>") : c == '<' ? std::string("&lt;") : std::string(1, c);
  const Quoted quoted{told.reply_to.at(0).address, told.from.at(0).name, told.text, shown};
  int number = 0;
  for (const Client& client : clients) {
    SCOPED_TRACE(client.name);
    const std::string content = client.content(quoted);
    const auto filing = world.receive(replied(content, std::to_string(++number)));

    EXPECT_EQ(filing.outcome, LedgerOutcome::answered) << filing.detail;
    ASSERT_EQ(world.count(OutgoingKind::answer), 1);
    const auto answer = world.only(OutgoingKind::answer).email;
    EXPECT_EQ(answer.text, "Turn it on.\n\n-- \nAlice Agent\nAcme\n");
    EXPECT_EQ(answer.html.contains("Turn it on."), content.contains("text/html"))
        << "the formatting goes along";
    for (const std::string_view secret :
         {"#take", "Write above", "via Acme", "light", "Ticket #1", "support+a", "Betreff"})
      EXPECT_THAT(answer.html, Not(HasSubstr(secret)));
  }
}

INSTANTIATE_TEST_SUITE_P(OfTextAndHtmlNotifications, ClientRepliesTest, testing::Bool());

}  // namespace
}  // namespace ticketd::desk::test
