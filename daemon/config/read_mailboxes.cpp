#include <algorithm>

#include "daemon/config/addresses.hpp"
#include "daemon/config/draft.hpp"
#include "daemon/config/quantities.hpp"
#include "daemon/config/read_server.hpp"

namespace ticketd::config {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds shortest_poll = 5s;
constexpr std::chrono::seconds longest_poll = 24h;

void read_after_intake(const Section& section, MailboxSettings& settings) {
  constexpr std::string_view move = "move:";
  const auto text = section.text("after_intake");
  if (!text || *text == "keep") return;
  if (*text == "seen") {
    settings.after_intake = AfterIntake::seen;
  } else if (text->starts_with(move) && text->size() > move.size()) {
    settings.after_intake = AfterIntake::move;
    settings.move_to = text->substr(move.size());
  } else {
    section.mistake("after_intake", "after_intake cannot be \"" + *text + '"',
                    R"(it is "keep", "seen" or "move:FOLDER", for instance "move:Archive")");
  }
  if (settings.after_intake == AfterIntake::move && settings.move_to == settings.imap.folder)
    section.mistake("after_intake", "after_intake would move mail to the folder it comes from",
                    "name another folder than \"" + settings.imap.folder + '"');
}

void read_start(const Section& section, MailboxSettings& settings) {
  const TomlValue* value = section.find("start");
  if (value == nullptr) return;
  std::optional<std::chrono::year_month_day> date;
  if (value->type == TomlValue::Type::date) date = value->date;
  if (value->type == TomlValue::Type::text) {
    if (value->text == "now") return;
    if (value->text == "all") {
      settings.start = Start::all;
      return;
    }
    date = parse_date(value->text);
  }
  if (date) {
    settings.start = Start::date;
    settings.start_date = std::chrono::sys_days{*date};
  } else {
    section.mistake("start", "start says nothing about where to begin",
                    R"(it is "now" (old mail stays alone), "all" or a day like 2026-11-01)");
  }
}

void read_poll_interval(const Section& section, MailboxSettings& settings) {
  const auto text = section.text("poll_interval", "poll_interval = \"60s\"");
  if (!text) return;
  const auto interval = parse_duration(*text);
  if (interval && *interval >= shortest_poll && *interval <= longest_poll)
    settings.poll_interval = *interval;
  else
    section.mistake(
        "poll_interval", "poll_interval cannot be \"" + *text + '"',
        R"(write "60s" or "5m", from 5 seconds to a day; new mail is noticed at once where the server can IDLE)");
}

/// A name or an id that goes into header fields: one line.
std::string one_line(const Section& section, std::string_view key) {
  const std::string text = section.text(key).value_or("");
  const bool clean =
      std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
  if (!clean) section.mistake(key, std::string(key) + " must be one line");
  return clean ? text : std::string{};
}

desk::Mailbox read_identity(const Section& section, Mistakes& mistakes) {
  desk::Mailbox mailbox{.address = read_address(section, "address", mistakes),
                        .aliases = read_addresses(section, "aliases", mistakes),
                        .display_name = one_line(section, "display_name"),
                        .queue = section.text("queue").value_or(""),
                        .trusted_forms = read_addresses(section, "trusted_forms", mistakes),
                        .authserv_id = one_line(section, "authserv_id")};
  mailbox.plus_addressing = section.flag("plus_addressing").value_or(mailbox.plus_addressing);
  mailbox.allow_unauthenticated_agents =
      section.flag("allow_unauthenticated_agents").value_or(mailbox.allow_unauthenticated_agents);
  if (section.has("languages")) {
    mailbox.languages.clear();
    for (const PlacedText& language : section.texts("languages")) mailbox.languages.push_back(language.text);
    if (mailbox.languages.empty())
      section.mistake("languages", "languages is empty",
                      "leave it out for English, or write languages = [\"en\"]");
  }
  if (!mailbox.trusted_forms.empty() && mailbox.authserv_id.empty())
    section.mistake(
        "trusted_forms",
        "trusted_forms are never trusted without authserv_id: nothing shows which mail "
        "really comes from the form",
        "add authserv_id, the first word of the Authentication-Results headers your server writes");
  return mailbox;
}

}  // namespace

void read_mailboxes(Draft& draft) {
  for (const TomlValue* table : tables(draft.root, "mailbox", draft.mistakes)) {
    const Section section(*table, "[[mailbox]]",
                          {"address",         "aliases",       "display_name", "queue",
                           "languages",       "trusted_forms", "authserv_id",  "allow_unauthenticated_agents",
                           "plus_addressing", "imap",          "smtp",         "user",
                           "password_file",   "bearer_file",   "ca_file",      "insecure",
                           "folder",          "after_intake",  "start",        "poll_interval"},
                          draft.mistakes);
    draft.config.desk.mailboxes.push_back(read_identity(section, draft.mistakes));

    MailboxSettings settings{.address = draft.config.desk.mailboxes.back().address};
    const Login login = read_login(draft, section, {});
    settings.imap.server = read_server(draft, section, Protocol::imap, login);
    settings.smtp.server = read_server(draft, section, Protocol::smtp, login);
    if (const auto folder = section.text("folder")) settings.imap.folder = *folder;
    if (settings.imap.folder.empty()) section.mistake("folder", "folder is empty", "leave it out for INBOX");
    read_after_intake(section, settings);
    read_start(section, settings);
    read_poll_interval(section, settings);
    draft.config.mailboxes.push_back(std::move(settings));
    draft.mailboxes.push_back(section);
  }
  if (draft.mailboxes.empty())
    draft.missing_section("mailbox", "there is no [[mailbox]]", "ticketd needs at least one mailbox to read");
}

}  // namespace ticketd::config
