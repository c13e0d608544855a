#include "parser/attribution.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "parser/ascii.hpp"
#include "parser/fold.hpp"
#include "parser/phrases.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t text_bytes_max = 500;
constexpr std::size_t more_lines_max = 4;
constexpr std::size_t name_bytes_max = 160;
constexpr std::size_t date_begins_within = 48;  // bytes: "понедельник, 6 октября" has a long weekday

// "wrote", where it ends the line. Folded; languages in the order of their codes.
constexpr Phrases closing_verbs{
    "|het geskryf|كتب|كتبت|كتب ما يلي|написа|je napisao|je napisala|je napisao/la|napisao je|"
    "|va escriure|ha escrit|napsal|napsala|napsal(a)|napsal/a|píše|skrev|skrev følgende|schrieb|"
    "|schrieben|schreibt|geschrieben|έγραψε|έγραψε τα εξής|wrote|writes|has written|said|escribió|"
    "|escribio|ha escrito|kirjutas|idatzi du|نوشت|kirjoitti|a écrit|a ecrit|écrit|escribiu|כתב|כתבה|"
    "|כתב/ה|כתב(ה)|लिखा|írta|ezt írta|a következőt írta|menulis|skrifaði|ha scritto|scrive|scrisse|のメール|"
    "|書きました|のメッセージ|作成|님이 작성|작성|씀|쓴 글|rašė|parašė|rakstīja|напиша|schreef|volgende "
    "geschreven|geschreven|"
    "|skreiv|napisał|napisała|napisał(a)|napisał/a|napisali|pisze|escreveu|escreveu o seguinte|a scris|"
    "|scrie|написал|написала|написал(а)|написали|пишет|писал|писал(а)|написав|написав(ла)|написав/ла|"
    "|пише|napísal|napísala|napísal(a)|je napisal|napisal|napisala|napisao|je napisal(a)|shkroi|је "
    "написао|је написала|"
    "|је написао/ла|skrev följande|เขียนว่า|เขียน|yazdı|şunu yazdı|şunları yazdı|đã viết|viết|写道|寫道|写到|"};

// The same where the name follows: "Am 5.5.2025 schrieb Ann:", "Ann wrote on 5 May 2025:".
constexpr Phrases middle_verbs{
    "| schrieb | schreef | skrev | hat | heeft | wrote on | wrote at | napsal | napsal(a) | napísal |"
    "| napísal(a) | napisał | kirjoitti | escribió | a écrit le |"};

// In front of everything: "Quoting Ann <a@x.org>:".
constexpr Phrases leading_words{
    "|quoting |zitat von |zitiere |citando a |citando |citation de |citat från |citat fra |cytowanie |"
    "|цитирование |in message |in article |"};

bool digit(char c) { return c >= '0' && c <= '9'; }
bool word_byte(char c) { return (c >= 'a' && c <= 'z') || digit(c) || static_cast<unsigned char>(c) >= 0x80; }

/// Scripts that put no space between words.
bool joined_script(std::string_view word) { return static_cast<unsigned char>(word.front()) >= 0xE0; }

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && digit(text[at + count])) ++count;
  return count;
}

/// A year, "5.12.24", "12:30", "12.30": at `at`, where a number begins.
bool date_or_time_at(std::string_view text, std::size_t at) {
  const std::size_t count = digits_at(text, at);
  const std::size_t next = at + count;
  if (count == 4) {
    const std::string_view century = text.substr(at, 2);
    if (century == "19" || century == "20" || century == "25") return true;  // 25: the Thai calendar
  }
  if (count > 4 || next + 1 >= text.size()) return false;
  const char sign = text[next];
  const std::size_t following = digits_at(text, next + 1);
  if (count <= 2 && (sign == ':' || sign == '.' || sign == 'h') && following == 2) return true;
  const bool separator = sign == '.' || sign == '/' || sign == '-';
  return separator && following > 0 && following <= 2 && next + 1 + following < text.size() &&
         text[next + 1 + following] == sign && digits_at(text, next + 2 + following) > 0;
}

