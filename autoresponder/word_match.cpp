#include "autoresponder/word_match.hpp"

#include <algorithm>

namespace ticketd::autoresponder {
namespace {

bool has(const FaqIndex& index, const LearnedEntry* later, TermId term, EntryIndex entry) {
  if (later != nullptr) return std::ranges::binary_search(later->asked, term, {}, &WeightedTerm::term);
  return std::ranges::binary_search(index.asked.postings(term), entry, {}, &Bm25Field::Posting::entry);
}

}  // namespace

WordMatch word_match(const FaqIndex& index, const LearnedEntries& learned, const QuestionTerms& question,
                     EntryIndex entry) {
  const auto found = learned.entries.find(entry);
  const LearnedEntry* later = found == learned.entries.end() ? nullptr : found->second.get();
  WordMatch out;
  float had = 0;
  for (const WeightedTerm& word : question.asked) {
    const float share = word.weight * (bm25_k1 + 1);
    out.rarest = std::max(out.rarest, share);
    if (has(index, later, word.term, entry)) {
      out.covered += share;
      ++had;
    } else {
      out.missing = std::max(out.missing, share);
      ++out.lacked;
    }
  }
  out.had = had / std::max(1.0F, had + out.lacked);
  return out;
}

}  // namespace ticketd::autoresponder
