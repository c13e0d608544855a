#include "parser/mime_guard.hpp"

#include <algorithm>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/lines.hpp"

namespace ticketd::parser {
namespace {

constexpr bool name_char(char c) { return c > 32 && c < 127 && c != ':'; }
constexpr bool blank(char c) { return c == ' ' || c == '\t'; }

// The field name a line begins with, without blanks before the colon; empty when the line is no field.
std::string_view field_name(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && name_char(line[end])) ++end;
  std::size_t colon = end;
  while (colon < line.size() && blank(line[colon])) ++colon;
  if (end == 0 || colon == line.size() || line[colon] != ':') return {};
  return line.substr(0, end);
}

constexpr std::string_view usual_fields[] = {
    "From",        "To",       "Cc",           "Subject",      "Date",
    "Message-ID",  "Received", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    "Return-Path", "Reply-To"};

struct OpenMultipart {
  std::size_t entity = 0;
  std::string delimiter{};  // "--boundary"
};

class Guard {
 public:
  Guard(std::string_view raw, const Limits& limits, const KindOfEntity& kind_of,
        std::vector<std::string>& defects)
      : raw_(raw), limits_(limits), kind_of_(kind_of), defects_(defects) {}

  std::vector<EntitySpan> run() {
    begin_entity(EntitySpan::no_parent);
    while (at_ < raw_.size() && !open_.empty()) {
      const std::string_view line = raw_line(raw_, at_);
      if (line.starts_with("--")) {
        if (const std::size_t level = matching_level(line); level < open_.size()) {
          on_delimiter(level, line);
          continue;
        }
      }
      at_ += line.size();
    }
    end_body(raw_.size());
    while (!open_.empty()) close_multipart(raw_.size());
    return std::move(spans_);
  }

 private:
  static constexpr std::size_t nothing = static_cast<std::size_t>(-1);

  // Index in open_, innermost first; open_.size() when the line is no delimiter.
  std::size_t matching_level(std::string_view line) const {
    line = without_line_end(line);
    while (!line.empty() && blank(line.back())) line.remove_suffix(1);
    for (std::size_t i = open_.size(); i-- > 0;) {
      const std::string& delimiter = open_[i].delimiter;
      if (!line.starts_with(delimiter)) continue;
      if (line.size() == delimiter.size() || line.substr(delimiter.size()) == "--") return i;
    }
    return open_.size();
  }

  void on_delimiter(std::size_t level, std::string_view line) {
    const std::size_t before = at_;
    const bool closing =
        trimmed(line).size() > open_[level].delimiter.size() && trimmed(line).ends_with("--");
    end_body(before);
    while (open_.size() > level + 1) close_multipart(before);
    at_ += line.size();
    if (closing) {
      close_multipart(before);
      return;
    }
    if (nothing_until_next_delimiter(level)) return;
    if (spans_.size() >= limits_.parts) {
      defects_.emplace_back("too many parts: the rest is kept as one attachment");
      spans_.push_back({.parent = open_[level].entity, .body = raw_.substr(at_), .opaque = true});
      kind_of_({.parent = open_[level].entity, .block = "\n"});
      at_ = raw_.size();
      return;
    }
    begin_entity(open_[level].entity);
  }

  // A delimiter at the end of everything, or twice: no part was meant.
  bool nothing_until_next_delimiter(std::size_t level) const {
    const std::string_view line = raw_line(raw_, at_);
    return line.empty() || (matching_level(line) == level && !trimmed(line).ends_with("--"));
  }

  void begin_entity(std::size_t parent) {
    const std::size_t start = at_;
    std::string block;
    const bool overflow = read_header(block, parent == EntitySpan::no_parent);
    block += '\n';

    const std::size_t index = spans_.size();
    spans_.push_back({.parent = parent, .header = raw_.substr(start, at_ - start), .opaque = overflow});
    const EntityKind kind = kind_of_({.parent = parent, .block = block});
    const std::string boundary = kind.multipart && kind.boundary.empty() ? guessed_boundary() : kind.boundary;
    body_begin_ = at_;
    body_entity_ = index;
    if (!kind.multipart || boundary.empty() || overflow) {
      if (open_.empty()) at_ = raw_.size();  // nothing left to look for
      return;
    }
    if (boundary.size() > limits_.boundary_bytes || open_.size() >= limits_.depth) {
      defects_.emplace_back(boundary.size() > limits_.boundary_bytes
                                ? "boundary too long: kept as one attachment"
                                : "nested too deep: kept as one attachment");
      spans_[index].opaque = true;
      if (open_.empty()) at_ = raw_.size();
      return;
    }
    spans_[index].body = raw_.substr(at_);
    body_entity_ = nothing;
    open_.push_back(
        {index, "--" + boundary});  // blanks at its end would be lost on the way (RFC 2046, 5.1.1)
    while (open_.back().delimiter.ends_with(' ')) open_.back().delimiter.pop_back();
  }

  // Of a multipart that does not say: the first line of the body, after at most some lines of preamble, that
  // looks like a delimiter.
  std::string guessed_boundary() {
    constexpr int preamble_lines = 20;
    std::size_t at = at_;
    for (int i = 0; i < preamble_lines && at < raw_.size(); ++i) {
      const std::string_view line = raw_line(raw_, at);
      const std::string_view delimiter = trimmed(line);
      if (matching_level(line) < open_.size()) break;
      if (delimiter.starts_with("--") && delimiter.size() > 2 &&
          delimiter.find_first_of(" \t") == std::string_view::npos &&
          delimiter.find_first_not_of('-') != std::string_view::npos) {
        defects_.emplace_back("a multipart without boundary: guessed");
        return std::string(delimiter.substr(2));
      }
      at += line.size();
    }
    return {};
  }

