#include "daemon/control/control_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <utility>

#include "daemon/control/socket_path.hpp"

namespace ticketd {
namespace {

using Answer = std::expected<boost::json::value, ControlError>;

Answer failed(ControlError::Kind kind, std::string detail) {
  return std::unexpected(ControlError{kind, std::move(detail)});
}

Answer from_system(const std::filesystem::path& path, const boost::system::error_code& error) {
  namespace errc = boost::system::errc;
  if (error == errc::no_such_file_or_directory || error == errc::connection_refused)
    return failed(ControlError::Kind::not_running,
                  "ticketd is not running: nobody answers at " + path.string());
  if (error == errc::permission_denied)
    return failed(ControlError::Kind::not_permitted, "no permission to talk to ticketd at " + path.string() +
                                                         ": run this as root or as a member of its group");
  if (error == asio::error::eof)
    return failed(ControlError::Kind::failed, "ticketd closed the connection without an answer");
  if (error == asio::error::not_found)
    return failed(ControlError::Kind::failed, "the answer is longer than 64 MB");
  return failed(ControlError::Kind::failed, path.string() + ": " + error.message());
}

Task<Answer> exchange(const std::filesystem::path& path, const ControlRequest& request) {
  try {
    asio::local::stream_protocol::socket socket(co_await asio::this_coro::executor);
    co_await socket.async_connect(path.string(), asio::use_awaitable);
    const std::string line = request_line(request);
    co_await asio::async_write(socket, asio::buffer(line), asio::use_awaitable);
    std::string answer;
    const std::size_t length = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(answer, max_control_answer_bytes), '\n', asio::use_awaitable);
    std::expected<boost::json::value, std::string> result =
        parse_answer(std::string_view(answer).substr(0, length - 1));
    if (!result) co_return failed(ControlError::Kind::failed, std::move(result.error()));
    co_return std::move(*result);
  } catch (const boost::system::system_error& e) {
    if (e.code() == asio::error::operation_aborted) throw;
    co_return from_system(path, e.code());
  }
}

}  // namespace

Task<std::expected<boost::json::value, ControlError>> ask_control(std::filesystem::path socket_path,
                                                                  ControlRequest request,
                                                                  std::chrono::steady_clock::duration limit) {
  if (!fits_socket_address(socket_path))
    co_return failed(ControlError::Kind::failed,
                     socket_path.string() + ": " + std::string(socket_address_too_long));
  std::optional<Answer> done = co_await with_timeout(exchange(socket_path, request), limit);
  if (!done) co_return failed(ControlError::Kind::failed, "ticketd did not answer in time");
  co_return std::move(*done);
}

std::expected<boost::json::value, ControlError> ask_daemon(const std::filesystem::path& socket_path,
                                                           ControlRequest request,
                                                           std::chrono::steady_clock::duration limit) {
  asio::io_context loop(1);
  std::optional<Answer> answer;
  std::exception_ptr failure;
  asio::co_spawn(loop, ask_control(socket_path, std::move(request), limit),
                 [&](std::exception_ptr error, Answer value) {
                   failure = std::move(error);
                   answer = std::move(value);
                 });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*answer);
}

}  // namespace ticketd
