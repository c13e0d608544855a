// The only file that includes CLI11, which is slow to compile.
#include "daemon/commands/command_line.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <map>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/faq_score.hpp"

namespace ticketd::commands {
namespace {

constexpr const char* default_config = "/etc/ticketd/ticketd.toml";

constexpr const char* footer =
    "ticket, status, report, reconcile and faq why, forget, gaps, stats ask the running "
    "daemon over its control socket.\n"
    "Exit codes: 0 all is well; 1 it did not work; "
    "2 wrong command line or configuration.";

/// What the options are written to, and the subcommand that will read them.
struct Choice {
  std::string config{default_config};
  bool json = false;
  bool batch = false;
  TicketListOptions list{};
  std::int64_t number = 0;
  std::vector<std::string> files{};
  std::string folder{};
  FaqTestOptions question{};
  FaqForgetOptions forget{};
  FaqGapsOptions gaps{};
  std::int64_t weeks_ago = 1;
  std::function<int()> command{};

  Format format() const { return json ? Format::json : Format::people; }
};

CLI::App* add(CLI::App& parent, const char* name, const char* what, Choice& choice,
              std::function<int()> command) {
  CLI::App* const subcommand = parent.add_subcommand(name, what);
  subcommand->callback([&choice, command = std::move(command)] { choice.command = command; });
  return subcommand;
}

void add_config(CLI::App* subcommand, Choice& choice) {
  subcommand->add_option("-c,--config", choice.config, "Configuration file")->capture_default_str();
}

void add_json(CLI::App* subcommand, Choice& choice) {
  subcommand->add_flag("--json", choice.json, "Print JSON, for programs");
}

void add_show_as(CLI::App* subcommand, Choice& choice, std::map<std::string, ShowAs> forms) {
  subcommand->add_option("--as", choice.question.as, "What to print")
      ->transform(CLI::CheckedTransformer(std::move(forms)))
      ->default_str("text");
}

void add_daemon_commands(CLI::App& app, Console& console, Choice& choice) {
  add_config(add(app, "run", "The daemon; ends with SIGTERM, reads the configuration anew with SIGHUP",
                 choice, [&] { return run(console, choice.config); }),
             choice);
  add_config(add(app, "check", "Check the configuration; connects to nothing", choice,
                 [&] { return check(console, choice.config); }),
             choice);
  CLI::App* const doctor_command =
      add(app, "doctor", "Log in everywhere and say what is wrong; sends and changes nothing", choice,
          [&] { return doctor(console, choice.config, choice.format()); });
  add_config(doctor_command, choice);
  add_json(doctor_command, choice);
}

void add_questions(CLI::App& app, Console& console, Choice& choice) {
  CLI::App* const ticket = app.add_subcommand("ticket", "Look at tickets");
  ticket->require_subcommand(1);

  CLI::App* const list = add(*ticket, "list", "Tickets and when an answer is due", choice, [&] {
    return ticket_list(console, choice.config, choice.list, choice.format());
  });
  list->add_option("--state", choice.list.state, "Only this state (default: open and pending)")
      ->check(CLI::IsMember({"open", "pending", "closed", "spam", "merged", "all"}));
  list->add_option("--queue", choice.list.queue, "Only this queue");
  list->add_option("--agent", choice.list.agent, "Only tickets of this agent");
  list->add_option("--limit", choice.list.limit, "At most so many")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  add_config(list, choice);
  add_json(list, choice);

  CLI::App* const show = add(*ticket, "show", "One ticket with its messages and history", choice, [&] {
    return ticket_show(console, choice.config, choice.number, choice.format());
  });
  show->add_option("NUMBER", choice.number, "The ticket's number")->required()->check(CLI::PositiveNumber);
  add_config(show, choice);
  add_json(show, choice);

  CLI::App* const status_command =
      add(app, "status", "How the daemon, its mailboxes and its outbox are", choice,
          [&] { return status(console, choice.config, choice.format()); });
  add_config(status_command, choice);
  add_json(status_command, choice);

  CLI::App* const report_command =
      add(app, "report", "The weekly report: volume, first answers, what the FAQ did", choice,
          [&] { return report(console, choice.config, choice.weeks_ago, choice.question.as); });
  report_command->add_option("--weeks-ago", choice.weeks_ago, "Which week; 0 is the one not over yet")
      ->capture_default_str()
      ->check(CLI::Range(0, 520));
  add_show_as(report_command, choice, {{"text", ShowAs::text}, {"html", ShowAs::html}});
  add_config(report_command, choice);

  CLI::App* const reconcile_command =
      add(app, "reconcile", "Compare every mail the servers hold with the ledger", choice,
          [&] { return reconcile(console, choice.config, choice.format()); });
  add_config(reconcile_command, choice);
  add_json(reconcile_command, choice);
}

void add_inspection(CLI::App& app, Console& console, Choice& choice) {
  CLI::App* const inspect =
      app.add_subcommand("inspect", "What the parser makes of mails; needs no configuration");
  inspect->require_subcommand(1);
  CLI::App* const mail = inspect->add_subcommand("mail", "Mails as JSON, one a line");
  CLI::Option* const batch =
      mail->add_flag("--batch", choice.batch, "Read paths from standard input, one a line");
  CLI::Option* const files = mail->add_option("FILE", choice.files, "Files to read; - is standard input");
  files->excludes(batch);
  mail->callback([&] {
    if (!choice.batch && choice.files.empty()) throw CLI::RequiredError("FILE or --batch");
    choice.command = [&] {
      return choice.batch ? inspect_mail_batch(console) : inspect_mail(console, choice.files);
    };
  });

  CLI::App* const threads = add(*inspect, "threads", "Which of the mails in a folder belong together", choice,
                                [&] { return inspect_threads(console, choice.folder); });
  threads->add_option("DIR", choice.folder, "Folder with manifest.jsonl and the mails")->required();
}

void add_learning(CLI::App& faq, Console& console, Choice& choice) {
  CLI::App* const why = add(
      faq, "why", "Why an entry was suggested for a ticket's question, or was not", choice,
      [&] { return faq_why(console, choice.config, choice.forget.entry, choice.number, choice.format()); });
  why->add_option("ID", choice.forget.entry, "The entry")->required();
  why->add_option("TICKET", choice.number, "The ticket's number")->required()->check(CLI::PositiveNumber);
  add_config(why, choice);
  add_json(why, choice);

  CLI::App* const forget = add(faq, "forget", "Take back what was learned; shows it first and asks", choice,
                               [&] { return faq_forget(console, choice.config, choice.forget); });
  CLI::Option_group* const what = forget->add_option_group("what");
  what->add_option("ID", choice.forget.entry, "Everything about an entry");
  what->add_option("--ticket", choice.forget.ticket, "Everything from a ticket")->check(CLI::PositiveNumber);
  what->add_option("--example", choice.forget.example, "One example (`ticketd faq why` names them)")
      ->check(CLI::PositiveNumber);
  what->require_option(1);
  forget->add_flag("-y,--yes", choice.forget.yes, "Ask no question");
  add_config(forget, choice);

  CLI::App* const gaps = add(faq, "gaps", "What customers ask and no entry answers", choice,
                             [&] { return faq_gaps(console, choice.config, choice.gaps, choice.format()); });
  CLI::App* const stats =
      add(faq, "stats", "The entries that are shown most, and whether they help", choice,
          [&] { return faq_stats(console, choice.config, choice.gaps.weeks, choice.format()); });
  for (CLI::App* const one : {gaps, stats}) {
    one->add_option("--weeks", choice.gaps.weeks, "Look back so far")
        ->capture_default_str()
        ->check(CLI::Range(1, 520));
    add_config(one, choice);
    add_json(one, choice);
  }
  gaps->add_option("--draft", choice.gaps.draft, "Print an entry file for the group of that number")
      ->check(CLI::PositiveNumber);
}

void add_faq(CLI::App& app, Console& console, Choice& choice) {
  CLI::App* const faq = app.add_subcommand("faq", "Check and try the FAQ, see what was learned");
  faq->require_subcommand(1);
  CLI::App* const check_faq = add(*faq, "check", "Every mistake in the entries, with file and line", choice,
                                  [&] { return faq_check(console, choice.config, choice.folder); });
  check_faq->add_option("FOLDER", choice.folder, "Folder of the entries (default: the configured one)");
  add_config(check_faq, choice);

  CLI::App* const test = add(*faq, "test", "What a question would be answered with, and the reply", choice,
                             [&] { return faq_test(console, choice.config, choice.question); });
  test->add_option("TEXT", choice.question.text, "The question, as a customer writes it")->required();
  test->add_option("--subject", choice.question.subject, "Subject of the mail");
  test->add_option("--language", choice.question.language, "Its language (default: found out)");
  add_show_as(test, choice, {{"text", ShowAs::text}, {"html", ShowAs::html}, {"mail", ShowAs::mail}});
  add_config(test, choice);

  add_learning(*faq, console, choice);

  CLI::App* const templates = app.add_subcommand("template", "Look at the texts of automatic replies");
  templates->require_subcommand(1);
  CLI::App* const show = add(*templates, "render", "The reply with an example of everything", choice, [&] {
    return template_render(console, choice.config, choice.question.language, choice.question.as);
  });
  show->add_option("NAME", choice.folder, "Which text")->check(CLI::IsMember({"acknowledgement"}));
  show->add_option("--language", choice.question.language, "Like de or zh-Hant");
  add_show_as(show, choice, {{"text", ShowAs::text}, {"html", ShowAs::html}});
  add_config(show, choice);
}

/// group(""): not in the help.
void add_scoring(CLI::App& app, Console& console, Choice& choice) {
  CLI::App* const index = add(app, "faq-index", "FAQ and examples to faq.index in the working directory",
                              choice, [&] { return faq_index(console, choice.files[0], choice.files[1]); });
  index->add_option("FILE", choice.files, "FAQ.jsonl EXAMPLES.jsonl")->required()->expected(2);
  index->group("");
  add(app, "faq-query", "Questions on standard input, suggestions on standard output", choice, [&] {
    return faq_query(console);
  })->group("");
}

}  // namespace

int command_line(int argc, const char* const* argv, Console& console) {
  CLI::App app("ticketd: an email help desk that lives in the mail system", "ticketd");
  app.set_version_flag("-V,--version", "ticketd " TICKETD_VERSION);
  app.footer(footer);
  app.require_subcommand(1);
  Choice choice;
  add_daemon_commands(app, console, choice);
  add_questions(app, console, choice);
  add_faq(app, console, choice);
  add_inspection(app, console, choice);
  add_scoring(app, console, choice);

  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& e) {
    // CLI11 says "A subcommand is required" to a misspelt one.
    if (const std::vector<std::string> unknown = app.remaining(true); !unknown.empty())
      console.err << "ticketd: there is no command " << unknown.front() << '\n';
    return app.exit(e, console.out, console.err) == 0 ? exit_ok : exit_usage;
  } catch (const CLI::ParseError& e) {
    return app.exit(e, console.out, console.err) == 0 ? exit_ok : exit_usage;
  }
  try {
    const int code = choice.command();
    console.out.flush();
    return code;
  } catch (const std::exception& e) {
    console.err << "ticketd: " << e.what() << '\n';
    return exit_failed;
  }
}

}  // namespace ticketd::commands
