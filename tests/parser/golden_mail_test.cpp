// Whole mails as mail programs write them, and what must be read from them: tests/data/mail/NN-what.eml, with
// the fields that matter as JSON in NN-what.expected (as `ticketd inspect mail` prints them).
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "parser/inspect.hpp"
#include "parser/parse.hpp"

namespace ticketd::parser {
namespace {

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(GoldenMailTest, IsReadAsExpected) {
  std::vector<std::filesystem::path> mails;
  for (const auto& entry : std::filesystem::directory_iterator(TICKETD_TEST_DATA "/mail"))
    if (entry.path().extension() == ".eml") mails.push_back(entry.path());
  std::ranges::sort(mails);
  ASSERT_FALSE(mails.empty());

  for (std::filesystem::path mail : mails) {
    SCOPED_TRACE(mail.filename());
    const boost::json::object read = boost::json::parse(inspect_json(parse(bytes_of(mail)))).as_object();
    const boost::json::object expected =
        boost::json::parse(bytes_of(mail.replace_extension(".expected"))).as_object();
    EXPECT_FALSE(expected.empty());
    for (const auto& field : expected) {
      const boost::json::value* const value = read.if_contains(field.key());
      ASSERT_NE(value, nullptr) << field.key();
      EXPECT_EQ(boost::json::serialize(*value), boost::json::serialize(field.value())) << field.key();
    }
  }
}

}  // namespace
}  // namespace ticketd::parser
