#include <algorithm>
#include <ostream>

#include "autoresponder/acknowledgement.hpp"
#include "autoresponder/rendered_answer.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/configured_faq.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/desk/in_words.hpp"
#include "daemon/wall_clock.hpp"

namespace ticketd::commands {
namespace {

autoresponder::OfferedAnswer sample_answer(const std::string& domain) {
  const autoresponder::FaqEntry entry{
      .id = "example",
      .language = "en",
      .questions = {"What does an answer look like?"},
      .answer_markdown =
          "Like this: with **strong words**, [a link](https://example.org/faq) and\n\n"
          "1. a first step,\n2. a second one.\n"};
  const auto rendered = autoresponder::rendered_answer(entry, domain);
  return {.question = entry.title(),
          .text = rendered.text,
          .html = rendered.html,
          .solved_link = "mailto:solved@" + domain,
          .did_not_help_link = "mailto:did-not-help@" + domain,
          .solved_short_link = "mailto:solved@" + domain,
          .did_not_help_short_link = "mailto:did-not-help@" + domain};
}

}  // namespace

int template_render(Console& console, const std::filesystem::path& config, const std::string& language,
                    ShowAs as) {
  const auto read = config::load_config(config, config::Purpose::check);
  if (!read) {
    console.err << config::describe(read.error());
    return exit_usage;
  }
  const desk::Desk desk = desk_for_trial(*read);
  const std::vector<std::string> known = desk.templates.languages();
  if (!language.empty() && desk.templates.best_for(language).empty()) {
    console.err << "there is no template in \"" << language << "\"; there are";
    for (const std::string& one : known) console.err << ' ' << one;
    console.err << '\n';
    return exit_usage;
  }
  const desk::Mailbox& mailbox = desk.config.mailboxes.front();
  const std::string taken =
      autoresponder::acknowledgement_language(desk.templates, language, mailbox.languages);
  const desk::Promise due = desk::promise(desk.config, mailbox.queue, desk::Response::first, wall_clock());
  const std::string domain = mailbox.address.substr(mailbox.address.find('@') + 1);
  const auto reply =
      autoresponder::acknowledgement(desk.templates, {.language = taken,
                                                      .desk_name = mailbox.display_name,
                                                      .desk_address = mailbox.address,
                                                      .ticket = 1042,
                                                      .promised = desk::in_words(due.due, due.zone, taken),
                                                      .answers = {sample_answer(domain)}});
  if (as == ShowAs::html)
    console.out << reply.html;
  else
    console.out << "Subject: " << reply.subject << "\n\n" << reply.text;
  return exit_ok;
}

}  // namespace ticketd::commands
