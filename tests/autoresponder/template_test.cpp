#include "autoresponder/template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace ticketd::autoresponder {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* french_text = "Subject: Re\xC3\xA7u [#{{ticket}}]\n\nBonjour, {{desk}}.\n";

/// What make() complains about, one line each: "file:line: what".
std::vector<std::string> mistakes(const std::vector<TemplateFile>& files) {
  const auto made = Templates::make(files);
  std::vector<std::string> lines;
  if (!made)
    for (const TemplateMistake& mistake : made.error())
      lines.push_back(mistake.file + ":" + std::to_string(mistake.line) + ": " + mistake.what);
  return lines;
}

TEST(TemplateTest, FiveLanguagesAreShippedWithTextAndHtml) {
  const Templates shipped = Templates::shipped();

  EXPECT_THAT(shipped.languages(), ElementsAre("bg", "de", "en", "ru", "zh"));
  for (const std::string& language : shipped.languages()) {
    const RenderedTemplate rendered = shipped.render(language, {});
    EXPECT_FALSE(rendered.subject.empty()) << language;
    EXPECT_FALSE(rendered.text.empty()) << language;
    EXPECT_FALSE(rendered.html.empty()) << language;
  }
}

TEST(TemplateTest, TheNearestLanguageIsTaken) {
  const auto made = Templates::make({{"acknowledgement.zh-Hant.text.mustache", french_text}});
  ASSERT_TRUE(made);

  EXPECT_EQ(made->best_for("de"), "de");
  EXPECT_EQ(made->best_for("DE-at-1996"), "de");
  EXPECT_EQ(made->best_for("zh-hant-TW"), "zh-Hant");
  EXPECT_EQ(made->best_for("zh-Hans"), "zh");
  EXPECT_EQ(made->best_for("fr"), "");
  EXPECT_EQ(made->best_for(""), "");
  EXPECT_EQ(made->best_for("-"), "");
  EXPECT_THROW(made->render("fr", {}), std::out_of_range);
}

TEST(TemplateTest, OpsAddALanguageOrReplaceAText) {
  const auto made = Templates::make(
      {{"acknowledgement.fr.text.mustache", french_text},
       {"acknowledgement.de.text.mustache", "\xEF\xBB\xBFSubject: Da\r\n\r\nNr. {{ticket}}\r\n"},
       {"acknowledgement.ru.html.mustache", "<p>{{ticket}}</p>"}});
  ASSERT_TRUE(made);
  const TemplateValues values{.texts = {{"ticket", "7"}, {"desk", "Acme & Co"}}};

  EXPECT_EQ(made->render("fr", values), (RenderedTemplate{"Re\xC3\xA7u [#7]", "Bonjour, Acme & Co.\n", ""}));
  EXPECT_EQ(made->render("de", values), (RenderedTemplate{"Da", "Nr. 7\n", ""}))
      << "the shipped HTML would say something else";
  EXPECT_EQ(made->render("ru", values).html, "<p>7</p>");
  EXPECT_THAT(made->render("ru", values).text, HasSubstr("номер — 7"));
}

TEST(TemplateTest, HtmlIsEscapedAndTextIsNot) {
  const auto made =
      Templates::make({{"acknowledgement.fr.text.mustache", "Subject: {{desk}}\n\n{{desk}}"},
                       {"acknowledgement.fr.html.mustache", "{{subject}}|{{desk}}|{{{desk}}}|{{&desk}}"}});
  ASSERT_TRUE(made);

  const RenderedTemplate rendered = made->render("fr", {.texts = {{"desk", "<a href=\"x\">'T' & co</a>"}}});

  const std::string plain = "<a href=\"x\">'T' & co</a>";
  const std::string escaped = "&lt;a href=&quot;x&quot;&gt;&#39;T&#39; &amp; co&lt;/a&gt;";
  EXPECT_EQ(rendered, (RenderedTemplate{plain, plain, escaped + "|" + escaped + "|" + plain + "|" + plain}));
}

TEST(TemplateTest, AValueIsNeverATemplate) {
  const auto made =
      Templates::make({{"acknowledgement.fr.text.mustache", "Subject: x\n\n{{desk}} {{ticket}}"}});
  ASSERT_TRUE(made);

  EXPECT_EQ(made->render("fr", {.texts = {{"desk", "{{ticket}}{{#x}}"}, {"ticket", "7"}}}).text,
            "{{ticket}}{{#x}} 7");
}

