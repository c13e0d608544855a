#include "parser/dates.hpp"

#include <array>
#include <charconv>
#include <vector>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

using std::chrono::minutes;

struct Zone {
  std::string_view name;
  int minutes_east;
};

// The names RFC 5322, 4.3 defines. All others are ambiguous (IST, BST, CST of China) or unknown, and read as
// -0000.
constexpr Zone zones[] = {
    {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"z", 0},      {"est", -300}, {"edt", -240},
    {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
};

constexpr std::string_view month_names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                            "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::string_view weekday_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// What has been recognised so far.
struct Reading {
  std::optional<int> day{};
  std::optional<unsigned> month{};
  std::optional<int> year{};
  std::optional<Clock> clock{};
  std::optional<minutes> zone{};
  bool afternoon = false;
  bool forenoon = false;
};

// Also without blanks around ':', which RFC 5322, 4.3 allows.
std::string without_comments(std::string_view value) {
  std::string out;
  std::size_t depth = 0;
  for (const char c : value) {
    if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
      if (!out.ends_with(':')) out.push_back(' ');
    } else if (depth == 0 && c == ':') {
      while (out.ends_with(' ')) out.pop_back();
      out.push_back(c);
    } else if (depth == 0 && !(ascii_space(c) && out.ends_with(':'))) {
      out.push_back(ascii_space(c) ? ' ' : c);
    }
  }
  return out;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty() || text.front() == '-')
    return std::nullopt;
  return value;
}

template <std::size_t N>
std::optional<unsigned> name_index(const std::string_view (&names)[N], std::string_view word) {
  for (unsigned i = 0; i < N; ++i)
    if (word.size() >= 3 && starts_with_text(word, names[i])) return i;
  return std::nullopt;
}

// "hh:mm", "hh:mm:ss", also with '.' between and fractions after.
std::optional<Clock> clock_of(std::string_view word) {
  std::array<int, 3> parts{};
  std::size_t count = 0;
  while (count < 3) {
    const auto end = std::min(word.find_first_of(":."), word.size());
    const auto value = number(word.substr(0, end));
    if (!value || end > 2) return std::nullopt;
    parts[count++] = *value;
    if (end == word.size()) {
      word = {};
      break;
    }
    word.remove_prefix(end + 1);
  }
  if (count < 2 || parts[0] > 24 || parts[1] > 59 || parts[2] > 60) return std::nullopt;
  return Clock{parts[0], parts[1], parts[2]};
}

// "+0200", "-07:00", "+2"; GMT and UTC may stand before.
std::optional<minutes> offset_of(std::string_view word) {
  if (starts_with_text(word, "gmt") || starts_with_text(word, "utc")) word.remove_prefix(3);
  if (word.size() < 2 || (word.front() != '+' && word.front() != '-')) return std::nullopt;
  const int sign = word.front() == '-' ? -1 : 1;
  std::string digits;
  for (const char c : word.substr(1))
    if (c != ':') digits.push_back(c);
  const auto value = number(digits);
  if (!value || digits.size() > 4) return std::nullopt;
  const int hours = digits.size() <= 2 ? *value : *value / 100;
  const int rest = digits.size() <= 2 ? 0 : *value % 100;
  if (hours > 23 || rest > 59) return std::nullopt;
  return minutes(sign * (hours * 60 + rest));
}

std::optional<minutes> zone_of(std::string_view word) {
  if (auto offset = offset_of(word)) return offset;
  for (const Zone& zone : zones)
    if (same_text(zone.name, word)) return minutes(zone.minutes_east);
  return std::nullopt;
}

// RFC 5322, 4.3: two digits below 50 are 20xx, other two and all three digits count from 1900.
int full_year(int year, std::size_t digits) {
  if (digits == 2) return year < 50 ? 2000 + year : 1900 + year;
  if (digits == 3) return 1900 + year;
  return year;
}

