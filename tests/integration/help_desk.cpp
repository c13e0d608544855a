#include "tests/integration/help_desk.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "parser/parse.hpp"

namespace ticketd::test {
namespace {

using namespace std::chrono_literals;
constexpr auto patience = 30s;

MailServerOptions server_options(const HelpDesk::Options& options) {
  MailServerOptions all{.servers = MailServerOptions::Servers::imap_and_smtp,
                        .users = {{support}, {alice}, {bob}, {"ops@acme.example"}},
                        .dovecot_settings = options.dovecot_settings,
                        .aliases = options.aliases};
  for (const std::string& customer : options.customers) all.users.push_back({customer});
  return all;
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Output of a shell command; throws with it when the command fails.
std::string shell(const std::string& command) {
  FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen failed");
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), n);
  if (pclose(pipe) != 0) throw std::runtime_error(command + "\n" + output);
  return output;
}

}  // namespace

std::string Letter::raw() const {
  std::string mail = "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\n";
  if (!id.empty()) mail += "Message-ID: <" + id + ">\r\n";
  return mail +
         "Date: Mon, 02 Mar 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
         "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n" +
         headers + "\r\n" + text + "\r\n";
}

HelpDesk::HelpDesk(Options options) : servers_(server_options(options)) {
  std::ofstream(folder() / "password") << "secret\n";
  std::ofstream(folder() / "token.keys") << "k1 " << std::string(64, 'a') << '\n';
  std::filesystem::create_directory(folder() / "state");
  for (const char* secret : {"password", "token.keys"})
    std::filesystem::permissions(folder() / secret, std::filesystem::perms::owner_read);
  write_config(options.mailbox, options.daemon);
}

HelpDesk::~HelpDesk() { kill(); }

void HelpDesk::write_config(const std::string& mailbox, const std::string& daemon) {
  const std::string f = folder().string();
  std::ofstream(config())
      << "[daemon]\nstate_dir = \"" << f << "/state\"\ntoken_key_file = \"" << f
      << "/token.keys\"\ncontrol_socket = \"" << f << "/control\"\n"
      << daemon << "[[mailbox]]\naddress = \"" << support << "\"\ndisplay_name = \"Acme Support\"\nimap = \""
      << servers_.imaps_url() << "\"\nsmtp = \"" << servers_.submission_url() << "\"\nuser = \"" << support
      << "\"\npassword_file = \"" << f << "/password\"\nca_file = \"" << servers_.ca_file().string()
      << "\"\nauthserv_id = \"mx.test\"\nqueue = \"support\"\nlanguages = [\"en\", \"de\"]\n"
      << mailbox
      << "\n[[queue]]\nname = \"support\"\nagents = [\"alice\", \"bob\"]\n\n"
         "[[agent]]\nname = \"alice\"\ndisplay_name = \"Alice Keller\"\naddress = \""
      << alice << "\"\n\n[[agent]]\nname = \"bob\"\naddress = \"" << bob
      << "\"\n\n[[calendar]]\nzone = \"Europe/Berlin\"\nhours = { mon-fri = \"09:00-17:00\" }\n";
}

void HelpDesk::start_without_waiting() {
  const std::string log_file = (folder() / "ticketd.log").string();
  const std::string config_file = config().string();
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("fork failed");
  if (process_ != 0) return;
  const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execl(TICKETD_PROGRAM, "ticketd", "run", "--config", config_file.c_str(), nullptr);
  _exit(127);
}

void HelpDesk::start() {
  start_without_waiting();
  wait_until("ticketd watches its mailbox", [this] {
    int code = 0;
    if (waitpid(process_, &code, WNOHANG) == process_) {
      process_ = 0;
      throw std::runtime_error(description("ticketd has ended"));
    }
    try {
      const auto status = ask("status").as_object();
      return status.at("mailboxes").as_array().at(0).as_object().at("state") == "waiting";
    } catch (const std::exception&) {
      return false;  // the control socket is not there yet
    }
  });
}

