#include "parser/html_text_runs.hpp"

#include <gtest/gtest.h>

#include "parser/html.hpp"

namespace ticketd::parser {
namespace {

const std::string mark = "\uEE17";
const std::string no_mark = "\uEE18";

std::string below(const std::string& first, const std::string& html) {
  std::string out = "<p>" + first + "</p>";
  out += html;
  return out;
}

// A document that holds the mark itself is read without taking runs out.
std::string read_without_runs(const std::string& html) {
  std::string read = sanitise_html(below(mark, html));
  read.replace(read.find(mark), mark.size(), no_mark);
  return read;
}

TEST(HtmlTextRunsTest, ATreeIsTheSameWithoutAndWithThem) {
  const std::string words = "Words that are long enough to be taken out";
  const std::string cases[] = {
      words,
      " \n" + words + " \n",
      "<p>" + words + "<p>" + words + "</p>",
      words + "<b>" + words + "</b>" + words,
      words + "&amp;" + words + "&lt;" + words,
      words + " &amp" + words,
      words + " &copy " + words + " &#8364;" + words + " &#x20ac " + words,
      words + " &unknown; " + words + " & " + words + "&",
      words + " < " + words + " <5 " + words,
      "<table>" + words + "<tr><td>" + words + "</table>" + words,
      "<table> <tr> " + words + "</table>",
      "<pre>\n" + words + "\n\n" + words + "</pre>",
      "<select><option>" + words + "</select>" + words,
      "<ul>" + words + "<li>" + words + "</ul>",
      "\u00A0" + words + "\u00A0\u00AD" + words + "\u0085" + words,
      "日本語の文章がここにあります。とても長いのです、本当に。" + words,
      words + "\uFFFE" + words + "😀" + words,
      words + "\xFF" + words + "\xC3",
      words + std::string(1, '\0') + words + "\x01\x1F\x7F" + words + "\r\n" + words,
      "<p title='" + words + "'>" + words + "<!-- " + words + " -->" + words,
      "<style>" + words + "</style><script>" + words + "</script>" + words,
  };
  for (const std::string& html : cases) {
    SCOPED_TRACE(html);
    EXPECT_EQ(sanitise_html(below(no_mark, html)), read_without_runs(html));
  }
}

// A reference spells the mark, and the letters of a run that is there: it must not be shown a thousand times.
TEST(HtmlTextRunsTest, AForgedPlaceholderMultipliesNothing) {
  const std::string words(10'000, 'x');
  std::string forged;
  for (int i = 0; i < 1000; ++i) forged += "&#xEE17;AAAA ";

  const std::string text = html_to_text("<p>" + words + "</p>" + forged);

  EXPECT_LT(text.size(), words.size() + forged.size());
  EXPECT_NE(text.find(words), std::string::npos);
  EXPECT_NE(text.find(mark + "AAAA"), std::string::npos);
}

TEST(HtmlTextRunsTest, AShortTextStaysWhereItIs) {
  const std::string html = "short";
  HtmlTextRuns runs(html);
  std::string out;
  runs.append(out, html);
  EXPECT_EQ(out, "short");
}

TEST(HtmlTextRunsTest, ALongOneIsShort) {
  const std::string html(100'000, 'x');
  HtmlTextRuns runs(html);
  std::string out;
  runs.append(out, " " + html + "\n");
  EXPECT_LT(out.size(), 20U);
  EXPECT_TRUE(out.starts_with(' ') && out.ends_with('\n'));
}

}  // namespace
}  // namespace ticketd::parser
