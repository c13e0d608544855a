#include "parser/html.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "parser/html_document.hpp"
#include "parser/html_flatten.hpp"

namespace ticketd::parser {
namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  out.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

TEST(HtmlTest, ReadsAsAPersonSeesIt) {
  struct Case {
    const char* name;
    const char* html;
    const char* expected;
  };
  const Case cases[] = {
      {"empty", "", ""},
      {"plain words", "Hello &amp; welcome", "Hello & welcome"},
      {"blanks fold", "a  b\n\tc", "a b c"},
      {"inline elements do not break words", "in<b>ter</b>national", "international"},
      {"paragraphs", "<p>one</p><p>two</p>", "one\n\ntwo"},
      {"divs are lines", "<div>one</div><div>two</div>", "one\ntwo"},
      {"an empty div is an empty line", "<div>a</div><div><br></div><div>b</div>", "a\n\nb"},
      {"br at the end of a block adds nothing", "<div>a<br></div>b", "a\nb"},
      {"Outlook paragraphs have no space between", "<p class=MsoNormal>a</p><p class=MsoNormal>b</p>",
       "a\nb"},
      {"Outlook empty paragraph", "<p class=MsoNormal>a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b",
       "a\n\nb"},
      {"many empty lines are two", "a<br><br><br><br><br>b", "a\n\n\nb"},
      {"link", R"(See <a href="https://x.example/a?b=1&amp;c">the page</a>.)",
       "See the page <https://x.example/a?b=1&c>."},
      {"link that shows its address", R"(<a href="https://x.example/">x.example</a>)", "x.example"},
      {"mail link", R"(<a href="mailto:a@x.example">a@x.example</a>)", "a@x.example"},
      {"mail link with a name", R"(<a href="mailto:a@x.example?subject=hi">Ann</a>)", "Ann <a@x.example>"},
      {"script link shows only words", "<a href='javascript:alert(1)'>click</a>", "click"},
      {"bullets", "<ul><li>one<li>two</ul>end", "- one\n- two\n\nend"},
      {"numbers", "<ol start=3><li>c</li><li>d</li></ol>", "3. c\n4. d"},
      {"nested list", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"},
      {"table", "<table><tr><th>Item<th>Price<tr><td>Tea<td>3</table>", "Item | Price\nTea | 3"},
      {"table of Outlook paragraphs", "<table><tr><td><p>Tea</p></td><td><p>3</p></td></tr></table>",
       "Tea | 3"},
      {"layout table", "<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc"},
      {"quote", "Hi<blockquote>You<br>said</blockquote>Yes", "Hi\n\n> You\n> said\n\nYes"},
      {"nested quote", "<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n>> b"},
      {"pre", "<pre>a  b\n  c\n</pre>", "a  b\n  c"},
      {"heading and rule", "<h1>T</h1>x<hr>y", "T\n\nx\n---\ny"},
      {"image words", R"(<img alt="Broken screen" src="cid:1"> here)", "[Broken screen] here"},
      {"emoji picture", R"(ok <img alt="😀" src="https://x/e.png">)", "ok 😀"},
      {"beacon", R"(x<img src="https://t.example/p" width=1 height=1 alt="track">)", "x"},
      {"style, script, title, comment", "<title>t</title><style>p{}</style>a<script>b</script><!-- c -->d",
       "ad"},
      {"hidden by display", "a<div style='DISPLAY : none'>secret</div>b", "ab"},
      {"hidden preview text", "<span style='font-size:0;color:#fff'>preview</span>Hello", "Hello"},
      {"layout without size, words with", "<td style='font-size:0px'><p style='font-size:13px'>Hello",
       "Hello"},
      {"transparent words", "<p style='color:rgba(0,0,0,0)'>x<b style='color:red'>y</b></p>", "y"},
      {"hidden by height", "<div style='max-height:0;overflow:hidden'>x</div>y", "y"},
      {"zero-width fill", "a&#8203;&shy;b", "ab"},
      {"nbsp is a blank", "a&nbsp;&nbsp;b", "a  b"},
      {"unclosed everything", "<div><p>a<b>b<p>c", "ab\n\nc"},
      {"unknown elements", "<o:p>a</o:p><custom-tag>b</custom-tag>", "ab"},
      {"conditional comments", "<!--[if mso]>no<![endif]-->yes<![if !mso]>too<![endif]>", "yestoo"},
      {"text inside form controls", "<form><button>Go</button><textarea>note</textarea></form>", "Go note"},
      {"a tag that never ends", "a<b href='x", "a"},
      {"no tag is made of pieces", "a <</table>b>c</b>", "a <b>c"},
      {"lone angle brackets", "1 < 2 && 3 > 2", "1 < 2 && 3 > 2"},
      {"invalid UTF-8", "a\xFFz", "a\xEF\xBF\xBDz"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(html_to_text(c.html), c.expected);
  }
}

TEST(HtmlTest, SanitisedHtmlIsAnAllowList) {
  struct Case {
    const char* name;
    const char* html;
    const char* expected;
  };
  const Case cases[] = {
      {"empty", "", ""},
      {"nothing to see", "<div><p> </p></div>", ""},
      {"text is escaped", "a &lt;b&gt; &amp; \"c\"", "a &lt;b&gt; &amp; &quot;c&quot;"},
      {"formatting stays", "<p><b>a</b> <i>b</i></p>", "<p><b>a</b> <i>b</i></p>"},
      {"balanced", "<b>a<p>b", "<b>a<p>b</p></b>"},
      {"script", "a<script>alert(1)</script>b", "ab"},
      {"script in svg", "<svg><script>alert(1)</script></svg>x", "<span></span>x"},
      {"svg handler", "<svg onload=alert(1)>x</svg>", "<span>x</span>"},
      {"event handler", "<b onclick='x()' onmouseover=y>a</b>", "<b>a</b>"},
      {"script link", "<a href=' java\tscript:alert(1)'>a</a>", "<a>a</a>"},
      {"data link", "<a href='data:text/html,x'>a</a>", "<a>a</a>"},
      {"web and mail links", "<a href='https://x.example/?a=1&b' target=_top>a</a><a href=mailto:b@x>b</a>",
       "<a href=\"https://x.example/?a=1&amp;b\">a</a><a href=\"mailto:b@x\">b</a>"},
      {"cid image stays", "<img src=cid:a@b width=20 onerror=x>",
       "<img src=\"cid:a@b\" alt=\"\" width=\"20\">"},
      {"small data image stays", "<img src='data:image/png;base64,AAAA' alt=x>",
       "<img src=\"data:image/png;base64,AAAA\" alt=\"x\">"},
      {"data image that is no picture", "a<img src='data:image/svg+xml;base64,AAAA'>", "a"},
      {"remote image becomes its words", "<img src='https://x/y.png' alt='Logo'>", "[Logo]"},
      {"beacon goes", "a<img src=http://x/1.gif width=1>", "a"},
      {"remote background",
       "<table background=http://x/y><tr><td style='background:url(http://x/y)'>a</table>",
       "<table><tbody><tr><td>a</td></tr></tbody></table>"},
      {"safe style", "<p style='color:red; position:fixed; font-weight: bold'>a</p>",
       "<p style=\"color: red; font-weight: bold\">a</p>"},
      {"escaped css", "<p style='background:\\75rl(http://x)'>a</p>", "<p>a</p>"},
      {"css expression", "<p style='width:expression(alert(1))'>a</p>", "<p>a</p>"},
      {"negative margin", "<p style='margin-left:-9000px'>a</p>", "<p>a</p>"},
      {"hidden text goes", "a<span style='display:none'>secret</span>b", "ab"},
      {"style element and link", "<link rel=stylesheet href=//x/y><style>@import url(x)</style>a", "a"},
      {"meta refresh, base", "<meta http-equiv=refresh content=0><base href=//x>a", "a"},
      {"iframe, object", "<iframe src=//x>f</iframe><object data=//x>o</object>", "<span>o</span>"},
      {"form", "<form action=//x>Name <input name=a value=b><button>Go</button></form>",
       "Name  <span>Go</span>"},
      {"quote class stays, others go", "<div class='gmail_quote evil'>a</div><div class=evil id=x>b</div>",
       "<div class=\"gmail_quote\">a</div><div>b</div>"},
      {"cite stays", "<blockquote type=cite cite='mid:1'>a</blockquote>",
       "<blockquote type=\"cite\">a</blockquote>"},
      {"attribute cannot break out", "<a title='\"><script>x</script>'>a</a>",
       "<a title=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\">a</a>"},
      {"body direction", "<html><body dir=rtl>a</body></html>", "<div><div dir=\"rtl\">a</div></div>"},
      {"template, noscript, math", "<template>t</template><noscript>n</noscript><math>m</math>",
       "t n<span>m</span>"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(sanitise_html(c.html), c.expected);
  }
}

TEST(HtmlTest, SanitisingTwiceChangesNothing) {
  const std::string once = sanitise_html(
      "<div><p style='color:red'>a<table><tr><td>x<td>y</table><ul><li>1<li>2</ul><a href=http://x>l</a>");

  EXPECT_EQ(sanitise_html(once), once);
}

int tree_depth(const GumboNode& node) {
  int deepest = 0;
  for (const GumboNode* child : children(node)) deepest = std::max(deepest, tree_depth(*child));
  return deepest + 1;
}

TEST(HtmlTest, DeepMarkupIsFlattened) {
  for (const char* piece : {"<div>", "<</x>div>", "<div><table><tr><td></div>", "<span><p></span>", "<b><p>",
                            "<blockquote>x", "<ul><li>x", "<table><tr><td>x", "<a href=x><div>"}) {
    SCOPED_TRACE(piece);
    const std::string html = repeated(piece, 5000) + "words";

    EXPECT_LT(tree_depth(HtmlDocument(html).root()), 2 * static_cast<int>(html_depth_max));
    EXPECT_TRUE(html_to_text(html).ends_with("words"));
  }
}

}  // namespace
}  // namespace ticketd::parser
