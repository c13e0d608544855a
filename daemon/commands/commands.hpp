// The subcommands. Each reads its options, works, writes to the console and returns an exit code
// (console.hpp). What they throw is caught and printed by command_line().
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/commands/console.hpp"

namespace ticketd::commands {

enum class Format { people, json };

// ---- the daemon itself

/// `ticketd run`: until SIGTERM or SIGINT.
int run(Console& console, const std::filesystem::path& config);

/// `ticketd check`: reads the configuration, connects to nothing; mistakes go to err as "file:line: what;
/// would be right".
int check(Console& console, const std::filesystem::path& config);

/// `ticketd doctor`: logs in to every server and looks at files, folders, clock and disk; changes nothing,
/// sends nothing.
int doctor(Console& console, const std::filesystem::path& config, Format format);

// ---- questions to the running daemon

struct TicketListOptions {
  std::string state{};  ///< a state's name, "all", or empty: open and pending
  std::string queue{};  ///< empty: every queue
  std::string agent{};  ///< empty: everybody's
  std::int64_t limit = 100;
};
int ticket_list(Console& console, const std::filesystem::path& config, const TicketListOptions& options,
                Format format);
int ticket_show(Console& console, const std::filesystem::path& config, std::int64_t number, Format format);
int status(Console& console, const std::filesystem::path& config, Format format);
/// Ends with exit_failed when a mail on a server is not accounted for.
int reconcile(Console& console, const std::filesystem::path& config, Format format);

enum class ShowAs { text, html, mail };
/// `ticketd report`: the weekly report as text or html; `weeks_ago` 0 is the week that is not over yet.
int report(Console& console, const std::filesystem::path& config, std::int64_t weeks_ago, ShowAs as);

// ---- the FAQ and the texts, for those who write them: no daemon, no servers, no secrets

/// `ticketd faq check`: mistakes go to err as "file:line: what". `folder` empty: the configured one.
int faq_check(Console& console, const std::filesystem::path& config, const std::filesystem::path& folder);

struct FaqTestOptions {
  std::string text{};
  std::string subject{};
  std::string language{};  ///< BCP 47; empty: found out
  ShowAs as = ShowAs::text;
};
/// `ticketd faq test`: what the text would be answered with, and the reply itself. Knows the folder, not what
/// the daemon learned.
int faq_test(Console& console, const std::filesystem::path& config, const FaqTestOptions& options);

/// `ticketd template render`: the acknowledgement with an example of everything. `language` empty: the first
/// mailbox's.
int template_render(Console& console, const std::filesystem::path& config, const std::string& language,
                    ShowAs as);

// ---- what the running daemon learned about its FAQ

/// `ticketd faq why`: scorers, words and examples behind a suggestion, or behind its absence.
int faq_why(Console& console, const std::filesystem::path& config, const std::string& entry,
            std::int64_t ticket, Format format);

/// One of the first three is given.
struct FaqForgetOptions {
  std::string entry{};
  std::int64_t ticket = 0;
  std::int64_t example = 0;
  bool yes = false;  ///< ask no question
};
/// `ticketd faq forget`: shows what would be forgotten and asks; exit_failed when nothing was.
int faq_forget(Console& console, const std::filesystem::path& config, const FaqForgetOptions& options);

struct FaqGapsOptions {
  std::int64_t weeks = 4;
  std::int64_t draft = 0;  ///< print the entry file for the group of that number; 0: the list
};
int faq_gaps(Console& console, const std::filesystem::path& config, const FaqGapsOptions& options,
             Format format);
int faq_stats(Console& console, const std::filesystem::path& config, std::int64_t weeks, Format format);

// ---- the parser and the matcher alone, without configuration

/// One line of JSON for each file; "-" is standard input. A file that cannot be read gives a line with
/// "error".
int inspect_mail(Console& console, const std::vector<std::string>& files);
/// The same for paths that come on standard input, one a line, each answered before the next is read.
int inspect_mail_batch(Console& console);
/// One line "FILE<TAB>THREAD" for each mail that `folder`/manifest.jsonl names ("file", and the "world" whose
/// mails may belong together), in its order.
int inspect_threads(Console& console, const std::filesystem::path& folder);

}  // namespace ticketd::commands
