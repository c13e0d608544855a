#include "autoresponder/mail_questions.hpp"

#include <algorithm>

#include "autoresponder/mail_cleaning.hpp"
#include "autoresponder/query_language.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

std::string language_for(const FaqIndex& index, const MatcherQuery& query, const std::string& text) {
  std::string given = primary_language(query.language);
  if (std::ranges::find(index.languages, given) != index.languages.end()) return given;
  return query_language(text, index.languages, index.main_language);
}

}  // namespace

MailQuestions mail_questions(const Vocabulary& vocabulary, const MatcherQuery& query) {
  const CleanMail mail = clean_mail(query.subject, query.text);
  MailQuestions out;
  out.text = std::string(
      parser::utf8_prefix(mail.text.empty() ? mail.subject : mail.text, max_question_bytes_matched));
  out.facts.language = language_for(vocabulary.index(), query, out.text);

  TextAnalyzer analyzer;
  const auto ask = [&](std::string_view text, std::size_t words_min) {
    QuestionTerms question = question_terms(vocabulary, analyzer.features(text, out.facts.language));
    if (question.words < words_min) return;
    out.facts.known_grams = std::max(out.facts.known_grams, question.known_grams);
    out.facts.known_words = std::max(out.facts.known_words, question.known_words);
    out.questions.push_back(std::move(question));
  };
  ask(out.text, 1);
  if (out.questions.empty()) return out;
  out.facts.words = out.questions.front().words;
  if (out.facts.words > long_text_words && mail.sentences.size() > 1)
    for (std::size_t i = 0; i < std::min(max_sentences, mail.sentences.size()); ++i)
      ask(mail.sentences[i], min_sentence_words);
  return out;
}

}  // namespace ticketd::autoresponder
