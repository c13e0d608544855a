// [daemon]: the process itself.
#include "daemon/config/addresses.hpp"
#include "daemon/config/draft.hpp"
#include "daemon/config/quantities.hpp"
#include "daemon/config/secrets.hpp"
#include "daemon/desk/token_keys.hpp"

namespace ticketd::config {
namespace {

constexpr std::int64_t smallest_message_limit = 64LL << 10;
constexpr std::int64_t largest_message_limit =
    50LL << 20;                                   // RELIABILITY, invariant 11: beyond it nothing is promised
constexpr std::size_t longest_socket_path = 107;  // unix(7)

void read_files(Draft& draft, const Section& section) {
  DaemonSettings& daemon = draft.config.daemon;
  if (const auto path = section.text("state_dir")) daemon.state_dir = draft.absolute(*path);
  if (const auto path = section.text("control_socket")) daemon.control_socket = draft.absolute(*path);
  if (daemon.control_socket.native().size() > longest_socket_path)
    section.mistake("control_socket", "control_socket: the path of a socket has at most 107 bytes",
                    "take a shorter one, such as /run/ticketd/control");

  const std::string named =
      section.text("token_key_file").value_or((daemon.state_dir / "token.keys").string());
  const std::string path = named.starts_with("credential:") ? named : draft.absolute(named).string();
  daemon.token_key_file = secret_file(draft, section.place("token_key_file"), "token_key_file", named,
                                      "make it once and keep it, it signs the addresses of all tickets: "
                                      "(umask 077; echo \"k1 $(openssl rand -hex 32)\" > " +
                                          path + "), then chown ticketd " + path);
  if (daemon.token_key_file.empty()) return;
  const auto text = draft.files.read(daemon.token_key_file);
  const auto keys = text ? desk::parse_token_keys(*text)
                         : std::unexpected(std::vector{desk::TokenKeyMistake{.what = text.error()}});
  if (keys) return;
  for (const desk::TokenKeyMistake& mistake : keys.error())
    draft.mistakes.add({.file = daemon.token_key_file.string(), .line = mistake.line, .what = mistake.what});
}

void read_limits(Draft& draft, const Section& section) {
  DaemonSettings& daemon = draft.config.daemon;
  if (const auto text = section.text("max_message", "max_message = \"25 MB\"")) {
    const auto bytes = parse_bytes(*text);
    if (bytes && *bytes >= smallest_message_limit && *bytes <= largest_message_limit)
      daemon.max_message_bytes = static_cast<std::size_t>(*bytes);
    else
      section.mistake("max_message", "max_message cannot be \"" + *text + '"',
                      R"(write "25 MB"; from 64 KB to 50 MB)");
  }
  constexpr std::int64_t million = 1'000'000;
  desk::AutoReply& autoreply = draft.config.desk.autoreply;
  // Not 0: acknowledgements would wait for ever. [autoreply] enabled = false writes none.
  if (const auto n = section.whole_number("auto_replies_per_hour", 1, million))
    autoreply.per_hour = static_cast<int>(*n);
  if (const auto n = section.whole_number("auto_replies_per_domain_per_hour", 1, million))
    autoreply.per_domain_per_hour = static_cast<int>(*n);

  if (const auto text = section.text("reopen_within", "reopen_within = \"14d\"")) {
    const auto duration = parse_duration(*text);
    if (duration && *duration % std::chrono::days{1} == std::chrono::seconds{} &&
        *duration <= std::chrono::days{3660})
      draft.config.desk.reopen_within = std::chrono::duration_cast<std::chrono::days>(*duration);
    else
      section.mistake("reopen_within", "reopen_within cannot be \"" + *text + '"',
                      R"(write whole days: "14d")");
  }
}

/// Reports sent to a mailbox of ours would come back as tickets.
void refuse_own_mailboxes(const Draft& draft, const Section& section) {
  for (const std::string& address : draft.config.daemon.ops_addresses)
    for (const desk::Mailbox& mailbox : draft.config.desk.mailboxes) {
      const auto is_it = [&](const std::string& ours) {
        return without_detail(ours) == without_detail(address);
      };
      if (is_it(mailbox.address) || std::ranges::any_of(mailbox.aliases, is_it))
        section.mistake("ops_address",
                        "ops_address: " + address + " is a mailbox, so reports would become tickets",
                        "give the address of the people who run this machine");
    }
}

}  // namespace

void read_daemon(Draft& draft) {
  static const TomlValue nothing{};
  const TomlValue* given = table(draft.root, "daemon", draft.mistakes);
  const Section section(
      given == nullptr ? nothing : *given, "[daemon]",
      {"state_dir", "token_key_file", "control_socket", "ops_address", "ops_mailbox", "max_message",
       "auto_replies_per_hour", "auto_replies_per_domain_per_hour", "reopen_within"},
      draft.mistakes);
  read_files(draft, section);
  read_limits(draft, section);

  DaemonSettings& daemon = draft.config.daemon;
  daemon.ops_addresses = read_addresses(section, "ops_address", draft.mistakes);
  refuse_own_mailboxes(draft, section);
  if (!section.has("ops_address"))
    draft.notes.add(section.place("ops_address"),
                    "nobody is told when something is wrong: there is no ops_address in [daemon]");
  const auto& mailboxes = draft.config.desk.mailboxes;
  if (!mailboxes.empty()) daemon.ops_mailbox = mailboxes.front().address;
  if (!section.has("ops_mailbox")) return;
  daemon.ops_mailbox = read_address(section, "ops_mailbox", draft.mistakes);
  for (const desk::Mailbox& mailbox : mailboxes)
    if (mailbox.address == daemon.ops_mailbox) return;
  if (!daemon.ops_mailbox.empty())
    section.mistake("ops_mailbox", "ops_mailbox: there is no mailbox \"" + daemon.ops_mailbox + '"',
                    "reports are sent by the SMTP account of a [[mailbox]]: give its address");
}

}  // namespace ticketd::config
