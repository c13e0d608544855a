// One connection of a mailbox: `imap = "imaps://host"`, or a table with what differs from the mailbox's own
// keys.
#pragma once

#include "daemon/config/draft.hpp"
#include "daemon/config/server_url.hpp"

namespace ticketd::config {

/// What both connections of a mailbox log in with, unless they say otherwise.
struct Login {
  std::string user{};
  std::filesystem::path password_file{};
  std::filesystem::path bearer_file{};
  std::filesystem::path ca_file{};
  bool names_password = false;  ///< even when the file turned out a mistake
  bool names_bearer = false;
  bool insecure = false;
};

/// The keys of a login in `section`, on top of `base`.
Login read_login(Draft& draft, const Section& section, const Login& base);

ServerSettings read_server(Draft& draft, const Section& mailbox, Protocol protocol, const Login& login);

}  // namespace ticketd::config
