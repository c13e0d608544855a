// Fetches many mails, window by window: bounded in bytes and count, the next window already asked for while
// the caller works on the last one. Only a complete literal and a tagged OK count.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "daemon/mail/imap_session.hpp"

namespace ticketd::mail {

struct FetchLimits {
  std::uint64_t message_bytes = 50 << 20;  ///< of a larger mail only the header is fetched
  std::uint64_t header_bytes = 256 << 10;  ///< and no more of it than this
  std::uint64_t window_bytes = 4 << 20;    ///< a larger mail has a window of its own
  std::size_t window_mails = 200;
};

struct FetchedMail {
  enum class Content {
    whole,
    headers_only,  ///< the mail is over the limit: `raw` is its header, perhaps cut
    unavailable,   ///< the server says NO to this very mail; `raw` is empty
  };
  std::uint32_t uid = 0;
  std::optional<std::chrono::sys_seconds> internal_date{};
  std::uint64_t size_bytes = 0;  ///< as the server says
  std::string raw{};
  Content content = Content::whole;
};

/// Mails that are asked for by one command. Pure data: see plan_windows().
struct FetchWindow {
  FetchedMail::Content content = FetchedMail::Content::whole;
  std::vector<MailSummary> mails{};
};

/// Cuts `wanted` into windows, in order: whole mails and headers never share one.
std::deque<FetchWindow> plan_windows(std::vector<MailSummary> wanted, const FetchLimits& limits);

/// Between construction and the last window the session serves nothing else; a run given up before its end
/// closes it.
class FetchRun {
 public:
  /// `wanted` ascending by UID. `session` must outlive the run.
  FetchRun(ImapSession& session, std::vector<MailSummary> wanted, FetchLimits limits = {});
  FetchRun(const FetchRun&) = delete;
  FetchRun& operator=(const FetchRun&) = delete;
  ~FetchRun();

  /// The next window's mails, ascending; empty when all have come. A mail that has vanished meanwhile never
  /// comes. Where the server refuses a window, its mails are asked for one by one.
  Task<MailResult<std::vector<FetchedMail>>> next();

 private:
  struct InFlight {
    std::string tag;
    FetchWindow window;
    std::vector<FetchedMail> mails{};        // complete so far
    std::vector<MailSummary> oversized{};    // larger than RFC822.SIZE said
    std::vector<MailSummary> crowded_out{};  // by others that were: each has a window of its own next
    std::uint64_t bytes = 0;                 // of `mails`
    std::optional<ImapReply> reply{};
  };
  Task<MailResult<>> keep_asking();
  MailResult<> take(ImapResponse&& response);
  void take_fetch(ImapFetch&& fetch);
  MailResult<std::vector<FetchedMail>> finished(InFlight done);

  ImapSession& session_;
  FetchLimits limits_;
  std::deque<FetchWindow> planned_;
  std::deque<InFlight> in_flight_;
};

}  // namespace ticketd::mail
