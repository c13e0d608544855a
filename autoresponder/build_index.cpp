#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "autoresponder/document_terms.hpp"
#include "autoresponder/faq_index.hpp"
#include "autoresponder/svm_training.hpp"
#include "autoresponder/term_rows.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t all_svm_terms_max = 4'000'000;  // of all documents; 32 MB
constexpr std::size_t svm_terms_min = 64;
constexpr float title_counts = 2;  // a title is worth two examples to BM25

/// Builds one index; the members are what is needed on the way only.
class Builder {
 public:
  Builder(std::span<const FaqEntry> entries, std::span<const Example> examples) {
    place_entries(entries);
    place_examples(examples);
    analyse_documents();
    weigh_terms();
    index_questions();
    collect_documents();
    collect_rejections();
    collect_answers();
    train();
    index_grams();
  }

  FaqIndex take() { return std::move(index_); }

 private:
  void place_entries(std::span<const FaqEntry> entries) {
    std::map<std::string, std::size_t> by_language;
    for (const FaqEntry& entry : entries) {
      if (entry.questions.empty()) continue;
      const std::string language = primary_language(entry.language);
      sources_.push_back(&entry);
      by_id_[entry.id].push_back(static_cast<EntryIndex>(index_.entries.size()));
      index_.entries.push_back(
          {.id = entry.id,
           .language = language,
           .answer = std::string(parser::utf8_prefix(entry.answer_markdown, max_kept_answer_bytes))});
      ++by_language[language];
    }
    for (const auto& [language, count] : by_language) {
      index_.languages.push_back(language);
      if (index_.main_language.empty() || count > by_language[index_.main_language])
        index_.main_language = language;
    }
  }

  void place_examples(std::span<const Example> examples) {
    std::vector<std::vector<const Example*>> of_entry(index_.entries.size());
    std::vector<const Example*> unanswered;
    for (const Example& example : examples) {
      if (!example.entry) {
        if (example.weight > 0) unanswered.push_back(&example);
        continue;
      }
      const EntryIndex entry = entry_of(*example.entry, primary_language(example.language));
      if (entry == no_entry) continue;
      if (example.weight < 0)
        index_.rejections.push_back({.entry = entry,
                                     .weight = static_cast<float>(std::min(1.0, -example.weight)),
                                     .language = example.language.empty()
                                                     ? index_.entries[entry].language
                                                     : primary_language(example.language),
                                     .text = cut(example.text)});
      else if (example.weight > 0 && of_entry[entry].size() < max_documents_of_entry)
        of_entry[entry].push_back(&example);
    }

    for (EntryIndex e = 0; e < index_.entries.size(); ++e) {
      IndexedEntry& entry = index_.entries[e];
      entry.first_document = static_cast<std::uint32_t>(index_.documents.size());
      for (const std::string& question : sources_[e]->questions)
        index_.documents.push_back({e, 1, entry.language, cut(question)});
      for (const Example* example : of_entry[e]) add_example(e, *example, entry.language);
      entry.documents = static_cast<std::uint32_t>(index_.documents.size()) - entry.first_document;
    }
    answered_documents_ = index_.documents.size();
    index_.examples = answered_documents_ - index_.entries.size();
    for (const Example* example : unanswered) add_example(no_entry, *example, index_.main_language);
    index_.unanswered = index_.documents.size() - answered_documents_;
  }

  /// As find_entry(), for many.
  EntryIndex entry_of(const std::string& id, const std::string& language) const {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return no_entry;
    for (const EntryIndex e : found->second)
      if (index_.entries[e].language == language) return e;
    return found->second.front();
  }

  static std::string cut(std::string_view text) {
    return std::string(parser::utf8_prefix(text, max_example_bytes));
  }

  void add_example(EntryIndex entry, const Example& example, const std::string& otherwise) {
    if (index_.documents.size() >= max_documents) return;
    const std::string language = example.language.empty() ? otherwise : primary_language(example.language);
    index_.documents.push_back(
        {entry, static_cast<float>(std::min(1.0, example.weight)), language, cut(example.text)});
  }

  DocumentTerms terms_of(std::string_view text, std::string_view language) {
    return document_terms(analyzer_.features(text, language), index_.word_pairs(),
                          [this](TermHash h) { return index_.terms.add(h); });
  }

  bool is_title(std::size_t document) const {
    const EntryIndex e = index_.documents[document].entry;
    return e != no_entry && index_.entries[e].first_document == document;
  }

  /// How often the document counts for BM25.
  float multiplier(std::size_t document) const {
    return is_title(document) ? title_counts : index_.documents[document].weight;
  }

