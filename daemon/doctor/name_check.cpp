#include "daemon/doctor/name_check.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>

namespace ticketd::doctor {
namespace {

constexpr auto resolver_limit = std::chrono::seconds(15);

Task<std::string> look_up(std::string host) {
  asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
  boost::system::error_code error;
  co_await resolver.async_resolve(host, "", asio::redirect_error(asio::use_awaitable, error));
  if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
  co_return error ? error.message() : std::string();
}

}  // namespace

Task<std::optional<std::string>> check_name(config::ServerSettings server, config::Protocol protocol) {
  const auto url = config::parse_server_url(server.url, protocol);
  if (!url) co_return url.error().what;
  const std::optional<std::string> trouble = co_await with_timeout(look_up(url->host), resolver_limit);
  if (!trouble) co_return fmt::format("DNS does not answer for {}", url->host);
  if (!trouble->empty()) co_return fmt::format("the host {} cannot be found: {}", url->host, *trouble);
  co_return std::nullopt;
}

}  // namespace ticketd::doctor
