#include "parser/html_text_runs.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <span>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

// A placeholder is one private character and four letters. To a tree builder it is a word like any other.
constexpr std::string_view mark = "\xEE\xB8\x97";
constexpr std::size_t letters = 4;
constexpr std::size_t placeholder_bytes = mark.size() + letters;
constexpr std::size_t runs_max = std::size_t{26} * 26 * 26 * 26;
constexpr std::size_t run_bytes_min = 3 * placeholder_bytes;

void append_placeholder(std::string& out, std::size_t number) {
  out += mark;
  for (std::size_t i = 0; i < letters; ++i, number /= 26) out += static_cast<char>('A' + number % 26);
}

/// Bytes from `at` on that stay what they are. Continuation bytes are looked at later, by valid_utf8().
std::size_t run_end(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if (byte == '&' || byte == '<' || byte == 0x7F || (byte < 0x20 && byte != '\n' && byte != '\t')) break;
    } else if (byte == 0xC2) {  // U+0080 to U+009F are control characters
      if (at + 1 >= text.size() || static_cast<unsigned char>(text[at + 1]) < 0xA0) break;
    } else if (byte >= 0xEF) {  // U+FFFE and the like
      break;
    }
  }
  return at;
}

/// Where a character reference, or what may be one, is over for sure.
std::size_t reference_end(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != ';' && !ascii_space(text[at])) ++at;
  return std::min(at + 1, text.size());
}

std::span<GumboNode* const> children_of(const GumboNode& node) {
  const GumboVector& list =
      node.type == GUMBO_NODE_DOCUMENT ? node.v.document.children : node.v.element.children;
  return {reinterpret_cast<GumboNode* const*>(list.data), list.length};
}

}  // namespace

HtmlTextRuns::HtmlTextRuns(std::string_view html) : usable_(html.find(mark) == std::string_view::npos) {}

void HtmlTextRuns::append(std::string& out, std::string_view text) {
  for (std::size_t at = 0; usable_ && at < text.size();) {
    const std::size_t end = run_end(text, at);
    const std::string_view run = trimmed(text.substr(at, end - at));
    if (run.size() >= run_bytes_min && runs_.size() < runs_max && valid_utf8(run)) {
      const auto begin = static_cast<std::size_t>(run.data() - text.data());
      out.append(text, at, begin - at);
      append_placeholder(out, runs_.size());
      runs_.push_back(run);
      at = begin + run.size();
    }
    // The blanks behind the run, and the character that ended it, as they are.
    std::size_t next = std::max(end, at);
    if (next < text.size()) next = text[next] == '&' ? reference_end(text, next) : next + 1;
    out.append(text, at, next - at);
    at = next;
  }
  if (!usable_) out += text;
}

void HtmlTextRuns::restore(GumboNode& root, std::pmr::memory_resource& arena) {
  if (runs_.empty()) return;
  std::vector<GumboNode*> open = {&root};
  while (!open.empty()) {
    GumboNode& node = *open.back();
    open.pop_back();
    switch (node.type) {
      case GUMBO_NODE_TEXT:
        restore_text(node.v.text, arena);
        break;
      case GUMBO_NODE_DOCUMENT:
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        std::ranges::copy(children_of(node), std::back_inserter(open));
        break;
      default:
        break;
    }
  }
}

void HtmlTextRuns::restore_text(GumboText& text, std::pmr::memory_resource& arena) {
  std::string_view rest = text.text;
  auto found = rest.find(mark);
  if (found == std::string_view::npos) return;
  std::string out;
  for (; found != std::string_view::npos; found = rest.find(mark)) {
    out += rest.substr(0, found);
    const std::string_view placeholder = rest.substr(found, placeholder_bytes);
    const std::string_view run = take(placeholder);
    out += run.empty() ? placeholder : run;
    rest.remove_prefix(found + placeholder.size());
  }
  out += rest;
  auto* const copy = static_cast<char*>(arena.allocate(out.size() + 1, alignof(char)));
  std::memcpy(copy, out.c_str(), out.size() + 1);
  text.text = copy;
}

/// Empty for what only looks like a placeholder, and when it was taken before: a character reference can
/// spell the mark, and must not multiply a run.
std::string_view HtmlTextRuns::take(std::string_view placeholder) {
  if (placeholder.size() < placeholder_bytes) return {};
  std::size_t number = 0;
  for (std::size_t i = placeholder_bytes; i-- > mark.size();) {
    const char c = placeholder[i];
    if (c < 'A' || c > 'Z') return {};
    number = number * 26 + static_cast<std::size_t>(c - 'A');
  }
  if (number >= runs_.size()) return {};
  return std::exchange(runs_[number], {});
}

}  // namespace ticketd::parser
