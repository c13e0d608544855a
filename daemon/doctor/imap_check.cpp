#include <fmt/format.h>

#include <algorithm>

#include "daemon/desk/authentication_results.hpp"
#include "daemon/doctor/advice.hpp"
#include "daemon/doctor/name_check.hpp"
#include "daemon/doctor/servers.hpp"
#include "daemon/mail/imap_fetch_run.hpp"
#include "daemon/mail/imap_session.hpp"
#include "daemon/mail_endpoints.hpp"
#include "parser/parse.hpp"

namespace ticketd::doctor {
namespace {

constexpr std::size_t mails_looked_at = 10;
constexpr std::size_t folders_named = 12;

struct Visit {
  mail::ImapSession session;
  config::MailboxSettings settings;
  desk::Mailbox identity;
  std::vector<Finding> findings{};

  std::string subject() const { return "IMAP " + settings.address; }
  void found(Verdict verdict, std::string what, std::string remedy = {}) {
    findings.push_back({verdict, subject(), std::move(what), std::move(remedy)});
  }
  void failed(const std::string& doing, const mail::MailError& error) {
    found(Verdict::wrong, fmt::format("{}: {}: {}", doing, mail::kind_name(error.kind), error.detail),
          advice(error, settings.imap.server, config::Protocol::imap));
  }
};

std::string listed(const std::vector<std::string>& folders) {
  std::string names;
  for (std::size_t i = 0; i < folders.size() && i < folders_named; ++i)
    names += (i > 0 ? ", " : "") + folders[i];
  return folders.size() > folders_named ? names + ", ..." : names;
}

Task<> look_at_abilities(Visit& visit) {
  if (visit.session.can_idle()) {
    visit.found(Verdict::fine, "new mail is seen at once (IDLE)");
  } else {
    visit.found(Verdict::note,
                fmt::format("the server has no IDLE: new mail is seen every {} s",
                            visit.settings.poll_interval.count()),
                "a shorter poll_interval makes ticketd quicker");
  }
  if (visit.settings.after_intake != config::AfterIntake::move) co_return;

  mail::ImapConnection& connection = visit.session.connection();
  if (!connection.has("MOVE") && !connection.has("UIDPLUS"))
    visit.found(Verdict::note,
                "the server has neither MOVE nor UIDPLUS: moved mail stays behind, marked as deleted",
                "empty the folder with a mail client now and then, or set after_intake = \"seen\"");
  const auto folders = co_await visit.session.folders();
  if (!folders) {
    visit.failed("list folders", folders.error());
  } else if (std::ranges::find(*folders, visit.settings.move_to) == folders->end()) {
    visit.found(
        Verdict::note,
        fmt::format(
            "the folder \"{}\" of after_intake does not exist; ticketd makes it when it moves the first mail",
            visit.settings.move_to));
  } else {
    visit.found(Verdict::fine, fmt::format("mail is moved to \"{}\", which exists", visit.settings.move_to));
  }
}

/// The folder we read is not there, or not for us: which there are is the best help.
Task<> explain_missing_folder(Visit& visit, mail::MailError error) {
  const auto folders = co_await visit.session.folders();
  visit.found(Verdict::wrong, fmt::format("folder \"{}\": {}", visit.settings.imap.folder, error.detail),
              folders ? "set folder to one of: " + listed(*folders)
                      : advice(error, visit.settings.imap.server, config::Protocol::imap));
}

Task<> look_at_newest_mails(Visit& visit) {
  const auto uids = co_await visit.session.search(1);
  if (!uids) co_return visit.failed("look for mail", uids.error());
  if (uids->empty())
    co_return visit.found(Verdict::note, "no mail there yet to see what authserv_id should be",
                          "run this again when there is");

  const std::size_t count = std::min(mails_looked_at, uids->size());
  const auto newest =
      co_await visit.session.summaries({uids->end() - static_cast<std::ptrdiff_t>(count), uids->end()});
  if (!newest) co_return visit.failed("look at the newest mails", newest.error());

  std::vector<std::string> headers;
  mail::FetchRun run(visit.session, *newest, {.message_bytes = 0});  // 0: of every mail the header alone
  for (;;) {
    auto fetched = co_await run.next();
    if (!fetched) co_return visit.failed("read the newest mails' headers", fetched.error());
    if (fetched->empty()) break;
    for (mail::FetchedMail& mail : *fetched) headers.push_back(std::move(mail.raw));
  }
  if (!headers.empty()) visit.findings.push_back(judge_authentication_results(headers, visit.identity));
}

Task<> look(Visit& visit, std::uint64_t max_message_bytes) {
  const std::string& user = visit.settings.imap.server.user;
  const auto connected = co_await visit.session.connect(imap_endpoint(visit.settings), max_message_bytes);
  if (!connected) co_return visit.failed("log in as " + user, connected.error());
  visit.found(Verdict::fine, "logged in as " + user);

  const auto folder = co_await visit.session.select(visit.settings.imap.folder, mail::Access::read_only);
  if (!folder && folder.error().kind == mail::MailError::Kind::rejected)
    co_return co_await explain_missing_folder(visit, folder.error());
  if (!folder) co_return visit.failed("open the folder", folder.error());
  visit.found(Verdict::fine,
              fmt::format("folder \"{}\" holds {} mails", visit.settings.imap.folder, folder->exists));

  co_await look_at_abilities(visit);
  if (visit.session.is_open() && !visit.identity.authserv_id.empty()) co_await look_at_newest_mails(visit);
  co_await visit.session.logout();
}

}  // namespace

Finding judge_authentication_results(const std::vector<std::string>& raw_headers,
                                     const desk::Mailbox& identity) {
  Finding finding{Verdict::fine, "IMAP " + identity.address, {}, {}};
  std::string other;
  for (const std::string& raw : raw_headers) {
    const parser::Email mail = parser::parse(raw);
    if (desk::trusted_results(mail, identity.authserv_id, parser::domain_of(identity.address))) {
      finding.what = fmt::format("mails carry Authentication-Results of {}", identity.authserv_id);
      return finding;
    }
    const parser::HeaderField* const topmost = parser::find_header(mail, "Authentication-Results");
    if (topmost == nullptr || !other.empty()) continue;
    if (const auto results = desk::parse_authentication_results(topmost->value)) other = results->authserv_id;
  }
  finding.verdict = Verdict::wrong;
  finding.what = fmt::format(
      "none of the {} newest mails has Authentication-Results of {}: no agent would be recognised",
      raw_headers.size(), identity.authserv_id);
  finding.remedy =
      other.empty()
          ? "let the mail server check DKIM, SPF and DMARC and write that header, or see "
            "allow_unauthenticated_agents"
          : fmt::format("the topmost one is written by {}: is authserv_id = \"{}\" meant?", other, other);
  return finding;
}

Task<std::vector<Finding>> check_imap(mail::CurlLoop& loop, config::MailboxSettings settings,
                                      desk::Mailbox identity) {
  Visit visit{
      .session = mail::ImapSession(loop), .settings = std::move(settings), .identity = std::move(identity)};
  if (const auto unknown = co_await check_name(visit.settings.imap.server, config::Protocol::imap)) {
    visit.found(Verdict::wrong, *unknown, std::string(name_remedy));
    co_return visit.findings;
  }
  co_await look(visit, parser::Limits{}.header_block_bytes);
  co_return visit.findings;
}

}  // namespace ticketd::doctor
