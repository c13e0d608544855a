#include "parser/reply_lines.hpp"

#include <algorithm>
#include <optional>

#include "parser/attribution.hpp"
#include "parser/list_footer.hpp"
#include "parser/original_message.hpp"
#include "parser/signature.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t attribution_lines_max = 5;  // where the HTML says that one begins
constexpr std::size_t candidates_max = 5000;      // lines looked at closely; no honest mail has as many
constexpr std::size_t wrapped_from_bytes = 60;    // a quoted line at least this long may have been broken

bool lower_or_sign(std::string_view text) {
  const char c = text.front();
  const bool upper = c >= 'A' && c <= 'Z';
  const bool digit = c >= '0' && c <= '9';
  return !upper && !digit && static_cast<unsigned char>(c) < 0x80 && c != '-' && c != '*' && c != '+';
}

bool ends_sentence(std::string_view text) {
  return text.ends_with('.') || text.ends_with('?') || text.ends_with('!') || text.ends_with(':');
}

/// The end of a long quoted line that a program broke without repeating the mark.
bool is_broken_quote(std::span<const BodyLine> lines, std::size_t at) {
  if (at == 0 || at + 1 >= lines.size() || lines[at].blank() || lines[at].quote_depth > 0) return false;
  const BodyLine& above = lines[at - 1];
  if (above.quote_depth == 0 || above.blank() || lines[at + 1].quote_depth == 0) return false;
  if (!lower_or_sign(lines[at].text) || ends_sentence(above.text)) return false;
  return above.text.size() >= wrapped_from_bytes || lines[at].text.find(' ') == std::string_view::npos;
}

/// A run of quoted lines, with blank lines between them.
struct QuoteBlock {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool attributed = false;  ///< a mail program wrote a line above it
  bool answered = false;    ///< own words stand below it
};

class Reader {
 public:
  explicit Reader(std::span<const BodyLine> lines)
      : lines_(lines),
        folded_lines_(lines),
        result_{.roles = std::vector<LineRole>(lines.size(), LineRole::own)} {}

  ReplyLines run() {
    end_ = list_footer_begin(lines_);
    mark(end_, lines_.size(), LineRole::footer);
    for (std::size_t at = 0; at < end_;) at = step(at);
    close_block();
    decide_quotes();
    return std::move(result_);
  }

 private:
  void mark(std::size_t begin, std::size_t end, LineRole role) {
    std::fill(result_.roles.begin() + static_cast<std::ptrdiff_t>(begin),
              result_.roles.begin() + static_cast<std::ptrdiff_t>(end), role);
  }

  /// Looks at one line, or at several that belong together; the next one to look at.
  std::size_t step(std::size_t at) {
    const BodyLine& line = lines_[at];
    if (line.blank() && line.quote_depth == 0 && line.mark == LineMark::none) return blank(at);
    if (const auto attribution = find_attribution(at)) return attributed(*attribution);
    if (line.quote_depth > 0 || is_broken_quote(lines_, at)) return quoted(at);
    if (line.mark == LineMark::original) return original(at, at);
    if (const auto end = find_original(at)) return original(at, *end);
    if (is_reply_above_line(folded_lines_.at(at))) return original(at, at + 1);
    if (opens_signature(lines_, at, folded_lines_)) return signature(at);
    return own(at);
  }

  std::size_t blank(std::size_t at) {
    if (in_signature_) result_.roles[at] = LineRole::signature;
    return at + 1;
  }

  std::size_t own(std::size_t at) {
    if (in_signature_) {
      result_.roles[at] = LineRole::signature;
      return at + 1;
    }
    close_block();
    own_words_ = true;
    if (!blocks_.empty()) blocks_.back().answered = true;
    return at + 1;
  }

  std::size_t quoted(std::size_t at) {
    in_signature_ = false;
    result_.roles[at] = LineRole::quoted;
    if (!open_block_) {
      open_block_ = QuoteBlock{.begin = at, .end = at, .attributed = attribution_above_};
      attribution_above_ = false;
    }
    open_block_->end = at + 1;
    return at + 1;
  }

  void close_block() {
    if (open_block_) blocks_.push_back(*open_block_);
    open_block_.reset();
  }

  /// A signature that nothing stands above is none: somebody wrote below the line a telephone puts there.
  std::size_t signature(std::size_t at) {
    close_block();
    result_.roles[at] = LineRole::signature;
    in_signature_ = own_words_ || !blocks_.empty();
    return at + 1;
  }

