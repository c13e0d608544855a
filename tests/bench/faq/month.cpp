// A month of a desk whose FAQ begins with entries and nothing else: 3,000 mails, a hundred a day, drawn from
// real questions (banking77 with a third of its intents held out, hint3), many of which no entry answers.
// What is sure enough is answered; agents answer the rest with #faq ID (an example) or in their own words
// ("no entry"). A customer who got a wrong answer says "did not help", then an agent answers. Every night the
// index is built anew, and the calibration and threshold follow what became known.
//
//   faq_month SETS_DIR [PLOT.svg [SEED]]        prints a table, a day a line
#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "autoresponder/mail_cleaning.hpp"
#include "autoresponder/matcher.hpp"
#include "autoresponder/offer.hpp"
#include "daemon/commands/faq_jsonl.hpp"
#include "daemon/commands/json_reading.hpp"
#include "tests/bench/faq/month_plot.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t mails_in_all = 3'000;
constexpr std::size_t days = 30;
constexpr double precision_wanted = 0.95;
constexpr std::size_t labels_kept = 1'000;  // older ones tell of a matcher that knew less

struct Mail {
  MatcherQuery query{};
  std::set<std::string> right{};  ///< entries that answer it; none: out of scope
};

struct Desk {
  std::vector<FaqEntry> entries{};
  std::vector<Mail> mails{};
};

void read_set(const std::filesystem::path& folder, Desk& desk) {
  const std::string prefix = folder.filename().string() + "/";
  for (FaqEntry entry : commands::read_faq_lines(folder / "faq.jsonl")) {
    entry.id = prefix + entry.id;
    desk.entries.push_back(std::move(entry));
  }
  for (const boost::json::object& row : commands::read_json_lines(folder / "queries.email.jsonl")) {
    Mail mail{.query = commands::query_of(row)};
    mail.query.language.clear();
    for (const boost::json::value& id : row.at("relevant").as_array())
      mail.right.insert(prefix + std::string(id.as_string()));
    desk.mails.push_back(std::move(mail));
  }
}

/// The questions that came in beyond those put into mails: examples, asked as they stand.
void add_examples(const std::filesystem::path& folder, std::size_t count, std::mt19937_64& random,
                  Desk& desk) {
  const std::string prefix = folder.filename().string() + "/";
  std::vector<Example> examples = commands::read_example_lines(folder / "examples.jsonl");
  std::ranges::shuffle(examples, random);
  for (const Example& example : std::span(examples).first(std::min(count, examples.size()))) {
    Mail mail{.query = {.text = example.text}};
    if (example.entry) mail.right.insert(prefix + *example.entry);
    desk.mails.push_back(std::move(mail));
  }
}

class Month {
 public:
  explicit Month(std::vector<FaqEntry> entries) : entries_(std::move(entries)) { begin_day(); }

  /// The index is built anew and shipped constants are moved by what is known of this desk.
  void begin_day() {
    matcher_ = Matcher::build(entries_, examples_);
    const std::vector<LabelledConfidence> labels(labels_.begin(), labels_.end());
    calibration_ = fit_calibration(labels);
    threshold_ = fitted_threshold(labels, calibration_, precision_wanted);
  }

  void receive(const Mail& mail, MonthDay& day) {
    ++day.mails;
    if (!mail.right.empty()) ++day.answerable;
    const std::vector<Suggestion> found = matcher_->suggest(mail.query);
    const bool right = !found.empty() && mail.right.contains(found.front().id);
    const std::string text = clean_mail(mail.query.subject, mail.query.text).text;
    if (!found.empty()) {
      const bool shown = calibration_.apply(found.front().confidence) >= threshold_ && enough_words(text);
      labels_.push_back({found.front().confidence, right});
      if (labels_.size() > labels_kept) labels_.pop_front();
      if (shown) {
        ++day.answered;
        if (right) {
          ++day.right;
          learn({.text = text, .entry = found.front().id, .language = "en", .weight = 0.5});
          return;
        }
        learn({.text = text, .entry = found.front().id, .language = "en", .weight = -1});
      }
    }
    Example lesson{.text = text, .language = "en"};
    if (!mail.right.empty()) lesson.entry = *mail.right.begin();
    learn(lesson);
  }

 private:
  static bool enough_words(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(text, ' ')) >= few_words;
  }

  void learn(const Example& example) {
    examples_.push_back(example);
    matcher_ = matcher_->learned(example);
  }

  std::vector<FaqEntry> entries_;
  std::vector<Example> examples_{};
  std::deque<LabelledConfidence> labels_{};
  std::shared_ptr<const Matcher> matcher_{};
  DeskCalibration calibration_{};
  double threshold_ = precision_wanted;
};

std::vector<MonthDay> simulate(const std::filesystem::path& sets, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Desk desk;
  for (const char* set : {"banking77-oos", "hint3-curekart", "hint3-powerplay11", "hint3-sofmattress"})
    read_set(sets / set, desk);
  if (desk.mails.size() < mails_in_all)
    add_examples(sets / "banking77-oos", mails_in_all - desk.mails.size(), random, desk);
  std::ranges::shuffle(desk.mails, random);
  desk.mails.resize(std::min(desk.mails.size(), mails_in_all));

  Month month(std::move(desk.entries));
  std::vector<MonthDay> table(days);
  for (std::size_t i = 0; i < desk.mails.size(); ++i) {
    const std::size_t day = i * days / desk.mails.size();
    if (i > 0 && day != (i - 1) * days / desk.mails.size()) month.begin_day();
    month.receive(desk.mails[i], table[day]);
  }
  return table;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void print(const std::vector<MonthDay>& table) {
  std::cout
      << "| day | mails | an entry fits | answered | of those an entry fits | right | precision so far |\n"
      << "|---|---|---|---|---|---|---|\n"
      << std::fixed << std::setprecision(3);
  MonthDay so_far;
  for (std::size_t d = 0; d < table.size(); ++d) {
    const MonthDay& day = table[d];
    so_far.answered += day.answered;
    so_far.right += day.right;
    std::cout << "| " << d + 1 << " | " << day.mails << " | " << day.answerable << " | " << day.answered
              << " | " << share(day.right, day.answerable) << " | " << day.right << " | "
              << share(so_far.right, so_far.answered) << " |\n";
  }
}

}  // namespace
}  // namespace ticketd::autoresponder

int main(int argc, char** argv) {
  using namespace ticketd::autoresponder;
  if (argc < 2) {
    std::cerr << "usage: faq_month SETS_DIR [PLOT.svg [SEED]]\n";
    return 2;
  }
  try {
    const auto table = simulate(argv[1], argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
    print(table);
    if (argc > 2) std::ofstream(argv[2]) << month_svg(table);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
