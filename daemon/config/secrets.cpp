#include "daemon/config/secrets.hpp"

#include <algorithm>

namespace ticketd::config {
namespace {

constexpr std::string_view credential_prefix = "credential:";

bool is_credential_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && name != "." && name != ".." && !name.contains('/') &&
         std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

/// "" when it is not to be had here; then a mistake or a note says so.
std::filesystem::path credential(Draft& draft, Place at, const std::string& name) {
  if (!is_credential_name(name)) {
    draft.mistakes.add(at, "\"" + name + "\" is not a name systemd gives to a credential",
                       "write \"credential:NAME\" with the NAME of LoadCredential=NAME:/path in the unit");
    return {};
  }
  const std::filesystem::path folder = draft.files.credentials_directory();
  if (!folder.empty()) return folder / name;
  if (draft.purpose == Purpose::run) {
    draft.mistakes.add(
        at, "systemd gave us no credentials, so there is no \"credential:" + name + "\"",
        "start ticketd by its unit with LoadCredential=" + name + ":/path/to/it, or name a file here");
  } else {
    draft.notes.add(at,
                    "credential \"" + name + "\" was not looked at: systemd hands it to the service only");
  }
  return {};
}

}  // namespace

std::filesystem::path secret_file(Draft& draft, Place at, std::string_view key, const std::string& named,
                                  const std::string& when_missing) {
  const bool is_credential = named.starts_with(credential_prefix);
  std::filesystem::path file =
      is_credential ? credential(draft, at, named.substr(credential_prefix.size())) : draft.absolute(named);
  if (file.empty()) return {};

  const std::string quoted = file.string();
  switch (draft.files.access(file)) {
    case Files::Access::fine:
      return file;
    case Files::Access::missing:
      draft.mistakes.add(at, std::string(key) + ": there is no file " + quoted,
                         is_credential
                             ? "the unit needs LoadCredential=" + file.filename().string() + ":/path/to/it"
                             : when_missing);
      break;
    case Files::Access::unreadable:
      draft.mistakes.add(at, std::string(key) + ": this user may not read " + quoted,
                         "give it to the user ticketd runs as: chown ticketd " + quoted +
                             "; to check as that user: sudo -u ticketd ticketd check");
      break;
    case Files::Access::not_a_file:
      draft.mistakes.add(at, std::string(key) + ": " + quoted + " is not a file");
      break;
    case Files::Access::empty:
      draft.mistakes.add(at, std::string(key) + ": " + quoted + " is empty");
      break;
    case Files::Access::open_to_all:
      draft.mistakes.add(at, std::string(key) + ": every user of this machine may read or change " + quoted,
                         "chmod 0600 " + quoted);
      break;
  }
  return {};
}

std::filesystem::path secret_file(Draft& draft, const Section& section, std::string_view key) {
  const auto named = section.text(key);
  if (!named) return {};
  if (named->empty()) {
    section.mistake(key, std::string(key) + " is empty");
    return {};
  }
  return secret_file(draft, section.place(key), key, *named,
                     "write the secret into it, for ticketd's eyes only: chown ticketd, chmod 0600");
}

}  // namespace ticketd::config
