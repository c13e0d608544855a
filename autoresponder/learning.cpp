// Learning one example: the entry it concerns is put together anew from its texts and trained against the
// documents that look most like it. The others stay as they are until the index is built again.
#include <algorithm>
#include <cmath>
#include <utility>

#include "autoresponder/document_terms.hpp"
#include "autoresponder/learned_entries.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t near_documents = 150;  // of other entries, that the classifier must tell apart
constexpr std::size_t own_documents_max = 400;
constexpr std::size_t rivals = 2;  // entries that must give way to a mail no entry answers
constexpr float rival_margin = -0.9F;

class Learner {
 public:
  Learner(const FaqIndex& index, LearnedEntries learned) : index_(index), learned_(std::move(learned)) {}

  LearnedEntries take() { return std::move(learned_); }

  void learn(const Example& example) {
    if (example.weight == 0) return;
    if (!example.entry) {
      if (example.weight > 0) add_unanswered(example);
      return;
    }
    const EntryIndex entry = find_entry(index_, *example.entry, example.language);
    if (entry == no_entry) return;
    LearnedEntry changed = copy_of(entry);
    const std::string language =
        example.language.empty() ? index_.entries[entry].language : primary_language(example.language);
    const auto weight = static_cast<float>(std::min(1.0, std::abs(example.weight)));
    if (example.weight > 0) {
      if (changed.added.size() >= max_documents_of_entry) return;
      changed.added.push_back({entry, weight, language, cut(example.text)});
      ++learned_.examples;
    } else {
      changed.rejected.push_back(mail(entry, weight, language, example.text));
    }
    ++learned_.count;
    rebuild(entry, std::move(changed), example.text, language);
  }

 private:
  static std::string cut(std::string_view text) {
    return std::string(parser::utf8_prefix(text, max_example_bytes));
  }

  Vocabulary vocabulary() const { return {index_, learned_.terms}; }

  TextFeatures features(std::string_view text, std::string_view language) {
    TextFeatures out = analyzer_.features(text, language);
    const auto add = [this](TermHash hash) {
      if (index_.terms.find(hash) == no_term) learned_.terms.add(hash);
    };
    for (const TermHash gram : out.grams) add(gram);
    for (const WordTerm& word : words_and_pairs(out, index_.word_pairs())) add(word.term);
    return out;
  }

  QuestionTerms terms(std::string_view text, std::string_view language) {
    const TextFeatures found = features(text, language);
    return question_terms(vocabulary(), found);
  }

  IndexedRejection mail(EntryIndex entry, float weight, const std::string& language, std::string_view text) {
    return {.entry = entry,
            .weight = weight,
            .language = language,
            .text = cut(text),
            .grams = terms(cut(text), language).grams};
  }

  LearnedEntry copy_of(EntryIndex entry) const {
    const auto found = learned_.entries.find(entry);
    return found == learned_.entries.end() ? LearnedEntry{} : *found->second;
  }

  void add_unanswered(const Example& example) {
    const std::string language =
        example.language.empty() ? index_.main_language : primary_language(example.language);
    const QuestionTerms question = terms(cut(example.text), language);
    learned_.unanswered.push_back(std::make_shared<const IndexedRejection>(
        mail(no_entry, static_cast<float>(std::min(1.0, example.weight)), language, example.text)));
    ++learned_.count;

    ScoreTable table(index_.entries.size());
    EntryScorer(index_).raise(question, table);
    overlay(learned_, std::span(&question, 1), table);
    std::vector<std::pair<float, EntryIndex>> margins;
    for (EntryIndex e = 0; e < table.entries.size(); ++e)
      if (const float margin = of(table.entries[e], Scorer::svm); margin > rival_margin)
        margins.emplace_back(-margin, e);
    std::ranges::sort(margins);
    for (std::size_t i = 0; i < std::min(rivals, margins.size()); ++i)
      rebuild(margins[i].second, copy_of(margins[i].second), example.text, language);
  }

  void rebuild(EntryIndex entry, LearnedEntry changed, std::string_view text, const std::string& language) {
    std::vector<IndexedDocument> documents;
    for (const IndexedDocument& d : index_.documents_of(entry)) documents.push_back(d);
    documents.insert(documents.end(), changed.added.begin(), changed.added.end());
    if (documents.size() > own_documents_max)  // the title stays, and what was learned last
      documents.erase(documents.begin() + 1,
                      documents.end() - static_cast<std::ptrdiff_t>(own_documents_max - 1));

    assemble(documents, changed);
    train(entry, documents, text, language, changed);
    learned_.entries[entry] = std::make_shared<const LearnedEntry>(std::move(changed));
  }

