#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/configured_faq.hpp"
#include "daemon/desk/decide.hpp"
#include "daemon/desk/suggest_answers.hpp"
#include "daemon/faq/build_snapshot.hpp"
#include "daemon/fresh_moment.hpp"
#include "parser/outgoing_message.hpp"
#include "parser/parse.hpp"

namespace ticketd::commands {
namespace {

/// The question as a mail that came to the first mailbox just now.
desk::Incoming as_mail(const FaqTestOptions& options, const desk::Mailbox& mailbox, db::Time now) {
  const parser::OutgoingMessage written{.from = {.address = "customer@example.net"},
                                        .to = {{.address = mailbox.address}},
                                        .subject = options.subject,
                                        .message_id = "question@example.net",
                                        .date = now,
                                        .text = options.text + "\n"};
  desk::Incoming in{
      .internal_date = now, .mailbox = mailbox.address, .email = parser::parse(render(written))};
  if (!options.language.empty()) in.email.language = options.language;
  return in;
}

void print_suggestions(std::ostream& out, const desk::Incoming& in, double threshold) {
  out << fmt::format("language     {}\n", in.email.language.empty() ? "not known" : in.email.language);
  for (const desk::Suggestion& s : in.suggestions) {
    const auto* const entry = in.faq->library->find(s.entry, s.language);
    out << fmt::format("{:5.1f} %      {} ({}){}{}\n", s.confidence * 100, s.entry, s.language,
                       entry == nullptr ? "" : "  ", entry == nullptr ? "" : entry->title());
  }
  if (in.suggestions.empty()) out << "nothing fits\n";
  out << fmt::format("shown from   {:.1f} % on\n", threshold * 100);
}

/// What the customer is shown, by the history of the ticket the question would open.
std::string verdict(const db::Filing& filing) {
  for (const db::Event& event : filing.events) {
    if (event.kind == "offered") return "shown: " + event.detail;
    if (event.kind == "not_offered") return "silent: " + event.detail;
    if (event.kind == "not_acknowledged") return "no automatic reply: " + event.detail;
  }
  return "silent: not sure enough";
}

void print_reply(std::ostream& out, const db::Filing& filing, ShowAs as) {
  for (const db::NewOutgoing& outgoing : filing.outgoing) {
    if (outgoing.kind != db::OutgoingKind::auto_reply) continue;
    if (as == ShowAs::mail) {
      out << outgoing.message;
      return;
    }
    const parser::Email reply = parser::parse(outgoing.message);
    if (as == ShowAs::html)
      out << reply.html << '\n';
    else
      out << "\n---- the reply ----\nSubject: " << reply.subject << "\n\n" << reply.text << '\n';
  }
}

}  // namespace

int faq_test(Console& console, const std::filesystem::path& config, const FaqTestOptions& options) {
  const auto settings = configured_faq(console, config);
  if (!settings) return exit_usage;
  auto folder = read_faq_folder(settings->faq.folder);
  if (!folder) {
    console.err << folder.error() << '\n';
    return exit_usage;
  }
  const auto faq = build_snapshot(std::move(*folder), {}, settings->faq);
  if (!faq->library->mistakes.empty())
    console.err << "entries left out with a mistake: " << faq->library->mistakes.size()
                << "; see ticketd faq check\n";

  const desk::Desk desk = desk_for_trial(*settings);
  const desk::Moment moment = fresh_moment();
  desk::Incoming in = as_mail(options, desk.config.mailboxes.front(), moment.now);
  desk::suggest_answers(in, faq);
  const db::Filing filing = desk::decide(in, {.next_ticket = db::TicketId{1}}, desk, moment);
  if (options.as == ShowAs::text) {
    print_suggestions(console.out, in, faq->threshold);
    console.out << verdict(filing) << '\n';
  }
  print_reply(console.out, filing, options.as);
  return exit_ok;
}

}  // namespace ticketd::commands
