// One account's IMAP session: what a mailbox worker needs of IMAP4rev1 with UIDPLUS, MOVE, ESEARCH and IDLE
// where the server has them. Fetching whole mails is FetchRun's business (imap_fetch_run.hpp). One coroutine
// at a time; interrupt() alone may be called meanwhile. After an error, unless it is `rejected`, and after a
// cancellation is_open() is false and only connect() makes sense. Destroy it before the CurlLoop.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/mail/imap_connection.hpp"

namespace ticketd::mail {

/// What SELECT or EXAMINE says about a folder.
struct SelectedFolder {
  std::uint32_t uid_validity = 0;
  std::optional<std::uint32_t> uid_next{};  ///< a few old servers do not say
  std::uint32_t exists = 0;
  std::optional<std::uint64_t> highest_modseq{};
  std::vector<std::string> permanent_flags{};  ///< "\*" among them: keywords of one's own may be set
  bool read_only = false;
};

enum class Access { read_write, read_only };

/// A mail that is there, without its content.
struct MailSummary {
  std::uint32_t uid = 0;
  std::uint64_t size_bytes = 0;  ///< RFC822.SIZE; some servers are wrong by a little
  std::optional<std::chrono::sys_seconds> internal_date{};
  std::vector<std::string> flags{};
};

/// How a move was done, in falling order of what the server offers.
enum class MoveOutcome {
  moved,            ///< UID MOVE
  copied_expunged,  ///< COPY, \Deleted, UID EXPUNGE
  copied_marked,    ///< COPY and \Deleted: without UIDPLUS an expunge would take other people's mail along
};

enum class IdleEnd { new_mail, refresh, interrupted };

class ImapSession {
 public:
  explicit ImapSession(CurlLoop& loop) : connection_(loop) {}

  /// Logs in, says who we are where asked for (ID) and enables QRESYNC where offered. Mails larger than
  /// `max_message_bytes` are never taken in whole.
  Task<MailResult<>> connect(Endpoint endpoint, std::uint64_t max_message_bytes);
  bool is_open() const { return connection_.is_open(); }
  void close() { connection_.close(); }

  /// `folder` in UTF-8. Rejected: it does not exist or may not be read.
  Task<MailResult<SelectedFolder>> select(std::string folder, Access access);

  /// The UIDs from `first_uid` on, ascending; with `since` only of mails whose INTERNALDATE is on that day or
  /// later in the server's time zone (so ask for a day more and look at the date).
  Task<MailResult<std::vector<std::uint32_t>>> search(
      std::uint32_t first_uid, std::optional<std::chrono::year_month_day> since = std::nullopt);

  /// Size, date and flags of `uids` (ascending), in that order. One that is gone meanwhile is left out.
  Task<MailResult<std::vector<MailSummary>>> summaries(std::vector<std::uint32_t> uids);

  bool can_idle() const { return connection_.has("IDLE"); }
  /// True when the server has spoken of new mail since select() ended or the last search() began.
  bool new_mail_announced() { return connection_.news().announced(); }
  /// Waits for new mail, not at all where it is announced already. Ends with `refresh` after `limit` at the
  /// latest (a server may hang up after 30 minutes, a NAT box sooner) and with `interrupted` after
  /// interrupt(). New mail may have come in any case.
  Task<MailResult<IdleEnd>> idle(std::chrono::steady_clock::duration limit);
  /// Ends a running idle(), or the next one. To be called from the session's own thread.
  void interrupt() { connection_.stream().wake(); }

  /// Lets a server without IDLE tell what is new; also shows that the session still works.
  Task<MailResult<>> noop();

  /// Adds `flags` ("\\Seen", "$Ticketed") to `uids` (ascending). Mails that are gone are no error.
  Task<MailResult<>> add_flags(std::vector<std::uint32_t> uids, std::string flags);

  /// Moves `uids` (ascending) to `folder` (UTF-8), which is created when missing.
  Task<MailResult<MoveOutcome>> move(std::vector<std::uint32_t> uids, std::string folder);

  /// Every folder that can be selected.
  Task<MailResult<std::vector<std::string>>> folders();

  /// Says goodbye and closes. Never an error: there is nothing left to lose.
  Task<> logout();

  ImapConnection& connection() { return connection_; }

 private:
  Task<MailResult<>> command_ok(std::string command, std::string doing);
  Task<MailResult<>> copy(const std::string& set, const std::string& folder, std::string verb);

  ImapConnection connection_;
};

}  // namespace ticketd::mail
