#include "daemon/faq/gaps.hpp"

#include <algorithm>
#include <map>

#include "autoresponder/faq_entry.hpp"
#include "autoresponder/mail_cleaning.hpp"
#include "autoresponder/question_clusters.hpp"
#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd {
namespace {

using autoresponder::AskedQuestion;

constexpr std::size_t question_bytes_max = 300;  // beyond that a mail tells a story
constexpr std::size_t id_words_max = 5;
constexpr std::size_t id_bytes_max = 60;

std::string cleaned(const std::string& subject, const std::string& text) {
  const autoresponder::CleanMail mail = autoresponder::clean_mail(subject, text);
  return mail.text.empty() ? mail.subject : mail.text;
}

FaqGap gap_of(std::span<const db::UnansweredQuestion> questions,
              const autoresponder::QuestionCluster& cluster) {
  FaqGap gap;
  std::vector<AskedQuestion> answers;
  for (const std::size_t position : cluster) {
    gap.asked.push_back(questions[position]);
    if (questions[position].answer.empty()) continue;
    gap.answered.push_back(questions[position]);
    answers.push_back({.text = gap.answered.back().answer, .language = gap.answered.back().language});
  }
  gap.language = gap.asked.front().language;
  if (!answers.empty())
    std::ranges::rotate(gap.answered, gap.answered.begin() +
                                          static_cast<std::ptrdiff_t>(autoresponder::most_typical(answers)));
  return gap;
}

/// TOML's basic string, on one line.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  return out + "\"";
}

/// "where-is-my-parcel"; editors choose a better one.
std::string id_from(std::string_view question) {
  std::string id;
  std::size_t words = 0;
  bool inside = false;
  for (const char c : question) {
    const char letter = parser::ascii_lower(c);
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (plain && !inside && !id.empty()) {
      if (++words == id_words_max || id.size() >= id_bytes_max) break;
      id += '-';
    }
    if (plain && id.size() < id_bytes_max) id += letter;
    inside = plain;
  }
  return id.empty() ? "new-entry" : id;
}

}  // namespace

std::vector<FaqGap> faq_gaps(std::span<const db::UnansweredQuestion> questions) {
  std::map<std::string, std::vector<db::UnansweredQuestion>> by_language;
  for (db::UnansweredQuestion question : questions) {
    question.text = cleaned(question.subject, question.text);
    question.answer = cleaned({}, question.answer);
    by_language[question.language].push_back(std::move(question));
  }
  std::vector<FaqGap> gaps;
  for (const auto& [language, all] : by_language) {
    std::vector<AskedQuestion> asked;
    asked.reserve(all.size());
    for (const db::UnansweredQuestion& one : all)
      asked.push_back({.text = one.text, .language = one.language});
    for (const auto& cluster : autoresponder::question_clusters(asked)) gaps.push_back(gap_of(all, cluster));
  }
  std::ranges::sort(gaps, [](const FaqGap& a, const FaqGap& b) {
    return a.asked.size() != b.asked.size() ? a.asked.size() > b.asked.size()
                                            : a.asked.front().ticket > b.asked.front().ticket;
  });
  return gaps;
}

std::string draft_entry(const FaqGap& gap) {
  const std::string& first = gap.asked.front().text;
  std::string draft = "+++\nid = " + quoted(id_from(first)) +
                      "\nlanguage = " + quoted(gap.language.empty() ? "en" : gap.language) +
                      "\nquestions = [\n";
  std::vector<std::string> named;
  for (const db::UnansweredQuestion& question : gap.asked) {
    const std::string text(parser::trimmed(parser::utf8_prefix(question.text, question_bytes_max)));
    if (text.empty() || std::ranges::find(named, text) != named.end()) continue;
    draft += "  " + quoted(text) + ",\n";
    named.push_back(text);
    if (named.size() == draft_questions_max) break;
  }
  draft += "]\n+++\n";
  draft += gap.answered.empty() ? "(No agent has answered this yet: write the answer here.)"
                                : gap.answered.front().answer;
  return draft + "\n";
}

}  // namespace ticketd
