// What the ranker and the calibration look at, for fit.py. Writes binary rows; fit.py reads them with numpy.
//
//   faq_features index FAQ.jsonl EXAMPLES.jsonl INDEX
//   faq_features rank INDEX QUERIES.jsonl OUT
//   faq_features confidence INDEX QUERIES.jsonl OUT WEIGHTS...
//
// rank: for each query a head (candidates, relevant entries, 1 on split dev) as int32, then for each
// candidate (1 if relevant) as int32 and its rank features as float32. confidence: for each query and each
// WEIGHTS file (rank_feature_count numbers as text) the place of the first relevant candidate as float32
// (999: none) and the confidence features.
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "autoresponder/faq_index_file.hpp"
#include "autoresponder/ranking.hpp"
#include "daemon/commands/faq_jsonl.hpp"
#include "daemon/commands/json_reading.hpp"

namespace ticketd::autoresponder {
namespace {

std::string read_file(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Query {
  MatcherQuery mail{};
  std::set<std::string> relevant{};
  bool dev = false;
};

std::vector<Query> read_queries(const std::string& name) {
  std::vector<Query> queries;
  for (const boost::json::object& row : commands::read_json_lines(name)) {
    Query query{.mail = commands::query_of(row), .dev = commands::text_of(row, "split") == "dev"};
    for (const boost::json::value& id : row.at("relevant").as_array()) query.relevant.emplace(id.as_string());
    queries.push_back(std::move(query));
  }
  return queries;
}

template <class T>
void put(std::ostream& out, const T& value) {
  out.write(reinterpret_cast<const char*>(&value), sizeof value);
}

FaqIndex load(const std::string& name) {
  auto index = index_from_bytes(read_file(name));
  if (!index) throw std::runtime_error(index.error());
  return *std::move(index);
}

struct Scored {
  MailQuestions mail{};
  ScoreTable table{0};
  std::vector<Candidate> candidates{};
};

Scored scored(const FaqIndex& index, const LearnedEntries& nothing, EntryScorer& scorer,
              const MatcherQuery& query) {
  Scored out;
  out.mail = mail_questions(Vocabulary(index, nothing.terms), query);
  out.table = ScoreTable(index.entries.size());
  for (const QuestionTerms& question : out.mail.questions) scorer.raise(question, out.table);
  if (!out.mail.questions.empty())
    out.candidates = candidates({index, nothing, out.table, out.mail.facts, out.mail.questions.front()});
  return out;
}

bool is_relevant(const FaqIndex& index, const Query& query, EntryIndex entry) {
  return query.relevant.contains(index.entries[entry].id);
}

void write_rank(const FaqIndex& index, const std::vector<Query>& queries, std::ostream& out) {
  const LearnedEntries nothing;
  EntryScorer scorer(index);
  std::set<std::string> known;
  for (const IndexedEntry& entry : index.entries) known.insert(entry.id);
  for (const Query& query : queries) {
    const Scored found = scored(index, nothing, scorer, query.mail);
    std::int32_t relevant = 0;
    for (const std::string& id : query.relevant) relevant += known.contains(id) ? 1 : 0;
    put(out, static_cast<std::int32_t>(found.candidates.size()));
    put(out, relevant);
    put(out, static_cast<std::int32_t>(query.dev ? 1 : 0));
    for (const Candidate& c : found.candidates) {
      put(out, static_cast<std::int32_t>(is_relevant(index, query, c.entry) ? 1 : 0));
      put(out, c.features);
    }
  }
}

void write_confidence(const FaqIndex& index, const std::vector<Query>& queries,
                      const std::vector<RankerWeights>& weights, std::ostream& out) {
  const LearnedEntries nothing;
  EntryScorer scorer(index);
  for (const Query& query : queries) {
    const Scored found = scored(index, nothing, scorer, query.mail);
    for (const RankerWeights& w : weights) {
      float place = 999;
      ConfidenceFeatures features{};
      if (!found.candidates.empty()) {
        std::vector<Candidate> ordered = found.candidates;
        rank(ordered, w);
        for (std::size_t i = ordered.size(); i-- > 0;)
          if (is_relevant(index, query, ordered[i].entry)) place = static_cast<float>(i);
        features = confidence_features(
            {index, nothing, found.table, found.mail.facts, found.mail.questions.front()}, ordered);
      }
      put(out, place);
      put(out, features);
    }
  }
}

RankerWeights read_weights(const std::string& name) {
  RankerWeights weights;
  std::ifstream file(name);
  for (float& w : weights.rank)
    if (!(file >> w)) throw std::runtime_error(name + " has too few numbers");
  return weights;
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() == 4 && arguments[0] == "index") {
    const FaqIndex index =
        build_index(commands::read_faq_lines(arguments[1]), commands::read_example_lines(arguments[2]));
    std::ofstream(arguments[3], std::ios::binary) << index_bytes(index);
    return 0;
  }
  if (arguments.size() < 4) {
    std::cerr << "usage: see the head of faq_features.cpp\n";
    return 2;
  }
  const FaqIndex index = load(arguments[1]);
  const std::vector<Query> queries = read_queries(arguments[2]);
  std::ofstream out(arguments[3], std::ios::binary);
  if (arguments[0] == "rank") {
    write_rank(index, queries, out);
  } else {
    std::vector<RankerWeights> weights;
    for (std::size_t i = 4; i < arguments.size(); ++i) weights.push_back(read_weights(arguments[i]));
    write_confidence(index, queries, weights, out);
  }
  return out.good() ? 0 : 1;
}

}  // namespace
}  // namespace ticketd::autoresponder

int main(int argc, char** argv) {
  try {
    return ticketd::autoresponder::run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