std::string_view without_end(std::string_view text, std::string_view characters) {
  while (!text.empty() && characters.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

std::string_view without_begin(std::string_view text, std::string_view characters) {
  while (!text.empty() && characters.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  return text;
}

/// What stands before the closing verb; nothing when no verb closes the text.
std::optional<std::string_view> before_closing_verb(std::string_view text) {
  std::optional<std::string_view> shortest;
  closing_verbs.any([&](std::string_view verb) {
    if (!text.ends_with(verb)) return false;
    const std::string_view rest = text.substr(0, text.size() - verb.size());
    if (!rest.empty() && word_byte(rest.back()) && !joined_script(verb)) return false;
    const std::string_view name = without_end(rest, " ,");
    if (!shortest || name.size() < shortest->size()) shortest = name;
    return false;  // a longer verb may end the text as well
  });
  return shortest;
}

bool has_middle_verb(std::string_view text) {
  return middle_verbs.any([&](std::string_view verb) {
    const auto at = text.find(verb);
    return at != std::string_view::npos && text.size() - at - verb.size() <= name_bytes_max;
  });
}

bool begins_with_date(std::string_view text) {
  for (std::size_t at = 0; at < std::min(text.size(), date_begins_within); ++at) {
    if (!digit(text[at])) continue;
    return mentions_date_or_time(text);
  }
  return false;
}

std::size_t word_count(std::string_view text) {
  return text.empty() ? 0 : static_cast<std::size_t>(std::ranges::count(text, ' ')) + 1;
}

enum class Verdict { no, named, dated };  // dated: sure where it begins

/// `folded_text` is whole lines joined. `quoted_next`: a quotation stands below, which is evidence itself.
Verdict judge(std::string_view folded_text, bool quoted_next) {
  const bool dashed = folded_text.starts_with("--") && folded_text.ends_with("--");
  const bool colon = folded_text.ends_with(':');
  if (!colon && !dashed) {  // "2011/4/7 Ann <ann@example.org>", only above a quotation
    const bool whole = quoted_next && folded_text.ends_with('>') && mentions_address(folded_text);
    return whole && !folded_text.empty() && digit(folded_text.front()) && mentions_date_or_time(folded_text)
               ? Verdict::dated
               : Verdict::no;
  }
  const std::string_view text = without_begin(without_end(folded_text, ": -"), "-*_ ");
  if (word_count(text) < 2 || std::ranges::count(text, '<') != std::ranges::count(text, '>'))
    return Verdict::no;

  const bool dated = begins_with_date(text);
  const bool address = mentions_address(text);
  if (const auto name = before_closing_verb(without_end(text, "* "))) {
    if (name->empty()) return Verdict::no;
    if (dated) return Verdict::dated;
    if (name->front() == '<' || name->size() > name_bytes_max) return Verdict::no;
    if (address || dashed) return Verdict::named;
    return quoted_next && word_count(*name) <= 7 ? Verdict::named : Verdict::no;
  }
  const bool strong = mentions_date_or_time(text);
  if (has_middle_verb(text) && strong)
    return dated && (address || quoted_next) ? Verdict::dated
           : address || quoted_next          ? Verdict::named
                                             : Verdict::no;
  if (dated && address && (text.ends_with('>') || text.ends_with(')'))) return Verdict::dated;
  if (dated && quoted_next && strong && address) return Verdict::dated;
  const bool leading = leading_words.begin(text);
  return leading && (address || quoted_next) ? Verdict::named : Verdict::no;
}

/// Old Gmail: "2016-03-03 17:21 GMT+01:00 Ann", no colon.
bool is_gmail_date_line(std::string_view text) {
  if (text.size() < 24 || text.size() > 120 || digits_at(text, 0) != 4 || text[4] != '-') return false;
  const auto zone = text.find(" gmt");
  return zone == 16 && (text[zone + 4] == '+' || text[zone + 4] == '-') && text[13] == ':';
}

/// "On" and a date or weekday in the middle of a line, behind the sender's own words.
std::optional<std::size_t> inner_begin(std::string_view text) {
  constexpr std::array days =
      std::to_array<std::string_view>({"mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar",
                                       "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
  for (auto at = text.rfind("On "); at != std::string_view::npos && at > 0; at = text.rfind("On ", at - 1)) {
    const std::string day = ascii_lower(text.substr(at + 3, 3));
    const bool dated = !day.empty() && (digit(day.front()) || std::ranges::find(days, day) != days.end());
    if (dated && (text[at - 1] == ' ' || text[at - 1] == '-')) {
      while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '-')) --at;
      return at;
    }
  }
  return std::nullopt;
}

/// Mail programs break the line before the verb and quote the rest by mistake: "> wrote:".
bool is_stray_verb(const BodyLine& line) {
  if (line.quote_depth != 1 || line.text.size() > 40 || !line.text.ends_with(':')) return false;
  const std::string text = folded(line.text);
  const auto name = before_closing_verb(without_end(text, ": "));
  return name && name->empty();
}

/// Direction marks behind the colon of a right-to-left attribution.
std::string_view without_direction_marks(std::string_view text) {
  while (text.size() >= 3 && text[text.size() - 3] == '\xE2' && text[text.size() - 2] == '\x80')
    text.remove_suffix(3);
  return text;
}

}  // namespace

bool mentions_date_or_time(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!digit(text[at])) continue;
    if (date_or_time_at(text, at)) return true;
    at += digits_at(text, at) - 1;
  }
  return false;
}

