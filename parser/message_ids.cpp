#include "parser/message_ids.hpp"

#include <algorithm>
#include <unordered_set>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

// Longer ones are damage (RFC 5322, 2.1.1: a line has at most 998 characters).
constexpr std::size_t longest_id = 998;

// Without white space and comments, which RFC 5322, 4.5.4 allows.
std::string without_space(std::string_view text) {
  std::string out;
  std::size_t depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0 && !ascii_space(c) && static_cast<unsigned char>(c) >= 0x20) out.push_back(c);
    if (c == ')' && depth > 0) --depth;
  }
  return out;
}

bool can_be_id(std::string_view id) {
  if (id.size() < 3 || id.size() > longest_id) return false;
  const auto at = id.find('@');
  return at != std::string_view::npos && at + 1 < id.size();
}

// "Message from Ann <ann@example.org> of Monday <id@example.org>": the first is her address.
// But "Message from ann@example.org of Monday <id@example.org>".
bool names_a_person(std::string_view before) {
  const std::string words = ascii_lower(before);
  const auto from = words.find("from ");
  return from != std::string::npos && words.find(" of ", from) == std::string::npos;
}

}  // namespace

std::string message_id(std::string_view value) {
  const auto open = value.find('<');
  if (open != std::string_view::npos) {
    auto close = value.find('>', open);
    if (close == std::string_view::npos) close = value.size();
    value = value.substr(open + 1, close - open - 1);
  }
  std::string id = without_space(value);
  if (id.size() > longest_id) id.clear();
  return id;
}

std::vector<std::string> message_ids(std::string_view value, std::size_t limit) {
  std::vector<std::string> ids;
  const auto add = [&](std::string_view text) {
    std::string id = without_space(text);
    if (can_be_id(id)) ids.push_back(std::move(id));
  };
  if (value.find('<') != std::string_view::npos) {
    std::size_t behind = 0;
    for (std::size_t at = value.find('<'); at != std::string_view::npos; at = value.find('<', at)) {
      const auto end = value.find_first_of("<>", at + 1);
      if (end == std::string_view::npos) {
        add(value.substr(at + 1));
        break;
      }
      const bool person = names_a_person(value.substr(behind, at - behind));
      if (value[end] == '>' && !person) add(value.substr(at + 1, end - at - 1));
      behind = end;
      at = end;
    }
  } else {
    for (std::size_t at = 0; at < value.size();) {
      const auto end = std::min(value.find_first_of(" \t\r\n,", at), value.size());
      add(value.substr(at, end - at));
      at = end + 1;
    }
  }
  std::unordered_set<std::string_view> seen;
  std::vector<std::string> once;
  for (std::string& id : ids)
    if (seen.insert(id).second) once.push_back(id);
  if (once.size() > limit) once.erase(once.begin(), once.end() - static_cast<std::ptrdiff_t>(limit));
  return once;
}

}  // namespace ticketd::parser
