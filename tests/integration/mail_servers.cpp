#include "tests/integration/mail_servers.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>  // popen is POSIX
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <fstream>
#include <istream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <thread>

namespace ticketd::test {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

struct ShellResult {
  int status = 0;
  std::string output{};
};

ShellResult shell(const std::string& command) {
  ShellResult result;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen");
  std::array<char, 4096> buffer{};
  while (const std::size_t count = ::fread(buffer.data(), 1, buffer.size(), pipe))
    result.output.append(buffer.data(), count);
  result.status = ::pclose(pipe);
  return result;
}

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// One LMTP session, as far as a test needs it (RFC 2033).
class LmtpClient {
 public:
  explicit LmtpClient(std::uint16_t port) : socket_(io_) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), port});
    expect("220");
  }
  void command(const std::string& line, std::string_view expected) {
    asio::write(socket_, asio::buffer(line + "\r\n"));
    expect(expected);
  }

 private:
  void expect(std::string_view code) {
    std::string line;
    do {
      asio::read_until(socket_, buffer_, '\n');
      std::istream stream(&buffer_);
      std::getline(stream, line);
    } while (line.size() > 3 && line[3] == '-');
    if (!line.starts_with(code)) throw std::runtime_error("LMTP: " + line);
  }
  asio::io_context io_;
  asio::ip::tcp::socket socket_;
  asio::streambuf buffer_;
};

// Lines ended by CRLF, dots doubled.
std::string lmtp_body(std::string_view raw) {
  std::string body;
  while (!raw.empty()) {
    const auto end = raw.find('\n');
    std::string_view line = raw.substr(0, end);
    raw = end == raw.npos ? std::string_view{} : raw.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with('.')) body += '.';
    body.append(line).append("\r\n");
  }
  return body;
}

std::string base64url(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  while (text.ends_with('=')) text.pop_back();
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

}  // namespace

std::string MailServers::reason_to_skip(MailServerOptions::Servers servers) {
  const char* ci = std::getenv("CI");
  if (ci != nullptr && std::string_view(ci) == "true") return {};
  for (const char* program : {"/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp"})
    if (!fs::exists(program)) return "needs: apt install dovecot-imapd dovecot-lmtpd (or run .ci/setup)";
  if (servers == MailServerOptions::Servers::imap) return {};
  if (::geteuid() != 0) return "needs root: a private Postfix cannot run as an ordinary user";
  const char* unpacked = std::getenv("TICKETD_POSTFIX");
  const fs::path postfix = unpacked != nullptr ? unpacked : TICKETD_SOURCE_DIR "/build/postfix";
  if (!fs::exists(postfix / "usr/sbin/postfix")) return "needs: the postfix package unpacked (run .ci/setup)";
  return {};
}

MailServers::MailServers(MailServerOptions options) : users_(std::move(options.users)) {
  std::ofstream(folder() / "local.conf") << options.dovecot_settings << '\n';
  std::ofstream(folder() / "aliases") << options.aliases << '\n';
  std::string arguments = "start " + folder().string();
  for (const MailUser& user : users_) arguments += " " + shell_quoted(user.address + ":" + user.password);
  std::string environment = "OWNER=" + std::to_string(::getpid());
  if (options.servers == MailServerOptions::Servers::imap) environment += " SERVERS=imap";
  if (options.expired_certificate) environment += " EXPIRED_CERTIFICATE=yes";
  script(arguments, environment);
}

MailServers::~MailServers() {
  try {
    script("stop " + folder().string());
  } catch (const std::exception& failure) {
    ::fprintf(stderr, "%s\n", failure.what());
  }
}

void MailServers::script(const std::string& arguments, const std::string& environment) const {
  const ShellResult result =
      shell(environment + " " + TICKETD_SOURCE_DIR "/tests/integration/servers/servers.sh " + arguments +
            " </dev/null");
  if (result.status != 0) throw std::runtime_error("servers.sh " + arguments + ": " + result.output + log());
}