TEST(TemplateTest, SectionsOverNothingAreSilentAndListsRepeat) {
  const auto made =
      Templates::make({{"acknowledgement.fr.text.mustache",
                        "Subject: x\n\n{{#answers}}\n* {{question}}{{#link}} ({{link}}){{/link}}\n"
                        "{{/answers}}\n{{#promised}}\nby "
                        "{{promised}}\n{{/promised}}\n{{^promised}}\nsoon\n{{/promised}}\n"}});
  ASSERT_TRUE(made);
  const TemplateValues one{.texts = {{"question", "Where?"}, {"link", "https://a.example"}}};
  const TemplateValues two{.texts = {{"question", "When?"}, {"link", ""}}};

  EXPECT_EQ(made->render("fr", {}).text, "soon\n");
  EXPECT_EQ(made->render("fr", {.texts = {{"promised", ""}}}).text, "soon\n");
  EXPECT_EQ(made->render("fr", {.texts = {{"promised", "noon"}}, .lists = {{"answers", {one, two}}}}).text,
            "* Where? (https://a.example)\n* When?\nby noon\n");
}

TEST(TemplateTest, LinesAreThoseOfTheTemplate) {
  const auto made =
      Templates::make({{"acknowledgement.fr.text.mustache",
                        "Subject: x\n\none\n\n{{#promised}}\n\n{{promised}}\n\n{{/promised}}\n\n"
                        "  {{! a remark }}  \ntwo {{#promised}}\n{{/promised}}end\n\n"}});
  ASSERT_TRUE(made);

  EXPECT_EQ(made->render("fr", {}).text, "one\n\n\ntwo end\n\n");
  EXPECT_EQ(made->render("fr", {.texts = {{"promised", "a\n\nb"}}}).text,
            "one\n\n\na\n\nb\n\n\ntwo \nend\n\n");
}

TEST(TemplateTest, MistakesAreNamedTogether) {
  const std::string no_name =
      ":1: this is not a template's name; they are called acknowledgement.LANGUAGE.text.mustache and "
      "acknowledgement.LANGUAGE.html.mustache, with de or zh-Hant as LANGUAGE";
  EXPECT_THAT(
      mistakes({{"thanks.mustache", ""},
                {"acknowledgement..text.mustache", french_text},
                {"acknowledgement.de.text.mustache", "Hallo {{ticket}}\n"},
                {"acknowledgement.en.html.mustache", "<p>\n{{tikket}}</p>"},
                {"acknowledgement.fr.text.mustache", "Subject: x\n\nx\n{{#answers}}"},
                {"acknowledgement.it.text.mustache", "Subject: x\n\n{{#answers}}{{/link}}{{/answers}}"},
                {"acknowledgement.ru.text.mustache", "Subject: {{ticket\n\nx"},
                {"acknowledgement.bg.text.mustache", "Subject: x\n\n\n{{>footer}}"}}),
      ElementsAre(
          "thanks.mustache" + no_name, "acknowledgement..text.mustache" + no_name,
          "acknowledgement.de.text.mustache:1: it must begin with a line \"Subject: ...\" and a blank line",
          "acknowledgement.en.html.mustache:2: there is no value {{tikket}}",
          "acknowledgement.fr.text.mustache:4: section {{#answers}} is never closed",
          "acknowledgement.it.text.mustache:3: {{/link}} closes nothing that is open here",
          "acknowledgement.ru.text.mustache:1: {{ without }}",
          "acknowledgement.bg.text.mustache:4: there is no value {{>footer}}"));
  EXPECT_THAT(
      mistakes({{"acknowledgement.fr.html.mustache", "<p></p>"}}),
      ElementsAre(
          "acknowledgement.fr.html.mustache:1: there is no acknowledgement.fr.text.mustache beside it"));
}

TEST(TemplateTest, NoCutTemplateBreaksTheProgram) {
  const std::string whole =
      "Subject: {{ticket}}\n\n{{#answers}}{{{html}}}{{&text}}{{!x}}{{/answers}}{{^promised}}x{{/promised}}";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto made = Templates::make({{"acknowledgement.fr.text.mustache", whole.substr(0, size)}});
    if (made) made->render("fr", {});
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
