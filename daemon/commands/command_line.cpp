// The only file that includes CLI11, which is slow to compile.
#include "daemon/commands/command_line.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "daemon/commands/commands.hpp"

namespace ticketd::commands {
namespace {

constexpr const char* footer =
    "Exit codes: 0 all is well; 1 it did not work; 2 wrong command line or configuration.";

/// What the options are written to, and the subcommand that will read them.
struct Choice {
  bool batch = false;
  std::vector<std::string> files{};
  std::function<int()> command{};
};

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
}

}  // namespace

int command_line(int argc, const char* const* argv, Console& console) {
  CLI::App app("ticketd: an email help desk that lives in the mail system", "ticketd");
  app.set_version_flag("-V,--version", "ticketd " TICKETD_VERSION);
  app.footer(footer);
  app.require_subcommand(1);
  Choice choice;
  add_inspection(app, console, choice);

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