std::uint16_t MailServers::port(const std::string& name) const {
  std::ifstream file(folder() / "ports");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name + "_PORT="))
      return static_cast<std::uint16_t>(std::stoi(line.substr(name.size() + 6)));
  throw std::runtime_error("no port " + name);
}

std::string MailServers::url(std::string_view scheme, const std::string& port_name) const {
  return std::string(scheme) + "://localhost:" + std::to_string(port(port_name));
}

mail::Endpoint MailServers::endpoint(std::string url, const std::string& address) const {
  const auto user = std::ranges::find(users_, address, &MailUser::address);
  if (user == users_.end()) throw std::runtime_error("no user " + address);
  return {.url = std::move(url), .user = address, .password = user->password, .ca_file = ca_file()};
}

void MailServers::deliver(const std::string& recipient, std::string_view raw, const std::string& sender) {
  LmtpClient lmtp(port("LMTP"));
  lmtp.command("LHLO test", "250");
  lmtp.command("MAIL FROM:<" + sender + ">", "250");
  lmtp.command("RCPT TO:<" + recipient + ">", "250");
  lmtp.command("DATA", "354");
  lmtp.command(lmtp_body(raw) + ".", "250");
}

std::vector<std::string> MailServers::mails(const std::string& address, const std::string& folder) const {
  fs::path maildir = this->folder() / "mail" / address / "Maildir";
  if (!folder.empty()) maildir /= "." + folder;
  std::map<std::string, fs::path> by_name;  // maildir names begin with the time of delivery
  for (const char* part : {"new", "cur"}) {
    if (!fs::exists(maildir / part)) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(maildir / part))
      by_name.emplace(entry.path().filename(), entry.path());
  }
  std::vector<std::string> raw;
  for (const auto& [name, path] : by_name) raw.push_back(read_file(path));
  return raw;
}

std::vector<std::string> MailServers::wait_for_mails(const std::string& address, std::size_t count,
                                                     std::chrono::seconds limit) const {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    std::vector<std::string> found = mails(address);
    if (found.size() >= count || std::chrono::steady_clock::now() > deadline) return found;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::string MailServers::doveadm(const std::string& arguments) const {
  const ShellResult result = shell("doveadm -c " + (folder() / "dovecot.conf").string() + " " + arguments);
  if (result.status != 0) throw std::runtime_error("doveadm " + arguments + ": " + result.output);
  return result.output;
}

void MailServers::set_password(const std::string& address, const std::string& password) {
  std::ranges::find(users_, address, &MailUser::address)->password = password;
  std::ofstream file(folder() / "users");
  for (const MailUser& user : users_) file << user.address << ":{PLAIN}" << user.password << "::::::\n";
}

std::string MailServers::bearer_token(const std::string& address, std::chrono::seconds lifetime) const {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  const std::string claims = R"({"sub":")" + address + R"(","iat":)" + std::to_string(now - 5) +
                             R"(,"exp":)" + std::to_string(now + lifetime.count()) + "}";
  const std::string payload = base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64url(claims);
  constexpr std::string_view key = "secretkey";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(payload.data()), payload.size(), digest.data(), &length);
  return payload + "." + base64url({reinterpret_cast<const char*>(digest.data()), length});
}

void MailServers::stop(Server server) {
  script(std::string(server == Server::imap ? "stop-imap " : "stop-smtp ") + folder().string());
}

void MailServers::start(Server server) {
  script(std::string(server == Server::imap ? "start-imap " : "start-smtp ") + folder().string());
}

std::string MailServers::log() const {
  std::string text;
  for (const char* name : {"dovecot.log", "postfix.log"}) {
    const std::string content = read_file(folder() / name);
    text.append("\n").append(name).append(":\n").append(
        content.size() > 4000 ? content.substr(content.size() - 4000) : content);
  }
  return text;
}

}  // namespace ticketd::test
