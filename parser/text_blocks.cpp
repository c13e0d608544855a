#include "parser/text_blocks.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/html.hpp"

namespace ticketd::parser {
namespace {

using Format = TextBlock::Format;
using Pair = TextBlock::Pair;

std::string without_spaces(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return !ascii_space(c); });
  return out;
}

/// In linear time, other than find().
bool holds(std::string_view whole, std::string_view part) {
  return memmem(whole.data(), whole.size(), part.data(), part.size()) != nullptr;
}

bool has_format(const std::vector<TextBlock>& blocks, Format format) {
  return std::ranges::any_of(
      blocks, [&](const TextBlock& b) { return b.format == format && !trimmed(b.content).empty(); });
}

void append_lines(std::string& out, std::string_view text) {
  if (!out.empty() && !out.ends_with('\n')) out += '\n';
  out += text;
}

std::string as_html(std::string_view plain) {
  std::string out = "<div style=\"white-space: pre-wrap\">";
  for (const char c : plain) {
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
      default:
        out += c;
    }
  }
  return out + "</div>\n";
}

// Does the HTML at `at` hold the plain text? Looked at by its beginning.
bool says_the_same(const TextBlock& plain, const std::vector<TextBlock>& blocks, std::size_t at) {
  constexpr std::size_t compared_bytes = 200;
  if (at >= blocks.size() || blocks[at].format != Format::html) return false;
  const std::string letters = without_spaces(plain.content).substr(0, compared_bytes);
  return without_spaces(html_to_text(blocks[at].content)).contains(letters);
}

}  // namespace

void Alternatives::add(std::vector<TextBlock> blocks) {
  std::vector<TextBlock> html;
  for (TextBlock& block : blocks) {
    if (block.format == Format::html) {
      html.push_back(std::move(block));
    } else {
      keep_if_new(std::move(block));
    }
  }
  if (!html.empty()) html_ = std::move(html);
}

void Alternatives::keep_if_new(TextBlock block) {
  constexpr std::size_t most_kept = 8;
  if (plain_.size() >= most_kept) return;
  if (!plain_.empty() && says_nothing_new(block)) return;
  plain_.push_back(std::move(block));
}

/// The longer of two of which one holds the other stays.
bool Alternatives::says_nothing_new(TextBlock& block) {
  while (letters_.size() < plain_.size()) letters_.push_back(without_spaces(plain_[letters_.size()].content));
  std::string letters = without_spaces(block.content);
  for (std::size_t i = 0; i < plain_.size(); ++i) {
    std::string& others = letters_[i];
    if (others.size() + letters.size() > comparing_left_) return false;
    comparing_left_ -= others.size() + letters.size();
    if (holds(others, letters)) return true;
    if (!holds(letters, others)) continue;
    plain_[i] = std::move(block);
    others = std::move(letters);
    return true;
  }
  return false;
}

std::vector<TextBlock> Alternatives::take() {
  const bool pair = has_format(plain_, Format::plain) && has_format(html_, Format::html);
  std::vector<TextBlock> blocks = std::move(plain_);
  std::ranges::move(html_, std::back_inserter(blocks));
  if (pair)
    for (TextBlock& block : blocks) block.pair = Pair::alternative;
  return blocks;
}

void pair_neighbours(std::vector<TextBlock>& before, std::vector<TextBlock>& after) {
  if (before.empty() || after.empty()) return;
  TextBlock& plain = before.back();
  TextBlock& html = after.front();
  if (plain.pair != Pair::none || html.pair != Pair::none) return;
  if (plain.format != Format::plain || html.format != Format::html || trimmed(plain.content).empty()) return;
  plain.pair = Pair::neighbour;
  html.pair = Pair::neighbour;
}

std::string joined_text(const std::vector<TextBlock>& blocks) {
  std::string text;
  if (!has_format(blocks, Format::plain)) return text;
  for (const TextBlock& block : blocks) {
    if (block.format == Format::plain) {
      append_lines(text, block.content);
    } else if (block.pair == Pair::none) {
      append_lines(text, html_to_text(block.content));
    }
  }
  return text;
}

std::string joined_html(const std::vector<TextBlock>& blocks) {
  std::string html;
  if (!has_format(blocks, Format::html)) return html;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const TextBlock& block = blocks[i];
    if (block.format == Format::html) {
      append_lines(html, block.content);
    } else if (block.pair == Pair::none ||
               (block.pair == Pair::neighbour && !says_the_same(block, blocks, i + 1))) {
      if (!trimmed(block.content).empty()) append_lines(html, as_html(block.content));
    }
  }
  return html;
}

}  // namespace ticketd::parser
