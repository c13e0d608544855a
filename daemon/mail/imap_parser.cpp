#include "daemon/mail/imap_parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "parser/ascii.hpp"

namespace ticketd::mail {
namespace {

constexpr std::size_t max_literals = 1000;  // of one response: each takes memory, however empty

std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view w) { return parser::same_text(word, w); });
}

// Free text may end in "{5}" without announcing anything: only untagged data carries literals.
bool may_carry_literals(std::string_view text) {
  constexpr std::array<std::string_view, 5> status{"OK", "NO", "BAD", "BYE", "PREAUTH"};
  return text.starts_with("* ") && !is_one_of(first_word(text.substr(2)), status);
}

// The digits of a "{123}" at the end of a line (LITERAL8's ~{123} and a stray LITERAL+ sign included).
std::optional<std::string_view> announced_literal(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const auto open = line.rfind('{');
  if (open == line.npos) return std::nullopt;
  std::string_view digits = line.substr(open + 1, line.size() - open - 2);
  if (digits.ends_with('+')) digits.remove_suffix(1);
  const bool all_digits = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (digits.empty() || !all_digits) return std::nullopt;
  return digits;
}

MailError protocol_error(std::string detail) { return {MailError::Kind::protocol, std::move(detail)}; }

}  // namespace

MailResult<std::optional<ImapResponse>> ImapParser::next(std::string_view& input) {
  while (!input.empty()) {
    if (literal_bytes_left_ > 0) {
      take_literal_bytes(input);
      continue;
    }
    const auto line_end = input.find('\n');
    const std::string_view piece = input.substr(0, line_end);
    if (text_.size() + piece.size() > limits_.line_bytes)
      return std::unexpected(
          protocol_error("IMAP response longer than " + std::to_string(limits_.line_bytes)));
    text_ += piece;
    if (line_end == input.npos) {
      input = {};
      return std::nullopt;
    }
    input.remove_prefix(line_end + 1);
    if (text_.size() > line_begin_ && text_.ends_with('\r')) text_.pop_back();

    const auto size = announced_literal(std::string_view(text_).substr(line_begin_));
    if (!size || !may_carry_literals(text_)) return finished_response();
    if (MailResult<> begun = begin_literal(*size); !begun) return std::unexpected(std::move(begun.error()));
    line_begin_ = text_.size();
  }
  return std::nullopt;
}

MailResult<> ImapParser::begin_literal(std::string_view announced_size) {
  std::uint64_t size = 0;
  const auto [end, error] =
      std::from_chars(announced_size.data(), announced_size.data() + announced_size.size(), size);
  if (error != std::errc{} || size > limits_.dropped_bytes)
    return std::unexpected(
        protocol_error("IMAP literal of " + std::string(announced_size.substr(0, 40)) + " bytes"));
  if (literals_.size() >= max_literals)
    return std::unexpected(protocol_error("IMAP response of too many literals"));
  ImapLiteral literal;
  literal.dropped = size > limits_.literal_bytes - std::min(limits_.literal_bytes, literal_bytes_kept_);
  if (!literal.dropped) {
    literal.bytes.reserve(static_cast<std::size_t>(size));
    literal_bytes_kept_ += static_cast<std::size_t>(size);
  }
  literals_.push_back(std::move(literal));
  literal_bytes_left_ = size;
  return {};
}

void ImapParser::take_literal_bytes(std::string_view& input) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(literal_bytes_left_, input.size()));
  ImapLiteral& literal = literals_.back();
  if (!literal.dropped) literal.bytes += input.substr(0, count);
  input.remove_prefix(count);
  literal_bytes_left_ -= count;
}

ImapResponse ImapParser::finished_response() {
  ImapResponse response{.text = std::exchange(text_, {}), .literals = std::exchange(literals_, {})};
  line_begin_ = 0;
  literal_bytes_kept_ = 0;

  std::string& text = response.text;
  constexpr std::array<std::string_view, 3> outcomes{"OK", "NO", "BAD"};
  const std::string_view word = first_word(text);
  if (word == "*" && text.size() > 2) {
    response.kind = ImapResponse::Kind::untagged;
    text.erase(0, 2);
  } else if (word == "+") {
    response.kind = ImapResponse::Kind::continuation;
    text.erase(0, std::min<std::size_t>(2, text.size()));
  } else if (word.size() < text.size() &&
             is_one_of(first_word(std::string_view(text).substr(word.size() + 1)), outcomes)) {
    response.kind = ImapResponse::Kind::tagged;
    response.tag = word;
    text.erase(0, response.tag.size() + 1);
  }
  return response;
}

}  // namespace ticketd::mail
