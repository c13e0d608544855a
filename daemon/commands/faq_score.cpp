#include "daemon/commands/faq_score.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "autoresponder/matcher.hpp"
#include "daemon/commands/faq_jsonl.hpp"

namespace ticketd::commands {
namespace {

constexpr const char* index_file = "faq.index";
constexpr const char* index_draft = "faq.index.new";

}  // namespace

int faq_index(Console& console, const std::filesystem::path& faq, const std::filesystem::path& examples) {
  const auto matcher = autoresponder::Matcher::build(read_faq_lines(faq), read_example_lines(examples));
  std::ofstream out(index_draft, std::ios::binary | std::ios::trunc);
  out << matcher->saved();
  out.close();
  if (!out) {
    console.err << "cannot write " << index_draft << '\n';
    return exit_failed;
  }
  std::filesystem::rename(index_draft, index_file);  // never half an index under its name
  return exit_ok;
}

int faq_query(Console& console) {
  std::ifstream in(index_file, std::ios::binary);
  if (!in) {
    console.err << "there is no " << index_file << " here: run faq-index first\n";
    return exit_failed;
  }
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const auto matcher = autoresponder::Matcher::restored(bytes);
  if (!matcher) {
    console.err << index_file << ": " << matcher.error() << '\n';
    return exit_failed;
  }
  for (std::string line; std::getline(console.in, line);) {
    if (line.empty()) continue;
    const boost::json::object question = boost::json::parse(line).as_object();
    boost::json::array suggestions;
    for (const autoresponder::Suggestion& s : (*matcher)->suggest(query_of(question)))
      suggestions.push_back(boost::json::object{{"id", s.id}, {"confidence", s.confidence}});
    boost::json::object answer{{"id", question.at("id")}, {"suggestions", std::move(suggestions)}};
    console.out << boost::json::serialize(answer) << '\n';
  }
  console.out.flush();
  return exit_ok;
}

}  // namespace ticketd::commands
