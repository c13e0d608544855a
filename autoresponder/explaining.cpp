#include "autoresponder/explaining.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t words_max = 12;
constexpr std::size_t examples_max = 5;
constexpr std::size_t rejections_max = 3;
constexpr float nothing_in_common = 0.02F;

constexpr std::array<std::string_view, scorer_count> scorer_names{
    "examples", "letters", "words asked", "words meant", "words answered", "classifier"};

float weight_in(const TermVector& vector, TermId term) {
  const auto found = std::ranges::lower_bound(vector, term, {}, &WeightedTerm::term);
  return found != vector.end() && found->term == term ? found->weight : 0;
}

float saturated_in(const Bm25Field& field, TermId term, EntryIndex entry) {
  const auto postings = field.postings(term);
  const auto found = std::ranges::lower_bound(postings, entry, {}, &Bm25Field::Posting::entry);
  return found != postings.end() && found->entry == entry ? found->saturated : 0;
}

class Explainer {
 public:
  Explainer(const FaqIndex& index, const LearnedEntries& learned, EntryIndex entry)
      : index_(index), learned_(learned), entry_(entry) {
    if (const auto found = learned.entries.find(entry); found != learned.entries.end())
      later_ = found->second.get();
  }

  std::vector<Explanation::Word> words(const MailQuestions& mail) {
    const QuestionTerms& question = mail.questions.front();
    const Vocabulary vocabulary(index_, learned_.terms);
    std::vector<Explanation::Word> out;
    for (const AnalysedWord& word : analyzer_.words(mail.text, mail.facts.language)) {
      if (std::ranges::any_of(out, [&](const auto& known) { return known.word == word.surface; })) continue;
      float weight = 0;
      const auto add = [&](TermHash hash) {
        const TermId term = vocabulary.find(hash);
        if (term == no_term) return;
        weight += weight_in(question.meant, term) * asked(term) +
                  weight_in(question.answered, term) * saturated_in(index_.answered, term, entry_) +
                  weight_in(question.features, term) * classifier(term);
      };
      add(word.term.term);
      for (const WordTerm& meaning : word.concepts) add(meaning.term);
      if (weight != 0) out.push_back({word.surface, static_cast<double>(weight)});
    }
    std::ranges::sort(out, [](const auto& a, const auto& b) {
      const double x = std::abs(a.weight);
      const double y = std::abs(b.weight);
      return x > y || (x == y && a.word < b.word);
    });
    out.resize(std::min(out.size(), words_max));
    return out;
  }

  std::vector<Explanation::Near> examples(const MailQuestions& mail) {
    std::vector<Explanation::Near> out;
    for (const IndexedDocument& d : index_.documents_of(entry_)) add_near(mail, d.text, d.language, out);
    if (later_ != nullptr)
      for (const IndexedDocument& d : later_->added) add_near(mail, d.text, d.language, out);
    return best(std::move(out), examples_max);
  }

  std::vector<Explanation::Near> rejections(const MailQuestions& mail) {
    std::vector<Explanation::Near> out;
    for (const IndexedRejection& r : index_.rejections)
      if (r.entry == entry_) add_near(mail, r.text, r.language, out);
    if (later_ != nullptr)
      for (const IndexedRejection& r : later_->rejected) add_near(mail, r.text, r.language, out);
    return best(std::move(out), rejections_max);
  }

 private:
  float asked(TermId term) const {
    return later_ != nullptr ? weight_in(later_->asked, term) : saturated_in(index_.asked, term, entry_);
  }
  float classifier(TermId term) const {
    return later_ != nullptr ? weight_in(later_->svm.weights, term) : index_.svm.weight_of(term, entry_);
  }

  void add_near(const MailQuestions& mail, const std::string& text, const std::string& language,
                std::vector<Explanation::Near>& out) {
    const Vocabulary vocabulary(index_, learned_.terms);
    const TermVector grams = question_terms(vocabulary, analyzer_.features(text, language)).grams;
    float likeness = 0;
    for (const QuestionTerms& question : mail.questions)
      likeness = std::max(likeness, dot(question.grams, grams));
    if (likeness > nothing_in_common) out.push_back({text, static_cast<double>(likeness)});
  }

  static std::vector<Explanation::Near> best(std::vector<Explanation::Near> found, std::size_t count) {
    std::ranges::sort(found, [](const auto& a, const auto& b) {
      return a.similarity > b.similarity || (a.similarity == b.similarity && a.text < b.text);
    });
    found.resize(std::min(found.size(), count));
    return found;
  }

  const FaqIndex& index_;
  const LearnedEntries& learned_;
  EntryIndex entry_;
  const LearnedEntry* later_ = nullptr;
  TextAnalyzer analyzer_{};
};

}  // namespace

std::optional<Explanation> explained(const FaqIndex& index, const LearnedEntries& learned,
                                     const MatcherQuery& query, std::string_view entry_id,
                                     const RankerWeights& weights) {
  const Ranking ranking = ranked(index, learned, query, weights);
  const EntryIndex entry = find_entry(index, entry_id, ranking.mail.facts.language);
  if (entry == no_entry) return std::nullopt;

  Explanation out;
  out.entry = index.entries[entry].id;
  out.language = ranking.mail.facts.language;
  out.asked = ranking.mail.text;
  if (ranking.mail.questions.empty()) return out;
  for (std::size_t i = 0; i < ranking.entries.size(); ++i) {
    if (ranking.entries[i].entry != entry) continue;
    out.place = i + 1;
    out.confidence = ranking.entries[i].confidence;
  }
  for (std::size_t s = 0; s < scorer_count; ++s) {
    float best = -std::numeric_limits<float>::infinity();
    for (const Scores& scores : ranking.table.entries) best = std::max(best, scores[s]);
    out.scores.push_back({std::string(scorer_names[s]), static_cast<double>(ranking.table.entries[entry][s]),
                          static_cast<double>(best)});
  }
  Explainer explainer(index, learned, entry);
  out.words = explainer.words(ranking.mail);
  out.examples = explainer.examples(ranking.mail);
  out.rejections = explainer.rejections(ranking.mail);
  return out;
}

}  // namespace ticketd::autoresponder
