// GMime as an oracle: the same structure, decoded bodies and headers for every mail of the corpus. Where we
// differ, tests/data/gmime-differences.md names the file, what differs, and why we are right; anything else
// fails, and so does an entry that is no difference any more.
#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "parser/ascii.hpp"
#include "parser/mime_tree.hpp"
#include "parser/parse.hpp"
#include "tests/parser/gmime_view.hpp"

namespace ticketd::parser {
namespace {

namespace fs = std::filesystem;

const fs::path corpus = fs::path(TICKETD_SOURCE_DIR) / "../shared/corpus/mail";
const fs::path known_differences = fs::path(TICKETD_SOURCE_DIR) / "tests/data/gmime-differences.md";

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// file -> fields, from the rows "| file | fields | reason |".
std::map<std::string, std::set<std::string>> read_known_differences() {
  std::map<std::string, std::set<std::string>> known;
  std::istringstream lines(read_file(known_differences));
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '|');) cells.emplace_back(trimmed(cell));
    if (cells.size() != 4 || !cells[1].ends_with(".eml")) continue;
    EXPECT_FALSE(cells[3].empty()) << cells[1] << ": a difference without a reason";
    std::istringstream fields(cells[2]);
    for (std::string field; std::getline(fields, field, ',');) known[cells[1]].emplace(trimmed(field));
  }
  return known;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return !ascii_space(c); });
  return out;
}

void flatten(const MimePart& part, int depth, std::vector<test::GmimePart>& out) {
  const bool opened = part.type == "message/rfc822" && part.encoding == TransferEncoding::identity;
  const bool leaf = part.children.empty() && !opened;
  out.push_back({.depth = depth, .type = part.type, .content = leaf ? decoded_body(part) : std::string{}});
  for (const MimePart& child : part.children) flatten(child, depth + 1, out);
}

std::vector<std::string> addresses(const std::vector<Address>& list) {
  std::vector<std::string> out;
  out.reserve(list.size());
  for (const Address& a : list) out.push_back(a.address);
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += "[" + word + "]";
  return out;
}

std::string outline(const std::vector<test::GmimePart>& parts) {
  std::string out;
  for (const test::GmimePart& part : parts)
    out += "\n    " + std::string(static_cast<std::size_t>(part.depth) * 2, ' ') + part.type + " " +
           std::to_string(part.content.size()) + " bytes";
  return out;
}

bool same_structure(const std::vector<test::GmimePart>& a, const std::vector<test::GmimePart>& b) {
  return std::ranges::equal(
      a, b, [](const auto& x, const auto& y) { return x.depth == y.depth && x.type == y.type; });
}

// The last line end of a body is part of it for one and of the boundary for the other.
bool same_content(const std::vector<test::GmimePart>& a, const std::vector<test::GmimePart>& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    return x.content == y.content || trimmed(x.content) == trimmed(y.content);
  });
}

// What differs, as the words used in the list, each with both sides.
std::map<std::string, std::string> differences(const std::string& raw) {
  const Email ours = parse(raw);
  const test::GmimeView theirs = test::gmime_view(raw);
  std::vector<std::string> defects;
  std::vector<test::GmimePart> parts;
  flatten(mime_tree(raw, {}, defects), 0, parts);

  std::map<std::string, std::string> differing;
  const auto compare = [&](const char* field, const std::string& a, const std::string& b) {
    if (without_spaces(a) != without_spaces(b)) differing[field] = "\n  ours  " + a + "\n  GMime " + b;
  };
  compare("subject", ours.subject, theirs.subject);
  compare("from", joined(addresses(ours.from)), joined(theirs.from));
  compare("to", joined(addresses(ours.to)), joined(theirs.to));
  compare("date", std::to_string(ours.date ? ours.date->time_since_epoch().count() : 0),
          std::to_string(theirs.date.value_or(0)));
  compare("message-id", ours.message_id, theirs.message_id);
  const std::string both = "\n  ours" + outline(parts) + "\n  GMime" + outline(theirs.parts);
  if (!same_structure(parts, theirs.parts)) {
    differing["structure"] = both;
  } else if (!same_content(parts, theirs.parts)) {
    differing["content"] = both;
  }
  return differing;
}

std::set<std::string> fields(const std::map<std::string, std::string>& differing) {
  std::set<std::string> out;
  for (const auto& [field, sides] : differing) out.insert(field);
  return out;
}

std::string printed(const std::map<std::string, std::string>& differing) {
  std::string out;
  for (const auto& [field, sides] : differing) out.append("\n ").append(field).append(sides);
  return out;
}

TEST(GmimeDifferentialTest, WeAgreeOrSayWhyNot) {
  if (!fs::exists(corpus)) GTEST_SKIP() << "no mail corpus at " << corpus;
  g_mime_init();
  const auto known = read_known_differences();
  std::set<std::string> seen;
  std::size_t mails = 0;
  for (const char* set : {"mime", "reply", "auto", "thread"}) {
    for (const auto& entry : fs::directory_iterator(corpus / set / "eml")) {
      const std::string name = entry.path().filename();
      if (!seen.insert(name).second) continue;
      ++mails;
      const auto found = differences(read_file(entry.path()));
      const auto listed = known.find(name);
      EXPECT_EQ(fields(found), listed == known.end() ? std::set<std::string>{} : listed->second)
          << name << printed(found);
    }
  }
  for (const auto& [name, fields] : known)
    EXPECT_TRUE(seen.contains(name)) << name << " is listed and not in the corpus";
  EXPECT_GT(mails, 1000U);
  g_mime_shutdown();
}

}  // namespace
}  // namespace ticketd::parser
