#include "parser/html_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/html.hpp"
#include "parser/html_quotes.hpp"
#include "parser/html_style.hpp"

namespace ticketd::parser {
namespace {

constexpr int depth_max = 600;  // flattened input stays far below; a bound for the recursion all the same
constexpr std::size_t shown_link_bytes_max = 2000;
constexpr std::uint16_t quote_depth_max = 100;

constexpr std::array block_names = std::to_array<std::string_view>(
    {"address", "article", "aside",    "blockquote", "caption", "center", "dd",    "details", "dir", "div",
     "dl",      "dt",      "fieldset", "figcaption", "figure",  "footer", "h1",    "h2",      "h3",  "h4",
     "h5",      "h6",      "header",   "hr",         "li",      "main",   "menu",  "nav",     "ol",  "p",
     "pre",     "section", "summary",  "table",      "tbody",   "tfoot",  "thead", "tr",      "ul"});
static_assert(std::ranges::is_sorted(block_names));

constexpr std::array spaced_names = std::to_array<std::string_view>(
    {"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "pre", "ul"});

bool is_block(std::string_view name) { return std::ranges::binary_search(block_names, name); }

/// Outlook and Hotmail write every line as a paragraph without margins.
bool is_tight_paragraph(const GumboNode& node) {
  if (has_class(node, "MsoNormal") || has_class(node, "MsoPlainText")) return true;
  const std::string style = ascii_lower(attribute(node, "style"));
  for (std::size_t at = style.find("margin"); at != std::string::npos; at = style.find("margin", at + 1)) {
    const auto colon = style.find(':', at);
    if (colon == std::string::npos) return false;
    const std::string_view value = trimmed(std::string_view(style).substr(colon + 1, 8));
    const std::string_view name = std::string_view(style).substr(at, colon - at);
    if (name != "margin-left" && name != "margin-right" && value.starts_with('0')) return true;
  }
  return false;
}

/// Characters that newsletters fill their preview with and that nobody sees.
std::size_t invisible_length(std::string_view text) {
  if (static_cast<unsigned char>(text.front()) < 0x80) return 0;
  for (const std::string_view c : {"\xC2\xAD", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xCD\x8F", "\xE2\x81\xA0"})
    if (text.starts_with(c)) return c.size();
  return 0;
}

class Renderer {
 public:
  RenderedHtml run(const HtmlDocument& document) {
    node(document.root(), 0);
    end_line();
    while (!out_.lines.empty() && out_.lines.back().text.empty()) out_.lines.pop_back();
    return std::move(out_);
  }

 private:
  void node(const GumboNode& n, int depth) {
    if (const std::string_view text = text_of(n); !text.empty()) {
      if (visibility_.visible()) add_text(n, text);
      return;
    }
    if (depth > depth_max || hidden(n)) return;
    const TextVisibility inherited = visibility_;
    visibility_ = text_visibility(attribute(n, "style"), inherited);
    element(n, depth);
    visibility_ = inherited;
  }

  void element(const GumboNode& n, int depth) {
    const std::string_view name = element_name(n);
    if (name == "br") return line_break(n);
    if (name == "hr") return rule(n);
    if (name == "img") return image(n);
    if (name == "option" || name == "head") return;
    if (name == "a") return link(n, depth);
    if (name == "tr") return row(n, depth);

    const bool block = is_block(name);
    const int space = !block ? 0 : spacing(n, name);
    const QuoteMarkup markup = quote_markup(n);
    apply_break(space);
    const bool quote = markup == QuoteMarkup::quote && quote_depth_ < quote_depth_max;
    if (quote) ++quote_depth_;
    if (markup == QuoteMarkup::original) next_mark_ = LineMark::original;
    if (markup == QuoteMarkup::attribution || markup == QuoteMarkup::container)
      if (next_mark_ == LineMark::none && quote_depth_ == 0) next_mark_ = LineMark::attribution;
    begin_list(n, name);
    const bool was_pre = std::exchange(pre_, pre_ || name == "pre");
    for (const GumboNode* child : children(n)) node(*child, depth + 1);
    pre_ = was_pre;
    end_list(name);
    if (quote) {
      end_line();
      --quote_depth_;
    }
    apply_break(space);
  }

  int spacing(const GumboNode& n, std::string_view name) const {
    if (name == "p") return is_tight_paragraph(n) ? 1 : 2;
    if (name == "ul" || name == "ol") return lists_.empty() ? 2 : 1;
    return std::ranges::find(spaced_names, name) != spaced_names.end() ? 2 : 1;
  }

  // ---- lines

  void apply_break(int lines) { breaks_ = std::max(breaks_, lines); }

  /// Before something is shown: the breaks that were asked for, once.
  void settle_breaks() {
    if (breaks_ == 0) return;
    const bool blank_line = breaks_ > 1;
    breaks_ = 0;
    if (line_begun_) push_line();
    if (blank_line) push_blank();
  }

  void end_line() {
    breaks_ = 0;
    if (line_begun_) push_line();
  }

  void push_blank() {
    if (out_.lines.empty() || out_.lines.back().text.empty()) return;
    const HtmlLine& above = out_.lines.back();
    const auto depth = std::min(above.quote_depth, quote_depth_);
    const auto leaf = static_cast<std::uint32_t>(out_.leaves.size());
    out_.lines.push_back({.first_leaf = leaf, .end_leaf = leaf, .quote_depth = depth});
  }

  void push_line() {
    while (!line_.text.empty() && line_.text.back() == ' ') line_.text.pop_back();
    line_.end_leaf = static_cast<std::uint32_t>(out_.leaves.size());
    const std::size_t count = out_.lines.size();
    const bool third_blank =
        line_.text.empty() && (count == 0 || (count > 1 && out_.lines[count - 1].text.empty() &&
                                              out_.lines[count - 2].text.empty()));
    if (!third_blank || line_.mark != LineMark::none) out_.lines.push_back(std::move(line_));
    line_ = {};
    line_begun_ = false;
    space_pending_ = false;
  }

  void begin_line() {
    settle_breaks();
    if (line_begun_) return;
    line_begun_ = true;
    line_.first_leaf = static_cast<std::uint32_t>(out_.leaves.size());
    line_.quote_depth = quote_depth_;
    line_.mark = std::exchange(next_mark_, LineMark::none);
    if (lists_.empty()) return;
    const std::size_t levels = lists_.size() - (item_prefix_.empty() ? 0 : 1);
    line_.text.assign(std::min<std::size_t>(2 * levels, 20), ' ');
    line_.text += std::exchange(item_prefix_, {});
  }

  void line_break(const GumboNode& n) {
    begin_line();
    out_.leaves.push_back(&n);
    push_line();
  }

  void rule(const GumboNode& n) {
    if (const QuoteMarkup markup = quote_markup(n); markup == QuoteMarkup::original)
      next_mark_ = LineMark::original;
    apply_break(1);
    begin_line();
    out_.leaves.push_back(&n);
    line_.text += "---";
    apply_break(1);
  }

  // ---- text

  void add_text(const GumboNode& n, std::string_view text) {
    bool shown = false;
    const auto show = [&] {
      begin_line();
      if (!shown) out_.leaves.push_back(&n);
      shown = true;
      line_.first_leaf = std::min(line_.first_leaf, static_cast<std::uint32_t>(out_.leaves.size() - 1));
      if (std::exchange(space_pending_, false) && !line_.text.empty() && line_.text.back() != ' ')
        line_.text += ' ';
    };
    for (std::size_t i = 0; i < text.size();) {
      const char c = text[i];
      if (pre_ && (c == '\n' || c == ' ' || c == '\t')) {
        show();
        if (c == '\n')
          push_line();
        else
          line_.text += c;
        ++i;
      } else if (ascii_space(c) || c == '\f') {
        space_pending_ = space_pending_ || (line_begun_ && breaks_ == 0);
        ++i;
      } else if (text.substr(i, 2) == "\xC2\xA0") {
        show();
        line_.text += ' ';
        i += 2;
      } else if (const std::size_t skip = invisible_length(text.substr(i)); skip > 0) {
        i += skip;
      } else {
        show();
        line_.text += c;
        ++i;
      }
    }
  }

  void image(const GumboNode& n) {
    std::string_view alt = trimmed(attribute(n, "alt"));
    if (alt.size() > 300) alt = {};
    const bool beacon = attribute(n, "width") == "1" || attribute(n, "height") == "1";
    if (beacon) return;
    begin_line();
    out_.leaves.push_back(&n);
    if (alt.empty()) return;
    if (std::exchange(space_pending_, false) && !line_.text.empty()) line_.text += ' ';
    const bool emoji = alt.size() <= 8 && static_cast<unsigned char>(alt.front()) >= 0xE2;
    line_.text += emoji ? std::string(alt) : "[" + std::string(alt) + "]";
  }

  void link(const GumboNode& n, int depth) {
    const std::size_t lines_before = out_.lines.size();
    const std::size_t text_before = line_.text.size();
    for (const GumboNode* child : children(n)) node(*child, depth + 1);

    const std::string_view href = trimmed(attribute(n, "href"));
    const bool web = starts_with_text(href, "http://") || starts_with_text(href, "https://");
    const bool mail = starts_with_text(href, "mailto:");
    if ((!web && !mail) || href.size() > shown_link_bytes_max || !line_begun_) return;
    const bool one_line = out_.lines.size() == lines_before && line_.text.size() > text_before;
    const std::string shown = one_line ? line_.text.substr(text_before) : line_.text;
    if (trimmed(shown).empty() || says_the_same(trimmed(shown), href)) return;
    if (line_.text.back() != ' ') line_.text += ' ';
    line_.text += '<';
    line_.text += mail ? address_of(href) : href;
    line_.text += '>';
    space_pending_ = false;
  }

  static std::string_view address_of(std::string_view mailto) {
    mailto.remove_prefix(std::string_view("mailto:").size());
    return mailto.substr(0, mailto.find('?'));
  }

  /// "example.org/a" for a link to https://example.org/a/, an address for a link to it.
  static bool says_the_same(std::string_view shown, std::string_view href) {
    if (shown.starts_with('[') || shown.starts_with('<')) shown = trimmed(shown.substr(1, shown.size() - 2));
    const auto bare = [](std::string_view url) {
      for (const std::string_view scheme : {"mailto:", "https://", "http://", "www."})
        if (starts_with_text(url, scheme)) url.remove_prefix(scheme.size());
      while (url.ends_with('/')) url.remove_suffix(1);
      return url;
    };
    return same_text(bare(shown), bare(href));
  }

  // ---- lists and tables

  void begin_list(const GumboNode& n, std::string_view name) {
    if (name == "ul" || name == "dir" || name == "menu") lists_.push_back(0);
    if (name == "ol") {
      int start = 1;
      const std::string_view written = attribute(n, "start");
      std::from_chars(written.data(), written.data() + written.size(), start);
      lists_.push_back(std::clamp(start, 1, 1'000'000));
    }
    if (name != "li" || lists_.empty()) return;
    int& number = lists_.back();
    item_prefix_ = number == 0 ? "- " : std::to_string(number++) + ". ";
  }

  void end_list(std::string_view name) {
    if (name == "ul" || name == "ol" || name == "dir" || name == "menu")
      if (!lists_.empty()) lists_.pop_back();
    if (name == "li") item_prefix_.clear();
  }

  /// Cells of one line each are one line of the table; cells that hold more stand one below the other.
  void row(const GumboNode& n, int depth) {
    apply_break(1);
    if (line_begun_) end_line();
    std::vector<std::size_t> begins;
    for (const GumboNode* child : children(n)) {
      begins.push_back(out_.lines.size());
      node(*child, depth + 1);
      end_line();
    }
    begins.push_back(out_.lines.size());
    join_cells(begins);
    apply_break(1);
  }

  void join_cells(const std::vector<std::size_t>& begins) {
    std::vector<std::size_t> filled;
    for (std::size_t cell = 0; cell + 1 < begins.size(); ++cell) {
      std::size_t lines = 0;
      if (begins[cell + 1] - begins[cell] > 4) return;
      for (std::size_t i = begins[cell]; i < begins[cell + 1]; ++i) {
        if (out_.lines[i].mark != LineMark::none || out_.lines[i].quote_depth != quote_depth_) return;
        if (out_.lines[i].text.empty()) continue;
        if (++lines > 1) return;
        filled.push_back(i);
      }
    }
    if (filled.size() < 2) return;
    HtmlLine joined = std::move(out_.lines[filled.front()]);
    for (const std::size_t i : std::span(filled).subspan(1)) {
      joined.text += " | ";
      joined.text += trimmed(out_.lines[i].text);
    }
    joined.end_leaf = static_cast<std::uint32_t>(out_.leaves.size());
    out_.lines.resize(begins.front());
    out_.lines.push_back(std::move(joined));
  }

  RenderedHtml out_;
  HtmlLine line_;
  std::string item_prefix_;
  std::vector<int> lists_;  // open lists: 0 for bullets, else the next number
  std::uint16_t quote_depth_ = 0;
  int breaks_ = 0;
  LineMark next_mark_ = LineMark::none;
  TextVisibility visibility_;
  bool line_begun_ = false;
  bool space_pending_ = false;
  bool pre_ = false;
};

}  // namespace

RenderedHtml render_lines(const HtmlDocument& document) { return Renderer().run(document); }

std::string plain_text(const RenderedHtml& rendered) {
  std::string out;
  for (const HtmlLine& line : rendered.lines) {
    if (!out.empty() || &line != rendered.lines.data()) out += '\n';
    for (std::uint16_t i = 0; i < line.quote_depth; ++i) out += '>';
    if (line.quote_depth > 0 && !line.text.empty()) out += ' ';
    out += line.text;
  }
  return out;
}

std::string html_to_text(std::string_view html) { return plain_text(render_lines(HtmlDocument(html))); }

}  // namespace ticketd::parser
