// The FAQ matcher on a large FAQ: time and memory of building, time of a question, of learning. Prints
// figures.
//
//   faq_bench [ENTRIES [EXAMPLES_EACH]]        10,000 and 5 unless told
//
// The text is made up from a seed: words of syllables, their frequencies as in a language (Zipf), each entry
// with a few words of its own that its examples and its questions share.
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/matcher.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t vocabulary_size = 30'000;
constexpr std::size_t own_words = 6;  // of an entry
constexpr std::size_t questions_asked = 3'000;
constexpr std::size_t examples_learned = 50;

class TextSource {
 public:
  TextSource() {
    static constexpr std::string_view onsets[] = {"b", "c",  "ch", "d", "f",  "g",  "gr", "h",  "j",
                                                  "k", "l",  "m",  "n", "p",  "pl", "pr", "qu", "r",
                                                  "s", "sh", "st", "t", "th", "tr", "v",  "w",  ""};
    static constexpr std::string_view vowels[] = {"a", "e", "i", "o", "u", "ea", "ou", "io", "ee"};
    static constexpr std::string_view codas[] = {"",   "",  "",   "",  "b", "ck", "d",  "ft", "l", "m",
                                                 "nd", "n", "ng", "p", "r", "rt", "ss", "t",  "x", "y"};
    const auto pick = [&](const auto& list) { return std::string(list[below(std::size(list))]); };
    double total = 0;
    for (std::size_t i = 0; i < vocabulary_size; ++i) {
      std::string word;
      // Frequent words are short, as everywhere.
      for (std::size_t n = 1 + (i > 100 ? 1 : 0) + below(2); n > 0; --n)
        word += pick(onsets) + pick(vowels) + pick(codas);
      words_.push_back(word);
      total += 1 / static_cast<double>(i + 3);
      cumulated_.push_back(total);
    }
  }

  const std::string& common_word() {
    std::uniform_real_distribution<double> at(0, cumulated_.back());
    const auto found = std::ranges::lower_bound(cumulated_, at(random_));
    return words_[static_cast<std::size_t>(found - cumulated_.begin())];
  }
  const std::string& any_word() { return words_[below(words_.size())]; }
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

  std::string text(std::size_t length, const std::vector<std::string>& own) {
    std::string out;
    for (std::size_t i = 0; i < length; ++i) {
      if (i > 0) out += ' ';
      out += below(3) == 0 ? own[below(own.size())] : common_word();
    }
    return out;
  }

 private:
  std::mt19937_64 random_{20'261'122};
  std::vector<std::string> words_{};
  std::vector<double> cumulated_{};
};

struct Faq {
  std::vector<FaqEntry> entries{};
  std::vector<Example> examples{};
  std::vector<std::vector<std::string>> own{};
};

Faq make_faq(TextSource& source, std::size_t entries, std::size_t examples_each) {
  Faq faq;
  for (std::size_t e = 0; e < entries; ++e) {
    std::vector<std::string> own;
    own.reserve(own_words);
    for (std::size_t i = 0; i < own_words; ++i) own.push_back(source.any_word());
    const std::string id = "entry-" + std::to_string(e);
    faq.entries.push_back({.id = id,
                           .language = "en",
                           .questions = {source.text(8, own)},
                           .answer_markdown = source.text(60, own)});
    for (std::size_t i = 0; i < examples_each; ++i)
      faq.examples.push_back({.text = source.text(12, own), .entry = id, .language = "en"});
    faq.own.push_back(std::move(own));
  }
  return faq;
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Of this thread: other programs on the machine do not count.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

double quantile(std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void report(const char* what, std::vector<double> milliseconds) {
  std::ranges::sort(milliseconds);
  std::cout << what << ": p50 " << quantile(milliseconds, 0.5) << " ms, p99 " << quantile(milliseconds, 0.99)
            << " ms, worst " << milliseconds.back() << " ms\n";
}

void run(std::size_t entry_count, std::size_t examples_each) {
  TextSource source;
  const Faq faq = make_faq(source, entry_count, examples_each);
  std::cout << entry_count << " entries, " << faq.examples.size() << " examples; " << peak_megabytes()
            << " MB before the index\n";

  const double cpu_before = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  auto matcher = Matcher::build(faq.entries, faq.examples);
  std::cout << "index: " << seconds_since(begin) << " s, " << cpu_seconds() - cpu_before << " s of CPU; peak "
            << peak_megabytes() << " MB; as a file " << matcher->saved().size() / 1'000'000 << " MB\n";

  std::vector<double> asked;
  std::size_t right = 0;
  for (std::size_t i = 0; i < questions_asked; ++i) {
    const std::size_t e = source.below(entry_count);
    const MatcherQuery query{.text = source.text(14, faq.own[e]), .language = "en"};
    const double at = cpu_seconds();
    const std::vector<Suggestion> found = matcher->suggest(query);
    asked.push_back((cpu_seconds() - at) * 1e3);
    right += !found.empty() && found.front().id == faq.entries[e].id ? 1 : 0;
  }
  report("question", asked);
  std::cout << "first suggestion right: " << right << " of " << questions_asked << '\n';

  std::vector<double> learned;
  std::vector<double> asked_later;
  std::size_t known = 0;
  for (std::size_t i = 0; i < examples_learned; ++i) {
    const std::size_t e = source.below(entry_count);
    const std::string text = source.text(14, {source.any_word() + "like", source.any_word() + "less"});
    const double at = cpu_seconds();
    matcher = matcher->learned({.text = text, .entry = faq.entries[e].id, .language = "en"});
    learned.push_back((cpu_seconds() - at) * 1e3);
    const double then = cpu_seconds();
    const std::vector<Suggestion> found = matcher->suggest({.text = text, .language = "en"});
    asked_later.push_back((cpu_seconds() - then) * 1e3);
    known += !found.empty() && found.front().id == faq.entries[e].id ? 1 : 0;
  }
  report("learning one example", learned);
  report("question after it", asked_later);
  std::cout << "answered with what was just learned: " << known << " of " << examples_learned << '\n';
}

}  // namespace
}  // namespace ticketd::autoresponder

int main(int argc, char** argv) {
  const auto number = [&](int at, std::size_t otherwise) {
    return argc > at ? static_cast<std::size_t>(std::strtoul(argv[at], nullptr, 10)) : otherwise;
  };
  ticketd::autoresponder::run(number(1, 10'000), number(2, 5));
}
