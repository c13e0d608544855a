#include "parser/attribution.hpp"

#include <gtest/gtest.h>

#include <string>

#include "parser/body_lines.hpp"

namespace ticketd::parser {
namespace {

/// The attribution that ends the text's last unquoted line, as "begin-end".
std::string found_in(std::string_view text) {
  const std::vector<BodyLine> lines = body_lines(text);
  std::size_t last = lines.size() - 1;
  while (last > 0 && lines[last].quote_depth > 0) --last;
  while (last > 0 && lines[last].blank()) --last;
  const auto found = attribution_ending_at(lines, last);
  return found ? std::to_string(found->begin) + "-" + std::to_string(found->end) : "none";
}

TEST(AttributionTest, IsKnownInTheWorldsLanguages) {
  // What their mail programs write, one line each, an unmarked message below.
  const char* const lines[] = {
      "On Mon, May 5, 2025 at 10:04 AM Ann Lee <ann@example.org> wrote:",
      "On 5 May 2025, at 10:04, Ann Lee <ann@example.org> wrote:",
      "On 05/05/2025 10:04, Ann Lee wrote:",
      "Ann Lee <ann@example.org> wrote on 5 May 2025 10:04:",
      "At 10:04 AM 5/5/2025, Ann Lee wrote:",
      "Am 05.05.2025 um 10:04 schrieb Ann Lee <ann@example.org>:",
      "Am Mo., 5. Mai 2025 um 10:04 Uhr schrieb Ann Lee <ann@example.org>:",
      "Am 05.05.2025 10:04 schrieb \"Ann Lee\" <ann@example.org>:",
      "Ann Lee <ann@example.org> hat am 05.05.2025 10:04 CEST geschrieben:",
      "Le lun. 5 mai 2025 à 10:04, Ann Lee <ann@example.org> a écrit :",
      "Le 05/05/2025 à 10:04, Ann Lee a écrit :",
      "El lun, 5 may 2025 a las 10:04, Ann Lee (<ann@example.org>) escribió:",
      "Il giorno lun 5 mag 2025 alle ore 10:04 Ann Lee <ann@example.org> ha scritto:",
      "Em seg., 5 de mai. de 2025 às 10:04, Ann Lee <ann@example.org> escreveu:",
      "Op ma 5 mei 2025 om 10:04 schreef Ann Lee <ann@example.org>:",
      "Op 5 mei 2025, om 10:04 heeft Ann Lee <ann@example.org> het volgende geschreven:",
      "Den mån 5 maj 2025 kl 10:04 skrev Ann Lee <ann@example.org>:",
      "Den man. 5. maj 2025 kl. 10.04 skrev Ann Lee <ann@example.org>:",
      "man. 5. mai 2025 kl. 10:04 skrev Ann Lee <ann@example.org>:",
      "ma 5. toukok. 2025 klo 10.04 Ann Lee (ann@example.org) kirjoitti:",
      "pon., 5 maj 2025 o 10:04 Ann Lee <ann@example.org> napisał(a):",
      "W dniu 05.05.2025 o 10:04, Ann Lee pisze:",
      "po 5. 5. 2025 v 10:04 odesílatel Ann Lee <ann@example.org> napsal:",
      "Dne 05. 05. 25 v 10:04 Ann Lee napsal(a):",
      "po 5. 5. 2025 o 10:04 Ann Lee <ann@example.org> napísal(a):",
      "Ann Lee <ann@example.org> ezt írta (időpont: 2025. máj. 5., H, 10:04):",
      "2025. 05. 05. 10:04 keltezéssel, Ann Lee írta:",
      "În lun., 5 mai 2025 la 10:04, Ann Lee <ann@example.org> a scris:",
      "пн, 5 мая 2025 г. в 10:04, Ann Lee <ann@example.org>:",
      "05.05.2025 10:04, Ann Lee пишет:",
      "понедельник, 5 мая 2025, 10:04 +03:00 от Ann Lee <ann@example.org>:",
      "пн, 5 трав. 2025 р. о 10:04 Ann Lee <ann@example.org> пише:",
      "На пн, 5.05.2025 г. в 10:04 Ann Lee <ann@example.org> написа:",
      "Dana pon, 5. svi 2025. u 10:04 Ann Lee <ann@example.org> napisao je:",
      "V V pon., 5. maj 2025 ob 10:04 je oseba Ann Lee <ann@example.org> napisala:",
      "Στις Δευ 5 Μαΐ 2025 στις 10:04 π.μ., ο χρήστης Ann Lee <ann@example.org> έγραψε:",
      "Ann Lee <ann@example.org>, 5 May 2025 Pzt, 10:04 tarihinde şunu yazdı:",
      "Kuupäev E, 5. mai 2025 kell 10:04 kirjutas kasutaja Ann Lee (<ann@example.org>):",
      "2025-05-05, pr, 10:04 Ann Lee <ann@example.org> rašė:",
      "El dl., 5 de maig 2025, 10:04, Ann Lee <ann@example.org> va escriure:",
      "Pada tanggal Sen, 5 Mei 2025 pukul 10.04 Ann Lee <ann@example.org> menulis:",
      "Vào Th 2, 5 thg 5, 2025 vào lúc 10:04 Ann Lee <ann@example.org> đã viết:",
      "ในวันที่ จ. 5 พ.ค. 2025 เวลา 10:04 Ann Lee <ann@example.org> เขียนว่า:",
      "Ann Lee <ann@example.org> 于2025年5月5日周一 10:04写道：",
      "Ann Lee <ann@example.org> 於 2025年5月5日 週一 上午10:04寫道：",
      "2025年5月5日(月) 10:04 Ann Lee <ann@example.org>:",
      "2025년 5월 5일 (월) 오전 10:04, Ann Lee <ann@example.org>님이 작성:",
      "في الاثنين، 5 مايو 2025 في 10:04 ص تمت كتابة ما يلي بواسطة Ann Lee <ann@example.org>:",
      "\u202Bבתאריך יום ב׳, 5 במאי 2025 ב-10:04 מאת Ann Lee <ann@example.org>:\u202C",
      "Quoting Ann Lee <ann@example.org>:",
      "Zitat von Ann Lee <ann@example.org>:",
      "In message <id@example.org>, Ann Lee writes:",
      "---- On Mon, 05 May 2025 10:04:00 +0200 Ann Lee <ann@example.org> wrote ----",
      "2025-05-05 10:04 GMT+02:00 Ann Lee <ann@example.org>:",
      "- Le 2025-05-05 10:04, Ann Lee a écrit :",
  };
  for (const std::string line : lines) {
    SCOPED_TRACE(line);
    EXPECT_EQ(found_in("Yes.\n\n" + line + "\n\nThe message."), "none") << "the last line is no attribution";
    EXPECT_EQ(found_in("Yes.\n\n" + line), "2-3");
  }
}

TEST(AttributionTest, CoversTheLinesItWasBrokenInto) {
  struct Case {
    const char* name;
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"address on the next line",
       "Yes.\n\nOn Mon, May 5, 2025 at 10:04 AM Ann Lee\n<ann@example.org> wrote:", "2-4"},
      {"broken in the address",
       "Yes.\n\nOn Mon, May 5, 2025 at 10:04 AM Ann Lee <\nann@example.org> wrote:", "2-4"},
      {"verb alone", "Yes.\n\nOn Mon, May 5, 2025 at 10:04 AM Ann Lee <\nann@example.org>\nwrote:", "2-5"},
      {"directly below the words", "Yes\nOn 5 May 2025 10:04, Ann <a@example.org> wrote:", "1-2"},
      {"name and verb above a quotation", "Yes.\n\nAnn Lee wrote:\n\n> What?", "2-3"},
      {"name and verb above nothing", "Yes.\n\nAnn Lee wrote:\n\nWhat?", "none"},
      {"no colon, above a quotation", "Yes.\n\n2011/4/7 Ann Lee <ann@example.org>\n\n> What?", "2-3"},
      {"no colon, above nothing", "Yes.\n\n2011/4/7 Ann Lee <ann@example.org>\n\nWhat?", "none"},
      {"unknown verb, but all the evidence", "Ja.\n\n5.5.2025 10:04 Ann <a@example.org> xyzzt:\n> Was?",
       "2-3"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(found_in(c.text), c.expected);
  }
}

TEST(AttributionTest, IsNotSeenInProse) {
  const char* const lines[] = {
      "On your remote host you can run:",
      "On the other hand, here is what I need:",
      "On Monday at 10:30 your colleague told me the following:",
      "My order of 5 May 2025 consists of:",
      "I ordered on 05.05.2025 and you wrote",
      "Please send it to ann@example.org:",
      "Am 5.5.2025 habe ich folgende Artikel bestellt:",
      "Le 5 mai 2025 j'ai commandé :",
      "He wrote:",
      "Dates I could come: 5.5.2025 10:00, 6.5.2025 11:00:",
      "https://example.org/2025/05/on-what-ann-wrote:",
      ":",
      "",
  };
  for (const std::string line : lines) {
    SCOPED_TRACE(line);
    EXPECT_EQ(found_in("Hello,\n\n" + line + "\n\nthe rest."), "none");
    EXPECT_EQ(found_in("Hello,\n\n" + line), "none");
  }
}

TEST(AttributionTest, KeepsWordsInFrontOfItOnTheSameLine) {
  const std::vector<BodyLine> lines =
      body_lines("Fine. On Mon, May 5, 2025 at 10:04 AM, a@example.org wrote:");

  const auto found = attribution_ending_at(lines, 0);

  ASSERT_TRUE(found);
  EXPECT_EQ(lines[0].text.substr(0, found->own_bytes), "Fine.");
}

}  // namespace
}  // namespace ticketd::parser