int HelpDesk::stop() {
  send_signal(SIGTERM);
  int code = 0;
  waitpid(process_, &code, 0);
  process_ = 0;
  return WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code);
}

void HelpDesk::kill() {
  if (process_ <= 0) return;
  send_signal(SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = 0;
}

void HelpDesk::send_signal(int signal) {
  if (process_ > 0) ::kill(process_, signal);
}

void HelpDesk::write(const Letter& letter) { write_raw(letter.raw(), letter.from, letter.to); }

void HelpDesk::write_raw(const std::string& raw, const std::string& envelope_from, const std::string& to) {
  const auto file = folder() / "letter.eml";
  std::ofstream(file, std::ios::binary) << raw;
  shell("swaks --server 127.0.0.1 --port " + std::to_string(servers_.port("SMTP")) + " --from '" +
        envelope_from + "' --to '" + to + "' --data @" + file.string());
}

void HelpDesk::submit(const Letter& letter) {
  const auto file = folder() / "letter.eml";
  std::ofstream(file, std::ios::binary) << letter.raw();
  shell("swaks --server 127.0.0.1 --port " + std::to_string(servers_.port("SUBMISSION")) +
        " --tls --auth PLAIN --auth-user " + letter.from + " --auth-password secret --from " + letter.from +
        " --to '" + letter.to + "' --data @" + file.string());
}

void HelpDesk::reply_with_neomutt(const std::string& agent, const std::string& message_id,
                                  const std::string& text) {
  const auto file = folder() / "answer.txt";
  std::ofstream(file) << text << '\n';
  shell("set -a; . " + (servers_.folder() / "ports").string() +
        "; " TICKETD_SOURCE_DIR "/tests/demo/neomutt_reply.sh " + agent + " secret '" + message_id + "' " +
        file.string());
}

boost::json::value HelpDesk::ask(const std::string& arguments) {
  return boost::json::parse(
      shell(std::string(TICKETD_PROGRAM) + " " + arguments + " --json --config " + config().string()));
}

std::vector<boost::json::object> HelpDesk::tickets() {
  std::vector<boost::json::object> found;
  const auto answer = ask("ticket list --state all --limit 100000");
  for (const auto& ticket : answer.at("tickets").as_array()) found.push_back(ticket.as_object());
  return found;
}

boost::json::object HelpDesk::ticket(std::int64_t number) {
  return ask("ticket show " + std::to_string(number)).as_object();
}

std::vector<boost::json::object> HelpDesk::wait_for_tickets(std::size_t count) {
  std::vector<boost::json::object> found;
  wait_until(std::to_string(count) + " tickets", [&] { return (found = tickets()).size() >= count; });
  return found;
}

parser::Email HelpDesk::wait_for_mail(const std::string& address,
                                      const std::function<bool(const parser::Email&)>& condition) {
  std::optional<parser::Email> found;
  wait_until("a mail for " + address, [&] {
    for (const parser::Email& mail : mails(address))
      if (condition(mail)) found = mail;
    return found.has_value();
  });
  return *found;
}

std::vector<parser::Email> HelpDesk::mails(const std::string& address) {
  std::vector<parser::Email> parsed;
  for (const std::string& raw : servers_.mails(address)) parsed.push_back(parser::parse(raw));
  return parsed;
}

void HelpDesk::wait_until(const std::string& what, const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error(description("never seen: " + what));
    std::this_thread::sleep_for(100ms);
  }
}

std::string HelpDesk::log() const { return read_file(folder() / "ticketd.log"); }

std::string HelpDesk::description(const std::string& what) const {
  return what + "\n--- ticketd\n" + log() + "\n--- servers\n" + servers_.log();
}

std::function<bool(const parser::Email&)> subject_contains(std::string text) {
  return [text = std::move(text)](const parser::Email& mail) {
    return mail.subject.find(text) != std::string::npos;
  };
}

std::function<bool(const parser::Email&)> is_automatic() {
  return [](const parser::Email& mail) { return parser::find_header(mail, "Auto-Submitted") != nullptr; };
}

}  // namespace ticketd::test
