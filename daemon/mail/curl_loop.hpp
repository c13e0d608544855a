// libcurl's multi interface on the event loop: curl says which sockets and timers it waits for, Asio waits.
// Nothing here is about mail. One CurlLoop per io_context; every stream on it must be gone before it is
// destroyed.
#pragma once

#include <curl/curl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <unordered_map>

#include "daemon/task.hpp"

namespace ticketd::mail {

class CurlLoop {
 public:
  /// Throws std::runtime_error when libcurl cannot start.
  explicit CurlLoop(asio::io_context& io);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;
  ~CurlLoop();

  /// Runs a CURLOPT_CONNECT_ONLY transfer to its end. On CURLE_OK `easy` stays attached, because its
  /// connection lives only as long as it does: end it by remove(). On anything else, and when cancelled, it
  /// is detached already.
  Task<CURLcode> connect(CURL* easy);

  /// Detaches `easy` and closes its connection.
  void remove(CURL* easy);

  asio::io_context& io() { return io_; }

 private:
  struct Socket;
  struct Transfer {
    explicit Transfer(asio::io_context& io) : done(io, asio::steady_timer::time_point::max()) {}
    asio::steady_timer done;  // cancelled when `result` has come
    std::optional<CURLcode> result{};
  };

  static int on_socket(CURL* easy, curl_socket_t fd, int interest, void* self, void* unused);
  static int on_timer(CURLM* multi, long delay_ms, void* self);
  void watch(curl_socket_t fd, int interest);
  void arm(curl_socket_t fd, const std::shared_ptr<Socket>& socket);
  void wait(curl_socket_t fd, const std::shared_ptr<Socket>& socket, int event);
  void set_timer(long delay_ms);
  void act(curl_socket_t fd, int events);

  asio::io_context& io_;
  CURLM* multi_;
  asio::steady_timer timer_;
  std::unordered_map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  std::unordered_map<CURL*, Transfer*> transfers_;
  // Handlers still queued when the loop dies hold this and do nothing; shared for that reason only.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ticketd::mail
