#include "daemon/commands/faq_jsonl.hpp"

#include <boost/json/parse.hpp>
#include <fstream>
#include <stdexcept>

#include "daemon/commands/json_reading.hpp"
#include "parser/ascii.hpp"
#include "parser/reply_text.hpp"

namespace ticketd::commands {

std::vector<boost::json::object> read_json_lines(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot open " + file.string());
  std::vector<boost::json::object> rows;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (parser::trimmed(line).empty()) continue;
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(line, error);
    if (error || !value.is_object())
      throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": not an object in JSON");
    rows.push_back(std::move(value.as_object()));
  }
  return rows;
}

std::vector<autoresponder::FaqEntry> read_faq_lines(const std::filesystem::path& file) {
  std::vector<autoresponder::FaqEntry> entries;
  for (const boost::json::object& row : read_json_lines(file))
    entries.push_back({.id = text_of(row, "id"),
                       .language = text_of(row, "lang"),
                       .questions = {text_of(row, "question")},
                       .answer_markdown = text_of(row, "answer")});
  return entries;
}

std::vector<autoresponder::Example> read_example_lines(const std::filesystem::path& file) {
  std::vector<autoresponder::Example> examples;
  for (const boost::json::object& row : read_json_lines(file)) {
    autoresponder::Example example{.text = text_of(row, "text"), .language = text_of(row, "lang")};
    if (const std::string id = text_of(row, "faq"); !id.empty()) example.entry = id;
    examples.push_back(std::move(example));
  }
  return examples;
}

autoresponder::MatcherQuery query_of(const boost::json::object& question) {
  autoresponder::MatcherQuery query{.language = text_of(question, "lang")};
  if (question.contains("body")) {
    query.subject = text_of(question, "subject");
    query.text = parser::reply_text(text_of(question, "body"));
  } else {
    query.text = text_of(question, "text");
  }
  return query;
}

}  // namespace ticketd::commands
