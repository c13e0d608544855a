#include "daemon/mail/curl_loop.hpp"

#include <boost/asio/redirect_error.hpp>
#include <chrono>
#include <mutex>
#include <stdexcept>

namespace ticketd::mail {
namespace {

void start_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot start");
  });
}

CURLM* new_multi() {
  start_curl_once();
  CURLM* multi = curl_multi_init();
  if (multi == nullptr) throw std::runtime_error("libcurl cannot start");
  return multi;
}

}  // namespace

// curl owns the file descriptor: it is assigned on first interest and released, never closed, on the last.
struct CurlLoop::Socket {
  explicit Socket(asio::io_context& io) : descriptor(io) {}
  asio::posix::stream_descriptor descriptor;
  int interest = 0;
  bool waiting_read = false;
  bool waiting_write = false;
  bool released = false;
};

CurlLoop::CurlLoop(asio::io_context& io) : io_(io), multi_(new_multi()), timer_(io) {
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlLoop::~CurlLoop() {
  *alive_ = false;
  curl_multi_cleanup(multi_);
  for (auto& [fd, socket] : sockets_) socket->descriptor.release();
}

Task<CURLcode> CurlLoop::connect(CURL* easy) {
  Transfer transfer(io_);
  if (curl_multi_add_handle(multi_, easy) != CURLM_OK) co_return CURLE_FAILED_INIT;
  transfers_[easy] = &transfer;

  // Also runs when this coroutine is destroyed while it waits: curl must never report to a dead Transfer.
  struct Detach {
    CurlLoop& loop;
    CURL* easy;
    const Transfer& transfer;
    ~Detach() {
      loop.transfers_.erase(easy);
      if (transfer.result != CURLE_OK) loop.remove(easy);
    }
  } detach{*this, easy, transfer};

  while (!transfer.result) {
    boost::system::error_code woken;
    co_await transfer.done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (!transfer.result && state.cancelled() != asio::cancellation_type::none)
      throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return *transfer.result;
}

void CurlLoop::remove(CURL* easy) { curl_multi_remove_handle(multi_, easy); }

int CurlLoop::on_socket(CURL*, curl_socket_t fd, int interest, void* self, void*) {
  static_cast<CurlLoop*>(self)->watch(fd, interest);
  return 0;
}

int CurlLoop::on_timer(CURLM*, long delay_ms, void* self) {
  static_cast<CurlLoop*>(self)->set_timer(delay_ms);
  return 0;
}

void CurlLoop::watch(curl_socket_t fd, int interest) {
  const auto found = sockets_.find(fd);
  if (interest == CURL_POLL_REMOVE) {
    if (found == sockets_.end()) return;
    found->second->released = true;
    found->second->descriptor.release();
    sockets_.erase(found);
    return;
  }
  std::shared_ptr<Socket> socket;
  if (found == sockets_.end()) {
    socket = std::make_shared<Socket>(io_);
    socket->descriptor.assign(fd);
    sockets_.emplace(fd, socket);
  } else {
    socket = found->second;
  }
  socket->interest = interest;
  arm(fd, socket);
}

void CurlLoop::arm(curl_socket_t fd, const std::shared_ptr<Socket>& socket) {
  if ((socket->interest & CURL_POLL_IN) != 0 && !socket->waiting_read) wait(fd, socket, CURL_CSELECT_IN);
  if ((socket->interest & CURL_POLL_OUT) != 0 && !socket->waiting_write) wait(fd, socket, CURL_CSELECT_OUT);
}

void CurlLoop::wait(curl_socket_t fd, const std::shared_ptr<Socket>& socket, int event) {
  const bool reading = event == CURL_CSELECT_IN;
  bool& waiting = reading ? socket->waiting_read : socket->waiting_write;
  waiting = true;
  const auto direction =
      reading ? asio::posix::descriptor_base::wait_read : asio::posix::descriptor_base::wait_write;
  socket->descriptor.async_wait(
      direction, [this, fd, socket, event, &waiting, alive = alive_](boost::system::error_code error) {
        waiting = false;
        if (!*alive || socket->released || error == asio::error::operation_aborted) return;
        const int wanted = event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT;
        if ((socket->interest & wanted) == 0) return;  // curl has changed its mind meanwhile
        act(fd, error ? CURL_CSELECT_ERR : event);
        if (*alive && !socket->released) arm(fd, socket);
      });
}

void CurlLoop::set_timer(long delay_ms) {
  if (delay_ms < 0) {
    timer_.cancel();
    return;
  }
  // Even a delay of 0 goes through the loop: curl must not be called from inside its own callback.
  timer_.expires_after(std::chrono::milliseconds(delay_ms));
  timer_.async_wait([this, alive = alive_](boost::system::error_code error) {
    if (!error && *alive) act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlLoop::act(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto found = transfers_.find(message->easy_handle);
    if (found == transfers_.end()) continue;
    found->second->result = message->data.result;
    found->second->done.cancel();
  }
}

}  // namespace ticketd::mail
