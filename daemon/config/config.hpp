// ticketd.toml as values. What the rules need is in `desk`; connections, files and the process itself are
// here. Passwords are never here, only the names of files that hold them. Plain data: copy it, compare it,
// swap it on reload.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "autoresponder/faq_library.hpp"
#include "autoresponder/template.hpp"
#include "daemon/config/mistake.hpp"
#include "daemon/desk/desk_config.hpp"

namespace ticketd::config {

/// How a server is reached and logged in to. All paths are absolute; the files were there and readable when
/// the configuration was read, and are to be read anew at each connect.
struct ServerSettings {
  std::string url{};   ///< "imaps://host:port" and the like: scheme, host and port, no more
  std::string user{};  ///< empty: no login (SMTP only)
  std::filesystem::path password_file{};  ///< this, or bearer_file, is set exactly when `user` is
  std::filesystem::path bearer_file{};    ///< OAuth 2 access token (XOAUTH2, OAUTHBEARER)
  std::filesystem::path ca_file{};        ///< PEM; empty: the system's
  bool insecure = false;                  ///< plain text; the host of `url` is then a loopback address
  bool operator==(const ServerSettings&) const = default;
};

struct ImapSettings {
  ServerSettings server{};  ///< imaps:// is TLS from the first byte, imap:// is STARTTLS unless insecure
  std::string folder{"INBOX"};
  bool operator==(const ImapSettings&) const = default;
};

struct SmtpSettings {
  ServerSettings server{};  ///< smtps:// and smtp:// likewise
  bool operator==(const SmtpSettings&) const = default;
};

/// What is done to a mail on the server once it is committed.
enum class AfterIntake { keep, seen, move };

/// Where the very first look into a mailbox begins.
enum class Start { now, all, date };

/// The connections of one mailbox; its other half is the desk::Mailbox of the same address.
struct MailboxSettings {
  std::string address{};  ///< lower case
  ImapSettings imap{};
  SmtpSettings smtp{};
  AfterIntake after_intake = AfterIntake::keep;
  std::string move_to{};  ///< IMAP folder, UTF-8; set exactly when after_intake is move
  Start start = Start::now;
  std::optional<std::chrono::sys_days> start_date{};  ///< set exactly when start is date
  std::chrono::seconds poll_interval{60};
  bool operator==(const MailboxSettings&) const = default;
};

/// The process itself: [daemon].
struct DaemonSettings {
  std::filesystem::path state_dir{"/var/lib/ticketd"};
  std::filesystem::path token_key_file{};  ///< desk::parse_token_keys() reads its text
  std::filesystem::path control_socket{"/run/ticketd/control"};
  std::vector<std::string> ops_addresses{};    ///< who is told of trouble and gets the reports; may be empty
  std::string ops_mailbox{};                   ///< address of the mailbox whose SMTP account tells them
  std::size_t max_message_bytes = 50U << 20U;  ///< a larger mail becomes a ticket of its headers
  bool operator==(const DaemonSettings&) const = default;
};

/// The FAQ: [faq]. Without that section there is none.
struct FaqSettings {
  bool enabled = false;
  std::filesystem::path folder{};          ///< of the entries; set when enabled
  double precision = 0.95;                 ///< share of the answers shown to customers that must be right
  std::size_t max_shown = 3;               ///< 0: agents alone see what fits
  autoresponder::FaqFile quiet_phrases{};  ///< of ops, with its path; without a name: the shipped ones alone
  bool operator==(const FaqSettings&) const = default;
};

struct Config {
  std::filesystem::path file{};
  DaemonSettings daemon{};
  FaqSettings faq{};
  std::vector<MailboxSettings> mailboxes{};  ///< in the order of desk.mailboxes, one for each
  desk::DeskConfig desk{};
  std::vector<autoresponder::TemplateFile>
      templates{};  ///< of ops; Templates::make() takes them without a mistake
  std::vector<ConfigMistake>
      notes{};  ///< no mistakes, but worth a look: what could not be checked, what looks odd
  bool operator==(const Config&) const = default;
};

}  // namespace ticketd::config
