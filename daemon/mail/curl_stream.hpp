// An authenticated byte stream to a mail server. libcurl does DNS, TCP, proxy, TLS, STARTTLS and SASL
// (CURLOPT_CONNECT_ONLY); the bytes after the login are ours. Speaks neither IMAP nor SMTP.
// After any error, and after a cancelled read or write, the stream can only be closed: a reply may be half
// read.
#pragma once

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "daemon/mail/curl_loop.hpp"
#include "daemon/mail/endpoint.hpp"
#include "daemon/mail/mail_error.hpp"

namespace ticketd::mail {

class CurlStream {
 public:
  /// `loop` must outlive the stream.
  explicit CurlStream(CurlLoop& loop);
  CurlStream(const CurlStream&) = delete;
  CurlStream& operator=(const CurlStream&) = delete;
  ~CurlStream();

  /// Connects and logs in. `ehlo_name` is what SMTP is told (empty: this host's name); IMAP ignores it.
  Task<MailResult<>> connect(Endpoint endpoint, std::string ehlo_name = {});

  /// Reads what there is, at least one byte, into `into`; waits for it for at most the endpoint's silence
  /// limit. The end of the stream is an error (unreachable): no server may hang up on us unasked.
  Task<MailResult<std::size_t>> read_some(std::span<char> into);

  /// Writes all of `bytes`, which must stay in place meanwhile.
  Task<MailResult<>> write_all(std::string_view bytes);

  enum class Wake { readable, limit_passed, woken };
  /// Waits until a read would give something, `limit` has passed or wake() is called; reads nothing. A wake()
  /// before the call counts.
  Task<MailResult<Wake>> wait_readable(std::chrono::steady_clock::duration limit);
  /// Ends a wait_readable(), the one running or else the next one. Never touches reads or writes.
  void wake();

  /// Closes without a word to the server. Only when no read or write is under way.
  void close();
  bool is_open() const { return easy_ != nullptr; }
  /// True while it is open and there is nothing to read: neither words nor the end of the stream. Reads
  /// nothing away.
  bool is_silent();

  /// What the server said until the login was done: greeting, capabilities, replies. Bounded; no secrets of
  /// ours.
  const std::string& transcript() const { return transcript_; }

  /// How long read_some() and write_all() wait for the server.
  void set_silence_limit(std::chrono::milliseconds limit) { silence_limit_ = limit; }

 private:
  struct EasyCleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  using Easy = std::unique_ptr<CURL, EasyCleanup>;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  CURLcode prepare(CURL* easy, const Endpoint& endpoint, const Credentials& credentials,
                   const std::string& login_options, const std::string& ehlo_name);
  Task<MailResult<>> try_connect(const Endpoint& endpoint, const Credentials& credentials,
                                 std::string login_options, const std::string& ehlo_name);
  MailResult<> attach(Easy easy);
  CURLcode peek();
  Task<MailResult<Wake>> wait(asio::posix::descriptor_base::wait_type direction,
                              std::chrono::steady_clock::duration limit);
  Task<> count_bytes(std::size_t bytes);
  MailError failure(CURLcode code, std::string_view doing) const;

  CurlLoop& loop_;
  Easy easy_;
  asio::posix::stream_descriptor descriptor_;  // curl's socket, borrowed: released, never closed
  asio::steady_timer wait_timer_;
  bool woken_ = false;
  std::chrono::milliseconds silence_limit_ = std::chrono::minutes(2);
  std::size_t bytes_this_turn_ = 0;
  std::string transcript_;
  std::string early_bytes_;  // read by peek(), not yet handed over
  std::array<char, CURL_ERROR_SIZE> curl_error_{};
};

}  // namespace ticketd::mail