  void analyse_documents() {
    TermVector asked;
    for (EntryIndex e = 0; e < index_.entries.size(); ++e) {
      const IndexedEntry& entry = index_.entries[e];
      asked.clear();
      for (std::size_t d = entry.first_document; d < entry.first_document + entry.documents; ++d) {
        const DocumentTerms terms = analyse_document(d);
        for (const WeightedTerm& w : terms.counted_words) asked.push_back({w.term, w.weight * multiplier(d)});
        if (is_title(d)) titles_.add(terms.counted_words);
        count_documents(terms);
      }
      normalise_terms(asked, std::plus<>());
      asked_.add(asked);
    }
    for (std::size_t d = answered_documents_; d < index_.documents.size(); ++d) analyse_document(d);
  }

  DocumentTerms analyse_document(std::size_t document) {
    DocumentTerms terms = terms_of(index_.documents[document].text, index_.documents[document].language);
    grams_.add(terms.grams);
    words_.add(terms.words);
    return terms;
  }

  void count_documents(const DocumentTerms& terms) {
    containing_.resize(index_.terms.size(), 0);
    for (const WeightedTerm& t : terms.grams) ++containing_[t.term];
    for (const WeightedTerm& t : terms.words) ++containing_[t.term];
  }

  /// Terms that are added later are in no document of an entry.
  void weigh_terms() {
    index_.idf.reserve(containing_.size());
    for (const std::uint32_t count : containing_)
      index_.idf.push_back(tf_idf_weight(answered_documents_, count));
    index_.unknown_idf = tf_idf_weight(answered_documents_, 0);
  }

  float idf(TermId term) const { return term < index_.idf.size() ? index_.idf[term] : index_.unknown_idf; }

  void collect_documents() {
    svm_terms_max_ =
        std::max(svm_terms_min, all_svm_terms_max / std::max<std::size_t>(1, index_.documents.size()));
    // An upper bound: what is not written to takes no memory.
    training_.documents.reserve_terms(svm_terms_max_ * (index_.documents.size() + index_.entries.size()));
    TermVector grams;
    for (std::size_t d = 0; d < index_.documents.size(); ++d) {
      grams.clear();
      grams_.each(
          d, [&](TermId term, std::uint32_t count) { grams.push_back({term, static_cast<float>(count)}); });
      training_.documents.add(svm_vector(grams, words_[d]), index_.documents[d].entry,
                              index_.documents[d].weight);
    }
    words_ = {};
  }

  void collect_rejections() {
    for (IndexedRejection& rejection : index_.rejections) {
      const DocumentTerms terms = terms_of(rejection.text, rejection.language);
      append_scaled(terms.grams, damped, rejection.grams);
      training_.rejections.add(svm_vector(terms.grams, terms.words), rejection.entry, rejection.weight);
    }
  }

  void collect_answers() {
    TermRows answered;
    TermVector words;
    for (EntryIndex e = 0; e < index_.entries.size(); ++e) {
      const std::string_view answer = parser::utf8_prefix(sources_[e]->answer_markdown, max_answer_bytes);
      const DocumentTerms terms = terms_of(answer, index_.entries[e].language);
      words.assign(titles_[e].begin(), titles_[e].end());
      words.insert(words.end(), terms.counted_words.begin(), terms.counted_words.end());
      normalise_terms(words, std::plus<>());
      answered.add(words);
      if (!terms.words.empty()) training_.documents.add(svm_vector(terms.grams, terms.words), e, 1);
    }
    titles_ = {};
    index_.answered = Bm25Field(answered);
  }

  void index_questions() {
    index_.asked = Bm25Field(asked_);
    asked_ = {};
  }

  /// Words and grams, each half of length one, as one vector; of a long one the weightiest terms.
  TermVector svm_vector(std::span<const WeightedTerm> grams, std::span<const WeightedTerm> words) const {
    TermVector out;
    out.reserve(grams.size() + words.size());
    append_scaled(words, std::identity(), out);
    append_scaled(grams, damped, out);
    if (out.size() > svm_terms_max_) {
      std::ranges::nth_element(out, out.begin() + static_cast<std::ptrdiff_t>(svm_terms_max_),
                               std::greater<>(), &WeightedTerm::weight);
      out.resize(svm_terms_max_);
    }
    std::ranges::sort(out, {}, &WeightedTerm::term);
    return out;
  }

