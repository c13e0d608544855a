#include "autoresponder/question_clusters.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "autoresponder/text_features.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t texts_for_idf = 1000;

using Term = std::uint32_t;
/// Term and weight, of length 1 (or without terms).
using Vector = std::vector<std::pair<Term, float>>;

/// The TF-IDF vectors of all texts over one kind of terms.
class VectorSpace {
 public:
  void add(const std::vector<TermHash>& terms) {
    std::unordered_map<Term, float> counts;
    for (const TermHash hash : terms) {
      const auto [known, fresh] = numbers_.try_emplace(hash, static_cast<Term>(numbers_.size()));
      if (fresh) documents_of_.push_back(0);
      ++counts[known->second];
    }
    Vector& vector = vectors_.emplace_back(counts.begin(), counts.end());
    for (const auto& [term, count] : vector) ++documents_of_[term];
  }

  /// Once all are added.
  void weigh() {
    // Among few texts a word that two of them share looks common, though it is not.
    const auto all = static_cast<float>(std::max(vectors_.size(), texts_for_idf));
    for (Vector& vector : vectors_) {
      float length = 0;
      for (auto& [term, weight] : vector) {
        weight = (1 + std::log(weight)) * std::log(1 + all / static_cast<float>(documents_of_[term]));
        length += weight * weight;
      }
      for (auto& [term, weight] : vector) weight /= std::sqrt(length);
    }
    holders_.resize(documents_of_.size());
    for (std::size_t i = 0; i < vectors_.size(); ++i)
      for (const auto& [term, weight] : vectors_[i]) holders_[term].emplace_back(i, weight);
  }

  /// Adds the cosines with text `i` to `likeness`, by position.
  void add_cosines(std::size_t i, std::vector<float>& likeness) const {
    for (const auto& [term, weight] : vectors_[i])
      for (const auto& [other, other_weight] : holders_[term]) likeness[other] += weight * other_weight;
  }

 private:
  std::unordered_map<TermHash, Term> numbers_{};
  std::vector<std::uint32_t> documents_of_{};
  std::vector<Vector> vectors_{};
  std::vector<std::vector<std::pair<std::size_t, float>>> holders_{};
};

class Likeness {
 public:
  explicit Likeness(std::span<const AskedQuestion> questions) : count_(questions.size()) {
    TextAnalyzer analyzer;
    for (const AskedQuestion& question : questions) {
      const TextFeatures features = analyzer.features(question.text, question.language);
      std::vector<TermHash> words;
      words.reserve(features.words.size());
      for (const WordTerm& word : features.words) words.push_back(word.term);
      has_words_.push_back(!words.empty());
      words_.add(words);
      grams_.add(features.grams);
    }
    words_.weigh();
    grams_.weigh();
  }

  bool has_words(std::size_t i) const { return has_words_[i]; }

  /// Of text `i` with every other, 0..1.
  std::vector<float> of(std::size_t i) const {
    std::vector<float> likeness(count_, 0);
    words_.add_cosines(i, likeness);
    grams_.add_cosines(i, likeness);
    for (float& one : likeness) one /= 2;
    return likeness;
  }

 private:
  std::size_t count_;
  VectorSpace words_{};
  VectorSpace grams_{};
  std::vector<bool> has_words_{};
};

/// Another text and how like it is.
using Neighbour = std::pair<float, std::size_t>;

std::vector<std::vector<Neighbour>> neighbours_of_all(const Likeness& likeness, std::size_t count) {
  std::vector<std::vector<Neighbour>> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (!likeness.has_words(i)) continue;
    const std::vector<float> of = likeness.of(i);
    for (std::size_t j = 0; j < count; ++j)
      if (j != i && of[j] >= static_cast<float>(same_question)) all[i].emplace_back(of[j], j);
    std::ranges::sort(all[i], [](const Neighbour& a, const Neighbour& b) {
      return std::tie(b.first, a.second) < std::tie(a.first, b.second);
    });
  }
  return all;
}

}  // namespace

std::vector<QuestionCluster> question_clusters(std::span<const AskedQuestion> questions) {
  questions = questions.first(std::min(questions.size(), max_clustered));
  const Likeness likeness(questions);
  const auto neighbours = neighbours_of_all(likeness, questions.size());

  // Stars: whoever has most neighbours is the middle of a group, and takes those that are still free.
  std::vector<std::size_t> order(questions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::pair(neighbours[b].size(), a) < std::pair(neighbours[a].size(), b);
  });
  std::vector<bool> taken(questions.size(), false);
  std::vector<QuestionCluster> clusters;
  for (const std::size_t middle : order) {
    if (taken[middle] || !likeness.has_words(middle)) continue;
    QuestionCluster cluster{middle};
    taken[middle] = true;
    for (const auto& [how_like, other] : neighbours[middle])
      if (!taken[other]) {
        cluster.push_back(other);
        taken[other] = true;
      }
    clusters.push_back(std::move(cluster));
  }
  std::ranges::sort(clusters, [](const QuestionCluster& a, const QuestionCluster& b) {
    return std::pair(b.size(), a.front()) < std::pair(a.size(), b.front());
  });
  return clusters;
}

std::size_t most_typical(std::span<const AskedQuestion> texts) {
  texts = texts.first(std::min(texts.size(), max_clustered));
  if (texts.size() < 3) {  // of two each is as like as the other: the fuller one
    const auto longest =
        std::ranges::max_element(texts, {}, [](const AskedQuestion& t) { return t.text.size(); });
    return longest == texts.end() ? 0 : static_cast<std::size_t>(longest - texts.begin());
  }
  const Likeness likeness(texts);
  std::size_t best = 0;
  float most = -1;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::vector<float> of = likeness.of(i);
    const float sum = std::accumulate(of.begin(), of.end(), 0.0F) - of[i];
    if (sum <= most) continue;
    most = sum;
    best = i;
  }
  return best;
}

}  // namespace ticketd::autoresponder
