#include "parser/html_flatten.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "parser/html_tokens.hpp"

namespace ticketd::parser {
namespace {

/// How an element behaves in the tree construction rules (HTML, 13.2.6); what is not listed is `ordinary`.
enum class Model : std::uint8_t {
  ordinary,   // <span>: its end tag does not reach over a block
  format,     // <b>: reopened after a block closed over it
  block,      // <div>
  paragraph,  // <p>: closed by the next block
  item,       // <li>: closed by the next one of its list
  table,
  section,  // <tbody>
  row,
  cell,
  select,
  empty,    // <br>
  dropped,  // the tag goes, its content stays
  hidden,   // the content goes too
};

struct Element {
  std::string_view name;
  Model model;
};
constexpr std::array elements = {
    Element{"a", Model::format},          Element{"address", Model::block},
    Element{"area", Model::dropped},      Element{"article", Model::block},
    Element{"aside", Model::block},       Element{"b", Model::format},
    Element{"base", Model::dropped},      Element{"big", Model::format},
    Element{"blockquote", Model::block},  Element{"body", Model::block},
    Element{"br", Model::empty},          Element{"caption", Model::cell},
    Element{"center", Model::block},      Element{"code", Model::format},
    Element{"col", Model::dropped},       Element{"colgroup", Model::dropped},
    Element{"dd", Model::item},           Element{"details", Model::block},
    Element{"dir", Model::block},         Element{"div", Model::block},
    Element{"dl", Model::block},          Element{"dt", Model::item},
    Element{"em", Model::format},         Element{"embed", Model::dropped},
    Element{"fieldset", Model::block},    Element{"figcaption", Model::block},
    Element{"figure", Model::block},      Element{"font", Model::format},
    Element{"footer", Model::block},      Element{"form", Model::dropped},
    Element{"frame", Model::dropped},     Element{"frameset", Model::dropped},
    Element{"h1", Model::block},          Element{"h2", Model::block},
    Element{"h3", Model::block},          Element{"h4", Model::block},
    Element{"h5", Model::block},          Element{"h6", Model::block},
    Element{"head", Model::dropped},      Element{"header", Model::block},
    Element{"hr", Model::empty},          Element{"html", Model::block},
    Element{"i", Model::format},          Element{"iframe", Model::hidden},
    Element{"image", Model::dropped},     Element{"img", Model::empty},
    Element{"input", Model::dropped},     Element{"isindex", Model::dropped},
    Element{"li", Model::item},           Element{"link", Model::dropped},
    Element{"main", Model::block},        Element{"menu", Model::block},
    Element{"meta", Model::dropped},      Element{"nav", Model::block},
    Element{"noembed", Model::hidden},    Element{"noframes", Model::hidden},
    Element{"noscript", Model::dropped},  Element{"ol", Model::block},
    Element{"optgroup", Model::dropped},  Element{"option", Model::item},
    Element{"p", Model::paragraph},       Element{"param", Model::dropped},
    Element{"plaintext", Model::dropped}, Element{"pre", Model::block},
    Element{"s", Model::format},          Element{"script", Model::hidden},
    Element{"section", Model::block},     Element{"select", Model::select},
    Element{"small", Model::format},      Element{"source", Model::dropped},
    Element{"strike", Model::format},     Element{"strong", Model::format},
    Element{"style", Model::hidden},      Element{"summary", Model::block},
    Element{"table", Model::table},       Element{"tbody", Model::section},
    Element{"td", Model::cell},           Element{"template", Model::dropped},
    Element{"textarea", Model::dropped},  Element{"tfoot", Model::section},
    Element{"th", Model::cell},           Element{"thead", Model::section},
    Element{"title", Model::hidden},      Element{"tr", Model::row},
    Element{"track", Model::dropped},     Element{"tt", Model::format},
    Element{"u", Model::format},          Element{"ul", Model::block},
    Element{"wbr", Model::dropped},       Element{"xmp", Model::dropped},
};
static_assert(std::ranges::is_sorted(elements, {}, &Element::name));

constexpr std::size_t attributes_per_node = 2;  // as many need about the memory of one

constexpr Element span{"span", Model::ordinary};

Element element_of(std::string_view name) {
  if (name == "body" || name == "html") name = "div";
  const auto found = std::ranges::lower_bound(elements, name, {}, &Element::name);
  return found != elements.end() && found->name == name ? *found : span;
}

bool is_boundary(Model model) {  // no end tag of a block or format reaches over it
  return model == Model::table || model == Model::cell || model == Model::select;
}
bool is_plain_block(const Element& e) {  // what the search for an open <li> passes
  return e.name == "div" || e.name == "address" || e.model == Model::paragraph;
}

/// The elements a tree builder would have open. It never counts fewer than there are.
class OpenElements {
 public:
  std::size_t depth() const { return open_.size(); }
  std::size_t formats() const { return formats_; }