  // The leaf that is being read ends before `end`, the start of a delimiter line or the end of everything.
  void end_body(std::size_t end) {
    if (body_entity_ == nothing) return;
    spans_[body_entity_].body = span_until(body_begin_, end);
    body_entity_ = nothing;
  }

  void close_multipart(std::size_t end) {
    EntitySpan& span = spans_[open_.back().entity];
    span.body = span_until(static_cast<std::size_t>(span.body.data() - raw_.data()), end);
    open_.pop_back();
  }

  // The line end before a delimiter belongs to the delimiter (RFC 2046, 5.1.1).
  std::string_view span_until(std::size_t begin, std::size_t end) const {
    std::string_view span = raw_.substr(begin, end > begin ? end - begin : 0);
    return end == raw_.size() && (open_.empty() || at_ == raw_.size()) ? span : without_line_end(span);
  }

  // Appends the clean lines to `block` and moves at_ behind the header. True when it was longer than allowed.
  bool read_header(std::string& block, bool of_message) {
    const std::size_t start = at_;
    std::size_t fields = 0;
    std::size_t field_bytes = 0;
    bool in_field = false;
    while (at_ < raw_.size()) {
      const std::string_view raw = raw_line(raw_, at_);
      const std::string_view line = without_line_end(raw);
      if (line.empty()) {
        at_ += raw.size();
        return false;
      }
      if (at_ - start + line.size() > limits_.header_block_bytes && at_ != start) return header_too_long();
      if (line.starts_with("--") && matching_level(line) < open_.size()) return false;

      if (blank(line.front())) {
        at_ += raw.size();
        if (in_field) append_clean(block, line, field_bytes);
        continue;
      }
      const std::string_view name = field_name(line);
      if (name.empty()) {
        // A boundary, known or not, ends a header; but a message does not begin with one.
        const bool delimiter = line.starts_with("--") && (fields > 0 || !of_message);
        const bool envelope = line.starts_with("From ") || line.starts_with(">From ");
        if (!envelope && (delimiter || !header_goes_on(line, at_ + raw.size()))) {
          defects_.emplace_back("the header is not ended by an empty line");
          return false;
        }
        if (!(of_message && envelope && fields == 0)) defects_.emplace_back("a header line that is no field");
        in_field = false;
        at_ += raw.size();
        continue;
      }
      at_ += raw.size();
      in_field = ++fields <= limits_.fields;
      if (fields == limits_.fields + 1)
        defects_.emplace_back("too many header fields: the others are left out");
      if (!in_field) continue;
      field_bytes = 0;
      block += name;
      block += ':';
      append_clean(block, line.substr(line.find(':', name.size()) + 1), field_bytes);
      if (raw.size() > limits_.header_block_bytes) return header_too_long();
    }
    return false;
  }

  bool header_too_long() {
    defects_.emplace_back("header block too long: the rest is kept as one attachment");
    return true;
  }

  // A line that is no field lies inside the header when the next line is a field again, or when one that
  // every mail has stands further down before the first empty line (a folded field that lost its blanks).
  bool header_goes_on(std::string_view odd_line, std::size_t next) {
    constexpr std::size_t longest_encoded_line = 78;  // a body in base64 has no longer ones
    const bool lost_its_blank =
        odd_line.size() > longest_encoded_line && odd_line.find(' ') == std::string_view::npos;
    if (next < sure_header_end_ || lost_its_blank) return true;
    std::size_t at = next;
    for (int lines = 0; lines < 200; ++lines) {
      const std::string_view line = without_line_end(raw_line(raw_, at));
      const std::string_view name = field_name(line);
      if (line.empty() || line.starts_with("--")) return false;
      if (!name.empty() && (at == next || std::ranges::any_of(usual_fields, [&](std::string_view usual) {
                              return same_text(usual, name);
                            }))) {
        sure_header_end_ = at;
        return true;
      }
      at += raw_line(raw_, at).size();
    }
    return false;
  }

  void append_clean(std::string& block, std::string_view text, std::size_t& field_bytes) {
    const std::size_t room = limits_.field_bytes - std::min(field_bytes, limits_.field_bytes);
    if (text.size() > room) {
      if (room > 0) defects_.emplace_back("header field too long: cut");
      text = text.substr(0, room);
      field_bytes = limits_.field_bytes;
      if (text.empty()) return;
    }
    field_bytes += text.size();
    const std::size_t start = block.size();
    block += text;
    std::replace_if(
        block.begin() + static_cast<std::ptrdiff_t>(start), block.end(),
        [](char c) { return c == '\0' || c == '\r'; }, ' ');
    block += '\n';
  }

  std::string_view raw_;
  const Limits& limits_;
  const KindOfEntity& kind_of_;
  std::vector<std::string>& defects_;
  std::vector<EntitySpan> spans_;
  std::vector<OpenMultipart> open_;
  std::size_t at_ = 0;
  std::size_t sure_header_end_ = 0;  // no header that is being read ends before
  std::size_t body_begin_ = 0;
  std::size_t body_entity_ = nothing;
};

}  // namespace

std::vector<EntitySpan> split_entities(std::string_view raw, const Limits& limits,
                                       const KindOfEntity& kind_of, std::vector<std::string>& defects) {
  return Guard(raw, limits, kind_of, defects).run();
}

}  // namespace ticketd::parser
