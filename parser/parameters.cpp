#include "parser/parameters.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/encoded_words.hpp"

namespace ticketd::parser {
namespace {

// One "name=value" as sent; name lower case, perhaps with '*'.
struct Segment {
  std::string name{};
  std::string value{};
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }

  // "text / plain", comments left out. It ends at ';' (consumed) or where, the ';' forgotten, a parameter
  // begins.
  std::string first_value() {
    std::string out;
    skip_blank();
    while (!done() && text_[at_] != ';') {
      const std::size_t before = at_;
      skip_blank();
      if (done() || text_[at_] == ';') break;
      const bool joint = text_[at_] == '/' || out.ends_with('/') || out.empty();
      if (at_ != before && !joint) return out;
      out.push_back(ascii_lower(text_[at_]));
      ++at_;
    }
    if (!done()) ++at_;
    return out;
  }

  std::optional<Segment> next() {
    skip_blank();
    Segment segment;
    while (!done() && text_[at_] != '=' && text_[at_] != ';') {
      if (!ascii_space(text_[at_])) segment.name.push_back(ascii_lower(text_[at_]));
      ++at_;
    }
    if (done() || text_[at_] == ';') {
      if (!done()) ++at_;
      return std::nullopt;
    }
    ++at_;
    skip_blank();
    segment.value = !done() && text_[at_] == '"' ? quoted() : bare();
    while (!done() && text_[at_] != ';') ++at_;  // rubbish after the value
    if (!done()) ++at_;
    return segment;
  }

 private:
  void skip_blank() {
    while (!done() && (ascii_space(text_[at_]) || text_[at_] == '(')) {
      if (text_[at_] == '(') {
        skip_comment();
      } else {
        ++at_;
      }
    }
  }

  void skip_comment() {
    std::size_t depth = 0;
    for (; !done(); ++at_) {
      const char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) {
        ++at_;
      } else if (c == '(') {
        ++depth;
      } else if (c == ')' && --depth == 0) {
        ++at_;
        return;
      }
    }
  }

  std::string quoted() {
    std::string out;
    for (++at_; !done(); ++at_) {
      char c = text_[at_];
      if (c == '"') {
        ++at_;
        return out;
      }
      // Only what needs quoting is unquoted: "C:\docs\x.txt" is sent as it is by many.
      if (c == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\'))
        c = text_[++at_];
      out.push_back(c);
    }
    return out;
  }

  // Unquoted values may hold spaces in real mail: "name=my file.pdf".
  std::string bare() {
    const std::size_t start = at_;
    while (!done() && text_[at_] != ';') ++at_;
    std::string_view value = trimmed(text_.substr(start, at_ - start));
    if (const auto comment = value.find(" ("); comment != std::string_view::npos && value.ends_with(')'))
      value = trimmed(value.substr(0, comment));
    return std::string(value);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

// "name*1*" taken apart (RFC 2231, 3 and 4).
struct SegmentName {
  std::string base{};
  std::optional<unsigned> number{};
  bool extended = false;
};

SegmentName segment_name(const std::string& name) {
  SegmentName result;
  std::string_view rest = name;
  if (rest.ends_with('*')) {
    result.extended = true;
    rest.remove_suffix(1);
  }
  const auto star = rest.find('*');
  if (star != std::string_view::npos) {
    unsigned number = 0;
    const char* const end = rest.data() + rest.size();
    const auto [stop, error] = std::from_chars(rest.data() + star + 1, end, number);
    if (error == std::errc{} && stop == end) result.number = number;
  }
  result.base = std::string(rest.substr(0, star));
  return result;
}

// A parameter that is being put together from its segments.
struct Pieces {
  std::string base{};
  struct Piece {
    unsigned number = 0;
    bool extended = false;
    std::string value{};
  };
  std::vector<Piece> pieces{};  // by number
};

std::string joined(const Pieces& pieces) {
  std::string charset;
  std::string bytes;
  bool extended = false;
  for (std::size_t i = 0; i < pieces.pieces.size(); ++i) {
    std::string_view value = pieces.pieces[i].value;
    if (!pieces.pieces[i].extended) {
      bytes += value;
      continue;
    }
    extended = true;
    if (i == 0) {  // charset'language'
      const auto first = value.find('\'');
      const auto second = first == std::string_view::npos ? first : value.find('\'', first + 1);
      if (second != std::string_view::npos) {
        charset = std::string(value.substr(0, first));
        value.remove_prefix(second + 1);
      }
    }
    bytes += percent_decoded(value);
  }
  if (extended) return to_utf8(bytes, charset);
  return decode_words(bytes);
}

}  // namespace

ParameterizedValue parse_parameters(std::string_view text, std::size_t limit) {
  Scanner scanner(text);
  ParameterizedValue result{.value = scanner.first_value()};
  std::vector<Pieces> split;
  for (std::size_t count = 0; count < limit && !scanner.done(); ++count) {
    auto segment = scanner.next();
    if (!segment || segment->name.empty()) continue;
    const SegmentName name = segment_name(segment->name);
    if (!name.extended && !name.number) {
      if (find_parameter(result.parameters, name.base).empty())
        result.parameters.push_back({name.base, decode_words(segment->value)});
      continue;
    }
    auto found = std::ranges::find(split, name.base, &Pieces::base);
    if (found == split.end()) found = split.insert(split.end(), Pieces{.base = name.base});
    const unsigned number = name.number.value_or(0);
    found->pieces.insert(std::ranges::upper_bound(found->pieces, number, {}, &Pieces::Piece::number),
                         {number, name.extended, std::move(segment->value)});
  }
  for (const Pieces& pieces : split) {  // the RFC 2231 form wins over a plain one beside it (RFC 6266, 4.3)
    std::erase_if(result.parameters, [&](const Parameter& p) { return p.name == pieces.base; });
    result.parameters.push_back({pieces.base, joined(pieces)});
  }
  return result;
}

std::string_view find_parameter(const std::vector<Parameter>& parameters, std::string_view name) {
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  return found == parameters.end() ? std::string_view{} : std::string_view(found->value);
}

}  // namespace ticketd::parser
