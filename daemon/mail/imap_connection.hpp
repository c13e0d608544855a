// Tagged commands and their replies on one IMAP connection (RFC 3501, 2.2 and 7). Knows no folder and no
// mail. One coroutine at a time. After an error, an exception or a cancellation the connection is closed:
// half a reply may be left in it. A tagged NO or BAD is no such error; it comes back as an ImapReply.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/curl_stream.hpp"
#include "daemon/mail/imap_parser.hpp"
#include "daemon/mail/imap_values.hpp"
#include "daemon/mail/mail_news.hpp"

namespace ticketd::mail {

/// A command's tagged reply and what came before it.
struct ImapReply {
  enum class Status { ok, no, bad };
  Status status = Status::bad;
  ImapResponseCode code{};
  std::string text{};  ///< after OK, NO or BAD
  std::vector<ImapResponse> untagged{};

  bool ok() const { return status == Status::ok; }
};

/// The reply in a tagged response, without what came before it.
ImapReply imap_reply(const ImapResponse& tagged);

/// A reply other than OK as an error: rejected, or unreachable when the server says it may work later (RFC
/// 5530).
MailError reply_error(const ImapReply& reply, std::string_view doing);

class ImapConnection {
 public:
  explicit ImapConnection(CurlLoop& loop) : stream_(loop) {}

  /// Connects, logs in and asks for the capabilities. `limits` holds for all that the server will send.
  Task<MailResult<>> connect(Endpoint endpoint, ImapParser::Limits limits);
  bool is_open() const { return stream_.is_open(); }
  void close() { stream_.close(); }

  bool has(std::string_view capability) const { return capabilities_.contains(capability); }
  const std::set<std::string, std::less<>>& capabilities() const { return capabilities_; }

  /// One command without its line end, and its reply. The command must not contain CR or LF.
  Task<MailResult<ImapReply>> command(std::string command);
  /// Several at once, in one round trip; replies in the same order, whatever order the server chose. A server
  /// may work on all of them together: whose untagged data is whose cannot be told, so none is returned.
  Task<MailResult<std::vector<ImapReply>>> commands(std::vector<std::string> commands);

  /// The two halves of command(), for commands that overlap: send() gives the tag, and finish() must be
  /// called once for each tag, in the order sent.
  Task<MailResult<std::string>> send(std::string command);
  Task<MailResult<ImapReply>> finish(std::string tag);

  /// For IDLE: one response, whatever it is (BYE is an error); a line without a tag; the stream to wait on.
  Task<MailResult<ImapResponse>> next_response();
  Task<MailResult<>> write_line(std::string line);
  /// True when a response, or a part of one, is here already: waiting for the stream would be wrong.
  bool has_unread_bytes() const { return !unread_.empty(); }
  CurlStream& stream() { return stream_; }
  /// What the responses so far, whatever they belonged to, said of new mail.
  MailNews& news() { return news_; }

  /// Closes the connection at the end of a scope that was not left by done(): by an error, an exception, a
  /// cancellation.
  class CloseUnlessDone {
   public:
    explicit CloseUnlessDone(ImapConnection& connection) : connection_(connection) {}
    CloseUnlessDone(const CloseUnlessDone&) = delete;
    CloseUnlessDone& operator=(const CloseUnlessDone&) = delete;
    ~CloseUnlessDone() {
      if (!done_) connection_.close();
    }
    void done() { done_ = true; }

   private:
    ImapConnection& connection_;
    bool done_ = false;
  };

 private:
  std::string next_tag() { return "c" + std::to_string(++last_tag_); }
  Task<MailResult<ImapReply>> read_reply(std::string tag, bool strict);
  Task<MailResult<>> write(std::string_view bytes);

  CurlStream stream_;
  ImapParser parser_;
  MailNews news_;
  std::uint64_t max_reply_bytes_ = 0;
  std::chrono::steady_clock::duration answer_limit_{};
  std::chrono::steady_clock::time_point answer_due_{};
  std::uint64_t last_tag_ = 0;
  std::set<std::string, std::less<>> capabilities_;
  std::vector<char> buffer_;
  std::string_view unread_;  // the part of buffer_ not yet parsed
};

}  // namespace ticketd::mail
