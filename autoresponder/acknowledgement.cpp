#include "autoresponder/acknowledgement.hpp"

#include <algorithm>
#include <array>

#include "parser/ascii.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::string_view last_resort = "en";  // always shipped

bool is_right_to_left(std::string_view language) {
  static constexpr std::array<std::string_view, 11> languages{"ar", "arc", "ckb", "dv", "fa", "he",
                                                              "iw", "ps",  "sd",  "ur", "yi"};
  const std::string primary = parser::ascii_lower(language.substr(0, language.find('-')));
  return std::ranges::find(languages, primary) != languages.end();
}

TemplateValues values(const OfferedAnswer& answer) {
  return {.texts = {{"question", answer.question},
                    {"text", answer.text},
                    {"html", answer.html},
                    {"link", answer.link},
                    {"solved_link", answer.solved_link},
                    {"did_not_help_link", answer.did_not_help_link},
                    {"solved_short_link", answer.solved_short_link},
                    {"did_not_help_short_link", answer.did_not_help_short_link}}};
}

}  // namespace

std::string acknowledgement_language(const Templates& templates, std::string_view customer,
                                     const std::vector<std::string>& mailbox_languages) {
  if (std::string best = templates.best_for(customer); !best.empty()) return best;
  for (const std::string& language : mailbox_languages)
    if (std::string best = templates.best_for(language); !best.empty()) return best;
  return std::string(last_resort);
}

VoteSubjects vote_subjects(const Templates& templates, std::string_view language, std::int64_t ticket) {
  const TemplateValues values{.texts = {{"ticket", std::to_string(ticket)}}};
  for (const std::string_view tag : {language, last_resort}) {
    const std::string found = acknowledgement_language(templates, tag, {});
    RenderedTemplate rendered = templates.render(found, values);
    if (!rendered.solved_subject.empty() && !rendered.did_not_help_subject.empty())
      return {std::move(rendered.solved_subject), std::move(rendered.did_not_help_subject)};
  }
  // Ops have written the English template anew, without them.
  return {"This solved it [#" + std::to_string(ticket) + "]",
          "This did not help [#" + std::to_string(ticket) + "]"};
}

AcknowledgementText acknowledgement(const Templates& templates, const AcknowledgementFacts& facts) {
  const std::string language = acknowledgement_language(templates, facts.language, {});
  TemplateValues all{.texts = {{"language", language},
                               {"direction", is_right_to_left(language) ? "rtl" : "ltr"},
                               {"ticket", std::to_string(facts.ticket)},
                               {"desk", facts.desk_name.empty() ? facts.desk_address : facts.desk_name},
                               {"promised", facts.promised},
                               {"has_answers", facts.answers.empty() ? "" : "yes"}}};
  auto& answers = all.lists.emplace_back("answers", std::vector<TemplateValues>{}).second;
  for (const OfferedAnswer& answer : facts.answers) answers.push_back(values(answer));

  RenderedTemplate rendered = templates.render(language, all);
  if (!facts.subject.empty()) rendered.subject = facts.subject;
  return {.subject = std::move(rendered.subject),
          .text = std::move(rendered.text),
          .html = std::move(rendered.html)};
}

}  // namespace ticketd::autoresponder