// "2004-06-02" or "2004/06/02", perhaps with "T12:00:00Z" behind it; the rest is handed back.
bool read_iso_date(std::string_view word, Reading& reading, std::string_view& rest) {
  if (word.size() < 8 || (word[4] != '-' && word[4] != '/')) return false;
  const char separator = word[4];
  const auto second = word.find(separator, 5);
  if (second == std::string_view::npos) return false;
  auto end = second + 1;
  while (end < word.size() && word[end] >= '0' && word[end] <= '9') ++end;
  const auto year = number(word.substr(0, 4));
  const auto month = number(word.substr(5, second - 5));
  const auto day = number(word.substr(second + 1, end - second - 1));
  if (!year || !month || !day || *month < 1) return false;
  reading.year = year;
  reading.month = static_cast<unsigned>(*month);
  reading.day = day;
  rest = word.substr(end);
  if (rest.starts_with('T') || rest.starts_with('t')) rest.remove_prefix(1);
  return true;
}

void read_number(std::string_view word, Reading& reading) {
  const auto value = number(word);
  if (!value) return;
  const bool padded_day = word.size() == 3 && word.front() == '0' && !reading.day;  // "029 Apr"
  if (word.size() >= 3 && !reading.year && !padded_day) {
    reading.year = full_year(*value, word.size());
  } else if (!reading.day && *value >= 1 && *value <= 31) {
    reading.day = value;
  } else if (!reading.year && word.size() == 2) {
    reading.year = full_year(*value, 2);
  }
}

void read_word(std::string_view word, Reading& reading) {
  if (word.empty()) return;
  std::string_view rest;
  if (!reading.year && read_iso_date(word, reading, rest)) {
    const auto zone = rest.find_first_of("+-Zz");
    if (!rest.empty()) reading.clock = clock_of(rest.substr(0, zone));
    if (zone != std::string_view::npos) reading.zone = zone_of(rest.substr(zone));
  } else if (same_text(word, "am")) {
    reading.forenoon = true;
  } else if (same_text(word, "pm")) {
    reading.afternoon = true;
  } else if (word.find(':') != std::string_view::npos && word.front() >= '0' && word.front() <= '9') {
    const auto zone = word.find_first_of("+-");  // "12:00:00+0200"
    if (!reading.clock) reading.clock = clock_of(word.substr(0, zone));
    if (zone != std::string_view::npos) reading.zone = zone_of(word.substr(zone));
  } else if (const auto month = name_index(month_names, word); month && !reading.month) {
    reading.month = *month + 1;
  } else if (name_index(weekday_names, word)) {
    return;
  } else if (word.front() >= '0' && word.front() <= '9') {
    read_number(word, reading);
  } else if (!reading.zone && reading.clock) {
    reading.zone = zone_of(word);
  }
}

// Words between blanks and commas; "02-Jun-2004" is three words, "+0200" one.
void read_words(std::string_view text, Reading& reading) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(" \t\r\n,", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const auto dash = word.find('-');
    const bool dashed_date = dash != std::string_view::npos && dash >= 1 && dash <= 2 &&
                             word.find(':') == std::string_view::npos && word.front() >= '0' &&
                             word.front() <= '9';
    if (dashed_date) {
      for (std::size_t from = 0; from < word.size();) {
        const auto stop = std::min(word.find('-', from), word.size());
        read_word(word.substr(from, stop - from), reading);
        from = stop + 1;
      }
    } else {
      read_word(word, reading);
    }
    at = end + 1;
  }
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_date(std::string_view value) {
  Reading reading;
  read_words(without_comments(value), reading);
  if (!reading.day || !reading.month || !reading.year || !reading.clock) return std::nullopt;

  using namespace std::chrono;
  const year_month_day date(year(*reading.year), month(*reading.month),
                            day(static_cast<unsigned>(*reading.day)));
  if (!date.ok() || *reading.year < 1900 || *reading.year > 9999) return std::nullopt;
  Clock clock = *reading.clock;
  if (reading.afternoon && clock.hour < 12) clock.hour += 12;
  if (reading.forenoon && clock.hour == 12) clock.hour = 0;
  return sys_days(date) + hours(clock.hour) + minutes(clock.minute) + seconds(clock.second) -
         reading.zone.value_or(minutes(0));
}

}  // namespace ticketd::parser