bool mentions_address(std::string_view text) {
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at > 0 && at + 1 < text.size() && word_byte(text[at - 1]) && word_byte(text[at + 1])) return true;
  }
  return false;
}

bool may_end_attribution(const BodyLine& line) {
  const std::string_view text = without_direction_marks(line.text);
  return !text.empty() && text.size() <= text_bytes_max &&
         (text.ends_with(':') || text.ends_with("\xEF\xBC\x9A") || text.ends_with("--") ||
          digit(text.front()));
}

std::optional<Attribution> attribution_ending_at(std::span<const BodyLine> lines, std::size_t last) {
  const BodyLine& end = lines[last];
  if (!may_end_attribution(end)) return std::nullopt;
  const bool stray = is_stray_verb(end);
  const std::uint16_t depth = stray ? 0 : end.quote_depth;
  const std::size_t below = next_words(lines, last + 1);
  const bool quoted_next = below < lines.size() && lines[below].quote_depth > depth;
  if (is_gmail_date_line(folded(end.text))) return Attribution{last, last + 1};

  if (const auto inner = inner_begin(end.text))
    if (judge(folded(end.text.substr(*inner)), quoted_next) == Verdict::dated)
      return Attribution{last, last + 1, *inner};

  std::optional<Attribution> named;
  std::string text = stray ? "> " + std::string(end.text) : std::string(end.text);
  for (std::size_t begin = last;;) {
    switch (judge(folded(text), quoted_next)) {
      case Verdict::dated:
        return Attribution{begin, last + 1};
      case Verdict::named:
        if (begin == last) named = Attribution{begin, last + 1};
        break;
      case Verdict::no:
        break;
    }
    if (begin == 0 || last - begin >= more_lines_max) break;
    const bool gap_allowed = text.starts_with('<');
    std::size_t above = begin - 1;
    if (lines[above].blank() && gap_allowed && above > 0) --above;
    const std::string_view more = lines[above].text;
    if (more.empty() || lines[above].quote_depth != depth || more.size() + text.size() > text_bytes_max)
      break;
    if (more.ends_with('.') || more.ends_with('!') || more.ends_with('?')) break;
    text.insert(0, " ").insert(0, more);
    begin = above;
  }
  return named;
}

}  // namespace ticketd::parser