  /// An unmarked message from `begin` on, its headers up to `end`. With nothing above, it is what the mail is
  /// about: a forward without a word.
  std::size_t original(std::size_t begin, std::size_t end) {
    in_signature_ = false;
    close_block();
    if (!own_words_) {
      mark(begin, std::max(end, begin + 1), LineRole::original);
      return std::max(end, begin + 1);
    }
    cut(begin);
    return end_;
  }

  /// Everything from `at` on is the original, and so are rules directly above.
  void cut(std::size_t at) {
    mark(at, end_, LineRole::original);
    while (at > 0 && (lines_[at - 1].blank() || is_rule(lines_[at - 1].text)) &&
           result_.roles[at - 1] == LineRole::own)
      result_.roles[--at] = LineRole::original;
  }

  std::optional<std::size_t> find_original(std::size_t at) {
    const bool label = lines_[at].text.substr(0, 60).find_first_of(":-_=*\xEF") != std::string_view::npos;
    if (!label || ++originals_tried_ > candidates_max) return std::nullopt;
    return original_message_header_end(lines_, at);
  }

  std::optional<Attribution> find_attribution(std::size_t at) {
    if (lines_[at].mark == LineMark::attribution && lines_[at].quote_depth == 0) return structural(at);
    // Looked for from its first line on, so that the lines of a long one are not taken for words before.
    for (std::size_t last = at; last < std::min(end_, at + attribution_lines_max + 1); ++last) {
      const auto& found = attribution_with_last(last);
      if (found && found->begin == at) return found;
      if (found) break;
    }
    return std::nullopt;
  }

  /// Each line is asked once.
  const std::optional<Attribution>& attribution_with_last(std::size_t last) {
    while (attributions_.size() <= last) {
      const std::size_t line = attributions_.size();
      attributions_.emplace_back();
      if (!may_end_attribution(lines_[line]) || ++attributions_tried_ > candidates_max) continue;
      attributions_.back() = attribution_ending_at(lines_.first(end_), line);
    }
    return attributions_[last];
  }

  /// An attribution that the HTML names as such, in whatever language.
  Attribution structural(std::size_t at) const {
    std::size_t end = at;
    while (end < end_ && end < at + attribution_lines_max && lines_[end].quote_depth == 0 &&
           !lines_[end].blank()) {
      ++end;
      if (lines_[end - 1].text.ends_with(':')) break;
    }
    return {at, std::max(end, at + 1)};
  }

  std::size_t attributed(const Attribution& found) {
    const std::uint16_t depth = lines_[found.begin].quote_depth;
    if (depth > 0) {  // quoted together with what it introduces, as Apple Mail does
      attribution_above_ = true;
      for (std::size_t at = found.begin; at < found.end; ++at) quoted(at);
      return found.end;
    }
    in_signature_ = false;
    close_block();
    // A quotation that no program put there, above the one that it did: chosen by hand.
    if (!blocks_.empty() && !blocks_.back().attributed) blocks_.back().answered = true;
    mark(found.begin, found.end, LineRole::original);
    if (found.own_bytes > 0) {
      result_.shared_line = found.begin;
      result_.own_bytes = found.own_bytes;
      own_words_ = true;
    }
    const std::size_t below = next_words(lines_, found.end);
    if (below >= end_) return found.end;
    if (lines_[below].quote_depth > depth) {
      attribution_above_ = true;
      return found.end;
    }
    if (!own_words_) return found.end;  // the answer stands below an unmarked quote, or there is none
    cut(found.begin);
    return end_;
  }

  /// One attributed quotation is the whole message answered, wherever the answer stands. Several with answers
  /// between them are answered point by point: each answer keeps what it is about.
  void decide_quotes() {
    const auto answered = std::ranges::count_if(blocks_, &QuoteBlock::answered);
    for (const QuoteBlock& block : blocks_) {
      const bool point_by_point = answered > 1 || !block.attributed;
      if (!block.answered || !point_by_point) continue;
      for (std::size_t at = block.begin; at < block.end; ++at)
        if (result_.roles[at] == LineRole::quoted) result_.roles[at] = LineRole::answered;
    }
  }

  std::span<const BodyLine> lines_;
  FoldedLines folded_lines_;
  std::size_t end_ = 0;  // what stands behind is footer
  ReplyLines result_;
  std::vector<QuoteBlock> blocks_;
  std::vector<std::optional<Attribution>> attributions_;  // by their last line, as far as looked at
  std::size_t attributions_tried_ = 0;
  std::size_t originals_tried_ = 0;
  std::optional<QuoteBlock> open_block_;
  bool attribution_above_ = false;
  bool own_words_ = false;
  bool in_signature_ = false;
};

}  // namespace

ReplyLines reply_lines(std::span<const BodyLine> lines) { return Reader(lines).run(); }

}  // namespace ticketd::parser