  template <class Weigh>
  void append_scaled(std::span<const WeightedTerm> terms, Weigh weigh, TermVector& out) const {
    const std::size_t begin = out.size();
    float square = 0;
    for (const WeightedTerm& t : terms) {
      const float weight = weigh(t.weight) * idf(t.term);
      square += weight * weight;
      out.push_back({t.term, weight});
    }
    const float scale = square > 0 ? 1 / std::sqrt(square) : 0;
    for (std::size_t i = begin; i < out.size(); ++i) out[i].weight *= scale;
  }

  void train() {
    training_.terms = index_.terms.size();
    training_.entries = index_.entries.size();
    index_.svm = train_all(std::exchange(training_, {}));
    index_.idf.resize(index_.terms.size(), index_.unknown_idf);
    malloc_trim(0);  // what training freed, or the grams would come on top of it
  }

  /// After training, which needs its room.
  void index_grams() {
    GramIndex& grams = index_.grams;
    grams.begins.assign(index_.terms.size() + 1, 0);
    for (std::size_t d = 0; d < grams_.size(); ++d)
      grams_.each(d, [&](TermId term, std::uint32_t) { ++grams.begins[term + 1]; });
    std::partial_sum(grams.begins.begin(), grams.begins.end(), grams.begins.begin());
    grams.postings.resize(grams.begins.back());
    std::vector<std::uint32_t> next(grams.begins.begin(), grams.begins.end() - 1);

    std::vector<float> lengths(index_.entries.size(), 0);
    for (std::size_t d = 0; d < grams_.size(); ++d) {
      float square = 0;
      float length = 0;
      grams_.each(d, [&](TermId term, std::uint32_t count) {
        grams.postings[next[term]++] = {static_cast<std::uint32_t>(d), count};
        const float weight = damped(static_cast<float>(count)) * index_.idf[term];
        square += weight * weight;
        length += static_cast<float>(count);
      });
      const EntryIndex owner = index_.documents[d].entry;
      grams.document_scale.push_back(square > 0 ? 1 / std::sqrt(square) : 0);
      grams.documents.push_back({owner, multiplier(d)});
      if (owner != no_entry) lengths[owner] += length * multiplier(d);
    }

    const float total = std::accumulate(lengths.begin(), lengths.end(), 0.0F);
    const float mean = std::max(1.0F, total / static_cast<float>(std::max<std::size_t>(1, lengths.size())));
    grams.mean_length = mean;
    for (const float length : lengths)
      grams.entry_saturation.push_back(bm25_k1 * (1 - bm25_b + bm25_b * length / mean));
    for (const IndexedEntry& entry : index_.entries) grams.entry_begins.push_back(entry.first_document);
    grams.entry_begins.push_back(static_cast<std::uint32_t>(answered_documents_));
    weigh_grams();
  }

  void weigh_grams() {
    GramIndex& grams = index_.grams;
    grams.bm25_unknown = bm25_weight(index_.entries.size(), 0);
    grams.bm25_weights.reserve(index_.terms.size());
    for (TermId t = 0; t < index_.terms.size(); ++t) {
      std::size_t containing = 0;
      EntryIndex last = no_entry;
      for (const GramPosting& p : grams.of(t)) {
        const EntryIndex owner = grams.documents[p.document()].entry;
        containing += owner != last && owner != no_entry ? 1 : 0;
        last = owner;
      }
      grams.bm25_weights.push_back(bm25_weight(index_.entries.size(), containing));
    }
  }

  FaqIndex index_{};
  TextAnalyzer analyzer_{};
  std::vector<const FaqEntry*> sources_{};  ///< of index_.entries
  std::map<std::string, std::vector<EntryIndex>, std::less<>> by_id_{};
  std::size_t answered_documents_ = 0;
  CountRows grams_{};  ///< of documents
  TermRows words_{};
  std::vector<std::uint32_t> containing_{};  ///< documents with an entry that have the term
  TermRows titles_{};                        ///< counted words, of entries
  TermRows asked_{};
  std::size_t svm_terms_max_ = 0;
  SvmTraining training_{};
};

}  // namespace

FaqIndex build_index(std::span<const FaqEntry> entries, std::span<const Example> examples) {
  return Builder(entries.first(std::min(entries.size(), max_indexed_entries)), examples).take();
}

EntryIndex find_entry(const FaqIndex& index, std::string_view id, std::string_view language) {
  const std::string primary = primary_language(language);
  EntryIndex other = no_entry;
  for (EntryIndex e = 0; e < index.entries.size(); ++e) {
    if (index.entries[e].id != id) continue;
    if (index.entries[e].language == primary) return e;
    if (other == no_entry) other = e;
  }
  return other;
}

}  // namespace ticketd::autoresponder