  /// Closes what the start of `e` closes by itself.
  void make_room_for(const Element& e) {
    switch (e.model) {
      case Model::item:
        if (const auto at = open_item(e)) close(*at);
        close_paragraph();
        break;
      case Model::block:
      case Model::paragraph:
      case Model::table:
        close_paragraph();
        break;
      case Model::section:
      case Model::row:
      case Model::cell:
        for (const Model model : {Model::section, Model::row, Model::cell})
          if (model >= e.model)
            if (const auto at = in_table(model)) close(*at);
        break;
      case Model::format:
        if (e.name == "a")
          if (const auto at = find(e.name, Model::format)) close(*at);
        break;
      default:
        break;
    }
  }

  void open(const Element& e) {
    open_.push_back(e);
    if (e.model == Model::format) ++formats_;
  }

  /// False when the end tag closes nothing.
  bool close(const Element& e) {
    std::optional<std::size_t> at;
    switch (e.model) {
      case Model::table:
      case Model::section:
      case Model::row:
      case Model::cell:
        at = in_table(e.model, e.name);
        break;
      default:
        at = find(e.name, e.model);
    }
    if (at) close(*at);
    return at.has_value();
  }

 private:
  std::optional<std::size_t> find(std::string_view name, Model model) const {
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (open_[i].name == name) return i;
      if (is_boundary(open_[i].model)) return std::nullopt;
      const bool inline_element = open_[i].model == Model::ordinary || open_[i].model == Model::format;
      if (model == Model::ordinary && !inline_element) return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> in_table(Model model, std::string_view name = {}) const {
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (open_[i].model == model && (name.empty() || open_[i].name == name)) return i;
      if (open_[i].model == Model::table) return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> open_item(const Element& e) const {
    for (std::size_t i = open_.size(); i-- > 0;) {
      const Element& candidate = open_[i];
      const bool definition = e.name == "dd" || e.name == "dt";
      if (candidate.name == e.name || (definition && (candidate.name == "dd" || candidate.name == "dt")))
        return i;
      const bool inline_element = candidate.model == Model::ordinary || candidate.model == Model::format;
      if (!inline_element && !is_plain_block(candidate)) return std::nullopt;
    }
    return std::nullopt;
  }

  void close_paragraph() {
    if (const auto at = find("p", Model::paragraph)) close(*at);
  }

  /// A format closes alone; anything else takes what is above it along, but the formats there stay open (they
  /// are reopened), unless a table cell ends.
  void close(std::size_t at) {
    if (open_[at].model == Model::format) {
      open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
      --formats_;
      return;
    }
    const bool formats_end =
        is_boundary(open_[at].model) || open_[at].model == Model::row || open_[at].model == Model::section;
    std::size_t kept = at;
    for (std::size_t i = at + 1; i < open_.size(); ++i) {
      if (open_[i].model != Model::format) continue;
      if (formats_end)
        --formats_;
      else
        open_[kept++] = open_[i];
    }
    open_.resize(kept, span);
  }

  std::vector<Element> open_;
  std::size_t formats_ = 0;
};

class Flattener {
 public:
  Flattener(std::string_view html, HtmlTextRuns& runs) : tokens_(html), runs_(runs) {
    out_.reserve(html.size() + 16);
  }

  std::string run() {
    out_ = "<!DOCTYPE html>";  // one set of rules for all mail
    HtmlToken token;
    while (tokens_.next(token)) {
      switch (token.kind) {
        case HtmlToken::Kind::text:
          text(token.source);
          break;
        case HtmlToken::Kind::start_tag:
          start(token);
          break;
        case HtmlToken::Kind::end_tag:
          end(token);
          break;
      }
    }
    return std::move(out_);
  }

 private:
  void spend(std::size_t nodes) { nodes_ += nodes + open_.formats(); }
  bool full() const { return nodes_ >= html_nodes_max; }

  /// A '<' that opens nothing must not open something with what follows a tag that is left out.
  void text(std::string_view source) {
    spend(1);
    if (source.starts_with('<')) {
      out_ += "&lt;";
      source.remove_prefix(1);
    }
    runs_.append(out_, source);
  }

  void start(const HtmlToken& token) {
    const Element e = element_of(token.name);
    if (e.model == Model::hidden) {
      tokens_.skip_to_end_tag(token.name);
      return;
    }
    if (e.model == Model::dropped || full()) {
      out_ += ' ';
      return;
    }
    open_.make_room_for(e);
    if (e.model != Model::empty) {
      if (open_.depth() >= html_depth_max) return;
      if (e.model == Model::format && open_.formats() >= html_open_formats_max) return;
      open_.open(e);
    }
    spend(1 + token.attribute_count / attributes_per_node);
    out_ += '<';
    out_ += e.name;
    out_ += token.attributes;
    out_ += token.attributes.ends_with('/') ? " >" : ">";
  }

  void end(const HtmlToken& token) {
    const Element e = element_of(token.name);
    if (e.model == Model::empty || !open_.close(e)) return;
    out_ += "</";
    out_ += e.name;
    out_ += '>';
  }

  HtmlTokens tokens_;
  HtmlTextRuns& runs_;
  OpenElements open_;
  std::size_t nodes_ = 0;
  std::string out_;
};

}  // namespace

std::string flatten_html(std::string_view html, HtmlTextRuns& runs) {
  return Flattener(html.substr(0, html_bytes_max), runs).run();
}

}  // namespace ticketd::parser
