#include "parser/html_sanitise.hpp"

#include <algorithm>
#include <array>

#include "parser/ascii.hpp"
#include "parser/html.hpp"
#include "parser/html_style.hpp"

namespace ticketd::parser {
namespace {

constexpr int depth_max = 600;
constexpr std::size_t url_bytes_max = 8192;
constexpr std::size_t data_image_bytes_max = 512U << 10U;

constexpr std::array allowed_elements = std::to_array<std::string_view>(
    {"a",      "abbr", "address",    "article", "aside", "b",       "big", "blockquote", "br",    "caption",
     "center", "cite", "code",       "dd",      "del",   "details", "dfn", "dir",        "div",   "dl",
     "dt",     "em",   "figcaption", "figure",  "font",  "footer",  "h1",  "h2",         "h3",    "h4",
     "h5",     "h6",   "header",     "hr",      "i",     "img",     "ins", "kbd",        "li",    "main",
     "mark",   "menu", "nav",        "ol",      "p",     "pre",     "q",   "s",          "samp",  "section",
     "small",  "span", "strike",     "strong",  "sub",   "summary", "sup", "table",      "tbody", "td",
     "tfoot",  "th",   "thead",      "tr",      "tt",    "u",       "ul",  "var"});
static_assert(std::ranges::is_sorted(allowed_elements));

/// Attributes whose value is a number, colour or keyword.
constexpr std::array plain_attributes = std::to_array<const char*>(
    {"align",   "bgcolor", "border", "bordercolor", "cellpadding", "cellspacing", "clear",  "color",
     "colspan", "dir",     "face",   "height",      "hspace",      "lang",        "nowrap", "rowspan",
     "size",    "span",    "start",  "type",        "valign",      "value",       "vspace", "width"});

/// Classes by which mail programs know a quotation: they fold it, we find it again.
constexpr std::array kept_classes = std::to_array<std::string_view>(
    {"gmail_quote", "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote"});

bool is_void(std::string_view name) { return name == "br" || name == "hr" || name == "img"; }

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\0':
        break;
      default:
        out += c;
    }
  }
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  out += ' ';
  out += name;
  out += "=\"";
  append_escaped(out, value);
  out += '"';
}

/// As browsers read it: control characters and blanks at the sides, line ends and tabs anywhere do not count.
std::string cleaned_url(std::string_view url) {
  std::string out;
  for (const char c : url.substr(0, std::max(url_bytes_max, data_image_bytes_max)))
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) out += c;
  return out;
}

std::string safe_link(std::string_view href) {
  std::string url = cleaned_url(href);
  if (url.size() > url_bytes_max) return {};
  for (const std::string_view scheme : {"https://", "http://", "mailto:", "tel:"})
    if (starts_with_text(url, scheme)) return url;
  return {};
}

std::string safe_image(std::string_view source) {
  std::string url = cleaned_url(source);
  if (starts_with_text(url, "cid:") && url.size() <= url_bytes_max) return url;
  if (url.size() > data_image_bytes_max) return {};
  for (const std::string_view type : {"png", "gif", "jpeg", "jpg", "webp"})
    if (starts_with_text(url, "data:image/" + std::string(type) + ";base64,")) return url;
  return {};
}

class Writer {
 public:
  explicit Writer(const HtmlLeaves& dropped) : dropped_(dropped) {}

  std::string run(const HtmlDocument& document) {
    node(document.root(), 0);
    return shows_something_ ? std::move(out_) : std::string{};
  }

 private:
  /// True when the node, or something in it, was left out because it is in `dropped_`.
  bool node(const GumboNode& n, int depth) {
    if (dropped_.contains(&n)) return true;
    if (const std::string_view text = text_of(n); !text.empty()) {
      if (!visibility_.visible()) return false;
      append_escaped(out_, text);
      shows_something_ = shows_something_ || !trimmed(text).empty();
      return false;
    }
    if (depth > depth_max || hidden(n)) return false;
    const TextVisibility inherited = visibility_;
    visibility_ = text_visibility(attribute(n, "style"), inherited);
    const bool cut = element(n, depth);
    visibility_ = inherited;
    return cut;
  }

  bool element(const GumboNode& n, int depth) {
    const std::string_view name = element_name(n);
    if (name == "head" || name == "option") return false;
    if (name == "img") return image(n);
    if (!std::ranges::binary_search(allowed_elements, name)) return content(n, depth);

    const std::size_t before = out_.size();
    const bool shown_before = shows_something_;
    shows_something_ = false;
    out_ += '<';
    out_ += name;
    attributes(n, name);
    out_ += '>';
    const std::size_t begin = out_.size();
    bool cut = false;
    if (!is_void(name)) {
      cut = content(n, depth);
      cut |= !dropped_.empty() && out_.size() == begin;  // an empty box that framed what is gone
      out_ += "</";
      out_ += name;
      out_ += '>';
    }
    if (cut && !shows_something_) out_.resize(before);
    shows_something_ = shows_something_ || shown_before;
    return cut;
  }

  bool content(const GumboNode& n, int depth) {
    bool cut = false;
    for (const GumboNode* child : children(n)) cut |= node(*child, depth + 1);
    return cut;
  }

  bool image(const GumboNode& n) {
    const std::string_view alt = attribute(n, "alt");
    const std::string source = safe_image(attribute(n, "src"));
    if (source.empty()) {  // a remote picture is a beacon: its words are all that is shown
      if (trimmed(alt).empty()) return false;
      append_escaped(out_, "[" + std::string(trimmed(alt)) + "]");
    } else {
      out_ += "<img";
      append_attribute(out_, "src", source);
      append_attribute(out_, "alt", alt);
      attributes(n, "img");
      out_ += '>';
    }
    shows_something_ = true;
    return false;
  }

  void attributes(const GumboNode& n, std::string_view name) {
    for (const char* attribute_name : plain_attributes) {
      const std::string_view value = trimmed(attribute(n, attribute_name));
      if (safe_style_value(value)) append_attribute(out_, attribute_name, value);
    }
    if (const std::string_view title = attribute(n, "title"); !title.empty())
      append_attribute(out_, "title", title);
    if (const std::string style = safe_style(attribute(n, "style")); !style.empty())
      append_attribute(out_, "style", style);
    if (name == "a")
      if (const std::string link = safe_link(attribute(n, "href")); !link.empty())
        append_attribute(out_, "href", link);
    for (const std::string_view known : kept_classes) {
      if (!has_class(n, known)) continue;
      append_attribute(out_, "class", known);
      break;
    }
  }

  const HtmlLeaves& dropped_;
  std::string out_;
  TextVisibility visibility_;
  bool shows_something_ = false;
};

}  // namespace

std::string write_html(const HtmlDocument& document, const HtmlLeaves& dropped) {
  return Writer(dropped).run(document);
}

std::string sanitise_html(const HtmlDocument& document) { return write_html(document, {}); }

std::string sanitise_html(std::string_view html) { return sanitise_html(HtmlDocument(html)); }

}  // namespace ticketd::parser
