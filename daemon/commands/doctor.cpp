#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <exception>
#include <iostream>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/terminal_text.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/doctor/machine.hpp"
#include "daemon/doctor/servers.hpp"

namespace ticketd::commands {
namespace {

using doctor::Finding;
using doctor::Verdict;

/// Collects findings and, for people, prints each as soon as it is there: a server may take its time.
class Report {
 public:
  Report(Console& console, Format format) : console_(console), format_(format) {}

  void add(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (finding.verdict == Verdict::wrong) healthy_ = false;
      if (format_ == Format::json) {
        json_.push_back({{"verdict", doctor::verdict_name(finding.verdict)},
                         {"subject", finding.subject},
                         {"what", finding.what},
                         {"remedy", finding.remedy}});
      } else {
        print(finding);
      }
    }
  }

  int end() {
    if (format_ == Format::json) {
      console_.out << boost::json::object{{"findings", std::move(json_)}, {"healthy", healthy_}} << '\n';
    } else {
      console_.out << (healthy_ ? "ticketd can do its job\n"
                                : "ticketd cannot do its job until what is WRONG is mended\n");
    }
    return healthy_ ? exit_ok : exit_failed;
  }

 private:
  void print(const Finding& finding) {
    std::string verdict(doctor::verdict_name(finding.verdict));
    verdict.resize(7, ' ');
    console_.out << verdict << printable_line(finding.subject) << ": " << printable_line(finding.what)
                 << '\n';
    if (!finding.remedy.empty()) console_.out << "       -> " << printable_line(finding.remedy) << '\n';
    console_.out.flush();
  }

  Console& console_;
  Format format_;
  bool healthy_ = true;
  boost::json::array json_;
};

std::vector<Finding> notes_of(const config::Config& config) {
  std::vector<Finding> findings;
  findings.reserve(config.notes.size());
  for (const config::ConfigMistake& note : config.notes)
    findings.push_back({Verdict::note, note.file + ":" + std::to_string(note.line), note.what, note.hint});
  return findings;
}

/// A login whose secret systemd hands to the service only cannot be tried from here.
std::optional<Finding> secret_out_of_reach(const std::string& subject, const config::ServerSettings& server) {
  if (server.user.empty() || !server.password_file.empty() || !server.bearer_file.empty())
    return std::nullopt;
  return Finding{Verdict::note, subject,
                 "not tried: its secret is a credential, which systemd hands to the service only",
                 "systemd-run --pipe --wait -p User=ticketd -p LoadCredential=NAME:/path ticketd doctor"};
}

Task<> visit_servers(mail::CurlLoop& loop, const config::Config& config, Report& report) {
  for (std::size_t i = 0; i < config.mailboxes.size(); ++i) {
    const config::MailboxSettings& settings = config.mailboxes[i];
    if (const auto skipped = secret_out_of_reach("IMAP " + settings.address, settings.imap.server)) {
      report.add({*skipped});
    } else {
      report.add(co_await doctor::check_imap(loop, settings, config.desk.mailboxes[i]));
    }
    if (const auto skipped = secret_out_of_reach("SMTP " + settings.address, settings.smtp.server)) {
      report.add({*skipped});
    } else {
      report.add(co_await doctor::check_smtp(loop, settings));
    }
  }
}

}  // namespace

int doctor(Console& console, const std::filesystem::path& config_file, Format format) {
  const auto config = config::load_config(config_file, config::Purpose::check);
  if (!config) {
    console.err << config::describe(config.error());
    return exit_usage;
  }
  Report report(console, format);
  report.add(notes_of(*config));
  report.add(doctor::check_machine(config->daemon));

  asio::io_context io(1);
  mail::CurlLoop loop(io);
  std::exception_ptr failure;
  asio::co_spawn(io, visit_servers(loop, *config, report),
                 [&](std::exception_ptr error) { failure = std::move(error); });
  io.run();
  if (failure) std::rethrow_exception(failure);
  return report.end();
}

}  // namespace ticketd::commands
