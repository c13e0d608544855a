#include "parser/reply_text.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "parser/ascii.hpp"
#include "parser/body_lines.hpp"
#include "parser/fold.hpp"
#include "parser/html.hpp"
#include "parser/html_sanitise.hpp"
#include "parser/reply_lines.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t marker_line_bytes_max = 1000;

std::string_view without_blanks_behind(std::string_view line) {
  while (!line.empty() && ascii_space(line.back())) line.remove_suffix(1);
  return line;
}

/// Joins what `line_text(i)` gives for each line that stays; blank lines at the sides go, and of those where
/// something was left out only one stays.
template <class LineText>
std::string join_kept(std::span<const BodyLine> lines, const ReplyLines& reply, LineText line_text) {
  std::string out;
  bool left_out = false;
  std::size_t blanks = 0;
  const auto add = [&](std::string_view words) {
    if (!out.empty()) out.append(1 + (left_out ? std::min<std::size_t>(blanks, 1) : blanks), '\n');
    out += words;
    blanks = 0;
    left_out = false;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (reply.own_bytes > 0 && i == reply.shared_line) {
      add(lines[i].text.substr(0, reply.own_bytes));
    } else if (!reply.kept(i)) {
      left_out = true;
      blanks = std::max<std::size_t>(blanks, 1);
    } else if (lines[i].blank() && lines[i].quote_depth == 0) {
      ++blanks;
    } else {
      add(without_blanks_behind(line_text(i)));
    }
  }
  return out;
}

std::string kept_text(std::span<const BodyLine> lines) {
  return join_kept(lines, reply_lines(lines), [&](std::size_t i) { return lines[i].raw; });
}

/// The leaves of lines that go. Nothing when one of them is on a line that stays, too.
std::optional<HtmlLeaves> dropped_leaves(const RenderedHtml& rendered, const ReplyLines& reply) {
  std::vector<std::uint8_t> stays(rendered.leaves.size(), 0);
  std::vector<std::uint8_t> goes(rendered.leaves.size(), 0);
  for (std::size_t i = 0; i < rendered.lines.size(); ++i) {
    const HtmlLine& line = rendered.lines[i];
    const bool shared = reply.own_bytes > 0 && i == reply.shared_line;
    for (std::uint32_t leaf = line.first_leaf; leaf < line.end_leaf; ++leaf) {
      if (reply.kept(i) || shared) stays[leaf] = 1;
      if (!reply.kept(i)) goes[leaf] = 1;
    }
  }
  HtmlLeaves dropped;
  for (std::size_t leaf = 0; leaf < rendered.leaves.size(); ++leaf) {
    if (goes[leaf] != 0 && stays[leaf] != 0) return std::nullopt;
    if (goes[leaf] != 0) dropped.insert(rendered.leaves[leaf]);
  }
  return dropped;
}

std::optional<std::size_t> line_of(std::span<const BodyLine> lines, std::string_view marker) {
  const std::string wanted = folded(marker);
  if (wanted.empty()) return std::nullopt;
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (folded(lines[i].text.substr(0, marker_line_bytes_max)).find(wanted) != std::string::npos) return i;
  return std::nullopt;
}

}  // namespace

std::string reply_text(std::string_view text) { return kept_text(body_lines(text)); }

HtmlReply::HtmlReply(const RenderedHtml& rendered)
    : rendered_(rendered), lines_(body_lines(rendered)), reply_(reply_lines(lines_)) {}

std::string HtmlReply::text() const {
  return join_kept(lines_, reply_, [&](std::size_t i) {
    const HtmlLine& line = rendered_.lines[i];
    return line.quote_depth == 0 ? line.text : std::string(line.quote_depth, '>') + " " + line.text;
  });
}

std::optional<std::string> HtmlReply::html(const HtmlDocument& document) const {
  const auto dropped = dropped_leaves(rendered_, reply_);
  if (!dropped) return std::nullopt;
  return write_html(document, *dropped);
}

bool HtmlReply::whole() const {
  if (reply_.own_bytes > 0) return false;
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (!reply_.kept(i)) return false;
  return true;
}

std::optional<std::string> text_before(std::string_view text, std::string_view marker) {
  std::vector<BodyLine> lines = body_lines(text);
  const auto at = line_of(lines, marker);
  if (!at) return std::nullopt;
  // The quotation goes on below the marker: what introduces it stays recognisable by the marker's own line.
  lines.resize(*at + 1);
  lines.back() = {.text = marker, .raw = marker, .quote_depth = 1};
  return kept_text(lines);
}

std::optional<std::string> html_before(std::string_view html, std::string_view marker) {
  const HtmlDocument document(html);
  const RenderedHtml rendered = render_lines(document);
  std::vector<BodyLine> lines = body_lines(rendered);
  const auto at = line_of(lines, marker);
  if (!at) return std::nullopt;
  const std::size_t count = lines.size();
  lines.resize(*at + 1);
  lines.back().quote_depth = 1;
  ReplyLines reply = reply_lines(lines);
  reply.roles.resize(count, LineRole::original);
  const auto dropped = dropped_leaves(rendered, reply);
  if (!dropped) return std::nullopt;
  return write_html(document, *dropped);
}

}  // namespace ticketd::parser
