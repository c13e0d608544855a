// The disk of the machine that tests/data/config is about.
#pragma once

#include <string>

#include "tests/daemon/config/fake_files.hpp"

namespace ticketd::config {

struct AcmeFiles {
  FakeFiles files{};

  AcmeFiles() {
    using enum Files::Access;
    files.secrets = {{"/etc/ticketd", not_a_file},
                     {"/etc/ticketd/mail", fine},
                     {"/etc/ticketd/bearer", fine},
                     {"/etc/ticketd/ca.pem", open_to_all},
                     {"/etc/ticketd/world-readable", open_to_all},
                     {"/etc/ticketd/unreadable", unreadable},
                     {"/etc/ticketd/empty", empty},
                     {"/etc/ticketd/bad-keys", fine},
                     {"/run/credentials/t/token-keys", fine},
                     {"/var/lib/ticketd/token.keys", fine}};
    files.texts = {
        {"/var/lib/ticketd/token.keys", "k1 " + std::string(64, '7') + "\n"},
        {"/run/credentials/t/token-keys", "k1 " + std::string(64, '7') + "\n"},
        {"/etc/ticketd/bad-keys", "# mine\nk1 short\n"},

        {"/etc/ticketd/holidays.ics",
         "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"},
        {"/etc/ticketd/broken.ics", "<html>404</html>"},
        {"/etc/ticketd/quiet-phrases.toml", "[en]\ncomplaint = [\"never again\"]\n"},
        {"/etc/ticketd/broken-phrases.toml", "[en]\ncomplain = [\"never again\"]\n"},
        {"/etc/ticketd/templates/acknowledgement.fr.text.mustache", "Subject: Re\xC3\xA7u\n\n{{ticket}}\n"},
        {"/etc/ticketd/broken-templates/acknowledgement.fr.text.mustache", "Bonjour\n"},
        {"/etc/ticketd/broken-templates/merci.mustache", "Merci\n"}};
    files.folders = {
        {"/etc/ticketd/faq", {"returns.en.md"}},
        {"/etc/ticketd/templates", {"README", "acknowledgement.fr.text.mustache"}},
        {"/etc/ticketd/broken-templates", {"acknowledgement.fr.text.mustache", "merci.mustache"}}};
  }
};

}  // namespace ticketd::config
