#include "daemon/report/report_page.hpp"

#include <gmock/gmock.h>

namespace ticketd::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ReportPageTest, BarsAreToScaleAndTheSmallestIsStillSeen) {
  EXPECT_EQ(text_page("Title", {{.heading = "By day",
                                 .sentences = {"Much."},
                                 .bars = {{"Monday", 80}, {"Süß", 1}, {"Sunday", 0}}}}),
            "Title\n\nBy day\n  Much.\n"
            "  Monday     80  ████████████████████████████████████████\n"
            "  Süß         1  █\n"
            "  Sunday      0\n");
}

TEST(ReportPageTest, NothingCameIsNoDivisionByZero) {
  EXPECT_EQ(text_page("T", {{.heading = "H", .bars = {{"a", 0}, {"b", 0}}}}),
            "T\n\nH\n  a      0\n  b      0\n");
  EXPECT_THAT(html_page("T", {{.heading = "H", .bars = {{"a", 0}}}}), Not(HasSubstr("bgcolor")));
}

TEST(ReportPageTest, TablesLineUp) {
  EXPECT_EQ(
      text_page("T",
                {{.heading = "H", .columns = {"entry", "shown"}, .rows = {{"a", "12"}, {"longer", "3"}}}}),
      "T\n\nH\n  entry   shown\n  a          12\n  longer      3\n");
}

TEST(ReportPageTest, AnEmptySectionHasNoHeading) {
  const std::vector<Section> sections{{.heading = "Nothing here", .columns = {"entry"}}};
  EXPECT_EQ(text_page("T", sections), "T\n");
  EXPECT_THAT(html_page("T", sections), Not(HasSubstr("Nothing here")));
}

TEST(ReportPageTest, StrangersTextIsTextAndOneLine) {
  const std::vector<Section> sections{
      {.heading = "H", .columns = {"question"}, .rows = {{"<img src=x>\nand & more\x1b[2J"}}}};
  EXPECT_THAT(text_page("T", sections), HasSubstr("  <img src=x> and & more [2J\n"));
  EXPECT_THAT(html_page("T", sections),
              HasSubstr("<td align=\"left\">&lt;img src=x&gt; and &amp; more [2J</td>"));
}

TEST(ReportPageTest, HtmlHoldsNothingRemote) {
  const std::string html =
      html_page("T & T", {{.heading = "H", .sentences = {"S."}, .bars = {{"a", 2}, {"b", 1}}}});
  EXPECT_THAT(html, HasSubstr("<title>T &amp; T</title>"));
  EXPECT_THAT(html, HasSubstr("width=\"320\""));
  EXPECT_THAT(html, HasSubstr("width=\"160\""));
  EXPECT_THAT(html, Not(HasSubstr("http")));
}

}  // namespace
}  // namespace ticketd::report
