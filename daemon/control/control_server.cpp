#include "daemon/control/control_server.hpp"

#include <sys/stat.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "daemon/control/control_protocol.hpp"
#include "daemon/control/socket_path.hpp"
#include "daemon/log.hpp"

namespace ticketd {
namespace {

using Protocol = asio::local::stream_protocol;

constexpr mode_t socket_mode = 0660;
constexpr auto pause_after_failed_accept =
    std::chrono::seconds(1);  // no descriptors left (F08): not a busy loop

std::runtime_error failure(const std::filesystem::path& path, std::string_view what) {
  return std::runtime_error("control socket " + path.string() + ": " + std::string(what));
}

/// Removes what a process that is gone left behind; throws when it is not that.
void make_room(const asio::any_io_executor& loop, const std::filesystem::path& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return;  // not there; anything else will be said by bind()
  if (!S_ISSOCK(found.st_mode)) throw failure(path, "is there already and is no socket");

  Protocol::socket probe(loop);
  boost::system::error_code error;
  probe.connect(Protocol::endpoint(path.string()), error);
  if (!error) throw failure(path, "another ticketd answers there");
  if (error != boost::asio::error::connection_refused) throw failure(path, error.message());
  std::filesystem::remove(path);
}

void listen(Protocol::acceptor& acceptor, const std::filesystem::path& path) {
  if (!fits_socket_address(path)) throw failure(path, socket_address_too_long);
  make_room(acceptor.get_executor(), path);

  boost::system::error_code error;
  acceptor.open(Protocol(), error);
  // bind() gives the file the socket's mode less the umask: at no moment may more people connect than at the
  // end.
  if (!error && ::fchmod(acceptor.native_handle(), socket_mode) != 0)
    error.assign(errno, boost::system::system_category());
  if (!error) acceptor.bind(Protocol::endpoint(path.string()), error);
  if (!error && ::chmod(path.c_str(), socket_mode) != 0)
    error.assign(errno, boost::system::system_category());
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) throw failure(path, error.message());
}

Task<std::string> read_line(Protocol::socket& socket, std::string& buffer) {
  const std::size_t length = co_await asio::async_read_until(
      socket, asio::dynamic_buffer(buffer, max_control_request_bytes), '\n', asio::use_awaitable);
  std::string line = buffer.substr(0, length - 1);
  buffer.erase(0, length);
  co_return line;
}

Task<> write_all(Protocol::socket& socket, const std::string& bytes) {
  co_await asio::async_write(socket, asio::buffer(bytes), asio::use_awaitable);
}

}  // namespace

ControlServer::ControlServer(asio::any_io_executor loop, std::filesystem::path socket_path,
                             ControlHandlers handlers, ControlLimits limits)
    : loop_(std::move(loop)),
      path_(std::move(socket_path)),
      handlers_(std::move(handlers)),
      limits_(limits),
      acceptor_(loop_),
      all_ended_(loop_, std::chrono::steady_clock::time_point::max()) {
  listen(acceptor_, path_);
}

ControlServer::~ControlServer() {
  std::error_code ignored;  // a file that somebody removed before us is as good
  std::filesystem::remove(path_, ignored);
}

Task<> ControlServer::run() {
  std::exception_ptr end;
  try {
    co_await accept_for_ever();
  } catch (...) {
    end = std::current_exception();
  }
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await end_sessions();
  std::rethrow_exception(end);
}

Task<> ControlServer::accept_for_ever() {
  for (;;) {
    boost::system::error_code error;
    Socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
    if (error) {
      log::warning("control_accept_failed", {{"error", error.message()}});
      co_await sleep_for(pause_after_failed_accept);
      continue;
    }
    start_session(std::move(socket));
  }
}

void ControlServer::start_session(Socket socket) {
  if (sessions_.size() >= limits_.sessions) {
    log::warning("control_busy", {{"sessions", sessions_.size()}});
    boost::system::error_code ignored;  // a client that is gone already needs no answer
    socket.non_blocking(true, ignored);
    asio::write(socket, asio::buffer(error_line("too many clients at once, try again")), ignored);
    return;
  }
  const auto session = sessions_.emplace(sessions_.end());
  asio::co_spawn(
      loop_, serve(std::move(socket)),
      asio::bind_cancellation_slot(session->stop.slot(), [this, session](const std::exception_ptr& end) {
        try {
          if (end) std::rethrow_exception(end);
        } catch (const boost::system::system_error& e) {
          // The client went away, or we are stopping: both are ordinary ends.
          log::debug("control_session_ended", {{"reason", e.code().message()}});
        } catch (const std::exception& e) {
          log::error("control_session_failed", {{"error", e.what()}});
        }
        sessions_.erase(session);
        if (sessions_.empty()) all_ended_.cancel();
      }));
}

Task<> ControlServer::serve(Socket socket) {
  std::string buffer;
  for (;;) {
    std::optional<std::string> line;
    bool too_long = false;
    try {
      line = co_await with_timeout(read_line(socket, buffer), limits_.idle);
    } catch (const boost::system::system_error& e) {
      if (e.code() == asio::error::eof) co_return;
      if (e.code() != asio::error::not_found) throw;
      too_long = true;
    }
    if (!line && !too_long) co_return;  // silent for too long

    const std::string answered =
        too_long ? error_line("the request is longer than 64 KB") : co_await answer(std::move(*line));
    if (!co_await with_timeout(write_all(socket, answered), limits_.write)) co_return;
    if (too_long) co_return;
  }
}

Task<std::string> ControlServer::answer(std::string line) {
  std::expected<ControlRequest, std::string> request = parse_request(line);
  if (!request) co_return error_line(request.error());
  const auto handler = handlers_.find(request->command);
  if (handler == handlers_.end()) co_return error_line("this daemon does not know " + request->command);

  try {
    const std::optional<boost::json::value> result =
        co_await with_timeout(handler->second(std::move(request->arguments)), limits_.handler);
    if (result) co_return result_line(*result);
    co_return error_line(request->command + " took too long and was stopped");
  } catch (const boost::system::system_error& e) {
    if (e.code() == asio::error::operation_aborted) throw;
    log::error("control_command_failed", {{"command", request->command}, {"error", e.what()}});
    co_return error_line(e.what());
  } catch (const std::exception& e) {
    log::error("control_command_failed", {{"command", request->command}, {"error", e.what()}});
    co_return error_line(e.what());
  }
}

Task<> ControlServer::end_sessions() {
  for (Session& session : sessions_) session.stop.emit(asio::cancellation_type::terminal);
  while (!sessions_.empty()) {
    boost::system::error_code ended;
    co_await all_ended_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  }
}

}  // namespace ticketd