  void assemble(std::span<const IndexedDocument> documents, LearnedEntry& entry) {
    entry.documents.clear();
    entry.gram_counts.clear();
    TermVector words;
    float length = 0;
    for (std::size_t d = 0; d < documents.size(); ++d) {
      const float times = d == 0 ? 2.0F : documents[d].weight;  // the title counts twice, as in the index
      const TextFeatures found = features(documents[d].text, documents[d].language);
      const Vocabulary known = vocabulary();
      const DocumentTerms counted =
          document_terms(found, index_.word_pairs(), [&](TermHash h) { return known.find(h); });
      entry.documents.push_back(question_terms(known, found).grams);
      for (const WeightedTerm& t : counted.grams) entry.gram_counts.push_back({t.term, t.weight * times});
      for (const WeightedTerm& t : counted.counted_words) words.push_back({t.term, t.weight * times});
    }
    const auto sum = [](float a, float b) { return a + b; };
    normalise_terms(entry.gram_counts, sum);
    normalise_terms(words, sum);
    for (const WeightedTerm& t : entry.gram_counts) length += t.weight;
    entry.gram_saturation = bm25_k1 * (1 - bm25_b + bm25_b * length / index_.grams.mean_length);

    float word_count = 0;
    for (const WeightedTerm& t : words) word_count += t.weight;
    for (WeightedTerm& t : words) t.weight = bm25_saturated(t.weight, word_count, index_.asked.mean_length());
    entry.asked = std::move(words);
  }

  void train(EntryIndex entry, std::span<const IndexedDocument> documents, std::string_view text,
             const std::string& language, LearnedEntry& changed) {
    std::vector<TermVector> vectors;
    std::vector<std::pair<bool, float>> labels;  // own or not, cost
    const auto add = [&](std::string_view words, std::string_view in, bool own, float cost) {
      vectors.push_back(terms(words, in).features);
      labels.emplace_back(own, cost);
    };
    for (const IndexedDocument& d : documents) add(d.text, d.language, true, d.weight);
    const IndexedEntry& own = index_.entries[entry];
    if (!own.answer.empty()) add(own.answer, own.language, true, 1);
    for (const IndexedRejection& r : index_.rejections)
      if (r.entry == entry) add(r.text, r.language, false, r.weight);
    for (const IndexedRejection& r : changed.rejected) add(r.text, r.language, false, r.weight);
    for (const auto& mail : learned_.unanswered) add(mail->text, mail->language, false, mail->weight);
    for (const std::uint32_t d : near(entry, text, language))
      add(index_.documents[d].text, index_.documents[d].language, false, index_.documents[d].weight);
    for (const auto& [other, learned] : learned_.entries)
      if (other != entry)
        for (const IndexedDocument& d : learned->added) add(d.text, d.language, false, d.weight);

    std::vector<SvmSample> samples;
    samples.reserve(vectors.size());
    for (std::size_t i = 0; i < vectors.size(); ++i)
      samples.push_back({.terms = vectors[i], .positive = labels[i].first, .cost = labels[i].second});
    changed.svm = SvmTrainer(vocabulary().size()).train(samples);
  }

  /// Documents of others that are like the text or like the entry's title.
  std::vector<std::uint32_t> near(EntryIndex entry, std::string_view text, const std::string& language) {
    const IndexedDocument& title = index_.documents_of(entry).front();
    std::vector<std::uint32_t> out;
    EntryScorer scorer(index_);
    for (const QuestionTerms& question : {terms(cut(text), language), terms(title.text, title.language)})
      for (const std::uint32_t d :
           scorer.most_similar(question, near_documents / 2 + index_.documents_of(entry).size()))
        if (index_.documents[d].entry != entry) out.push_back(d);
    std::ranges::sort(out);
    out.erase(std::ranges::unique(out).begin(), out.end());
    return out;
  }

  const FaqIndex& index_;
  LearnedEntries learned_;
  TextAnalyzer analyzer_{};
};

}  // namespace

LearnedEntries learn(const FaqIndex& index, const LearnedEntries& learned, const Example& example) {
  Learner learner(index, learned);
  learner.learn(example);
  return learner.take();
}

}  // namespace ticketd::autoresponder
