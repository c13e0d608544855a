#include "daemon/mail/curl_stream.hpp"

#include <algorithm>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <utility>

#include "daemon/mail/curl_failure.hpp"
#include "parser/ascii.hpp"

namespace ticketd::mail {
namespace {

constexpr std::size_t max_transcript_bytes = 64UL * 1024;
constexpr std::size_t early_bytes_max = 4096;
// A fast peer never makes a read wait; without a turn for the others one mailbox would hold up all.
constexpr std::size_t bytes_per_turn = 256UL * 1024;

// Left to itself curl prefers CRAM-MD5 or DIGEST-MD5, even with a bearer token.
std::string login_options_for(const Credentials& credentials) {
  return credentials.bearer.empty() ? "AUTH=PLAIN;AUTH=LOGIN" : "AUTH=XOAUTH2;AUTH=OAUTHBEARER";
}

// An IMAP server may offer the LOGIN command and no SASL mechanism; curl uses it only where no mechanism is
// preferred.
bool offers_only_login_command(std::string_view transcript) {
  const std::string text = parser::ascii_lower(transcript);
  return text.contains("* capability ") && !text.contains(" auth=") && !text.contains("logindisabled");
}

}  // namespace

CurlStream::CurlStream(CurlLoop& loop) : loop_(loop), descriptor_(loop.io()), wait_timer_(loop.io()) {}

CurlStream::~CurlStream() { close(); }

void CurlStream::close() {
  if (descriptor_.is_open()) descriptor_.release();  // before curl closes the socket
  if (easy_) loop_.remove(easy_.get());
  easy_.reset();
  early_bytes_.clear();
}

std::size_t CurlStream::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  std::string& transcript = static_cast<CurlStream*>(self)->transcript_;
  if (transcript.size() < max_transcript_bytes) transcript.append(data, size * count);
  return size * count;
}

Task<MailResult<>> CurlStream::connect(Endpoint endpoint, std::string ehlo_name) {
  close();
  if (endpoint.insecure && !is_loopback_url(endpoint.url))
    co_return std::unexpected(MailError{MailError::Kind::untrusted, "plain text is for loopback hosts only"});
  const MailResult<Credentials> credentials = read_credentials(endpoint);
  if (!credentials) co_return std::unexpected(credentials.error());
  silence_limit_ = endpoint.silence_limit;

  MailResult<> connected =
      co_await try_connect(endpoint, *credentials, login_options_for(*credentials), ehlo_name);
  if (!connected && connected.error().kind == MailError::Kind::refused_login && credentials->bearer.empty() &&
      offers_only_login_command(transcript_))
    connected = co_await try_connect(endpoint, *credentials, "", ehlo_name);
  co_return connected;
}

CURLcode CurlStream::prepare(CURL* easy, const Endpoint& endpoint, const Credentials& credentials,
                             const std::string& login_options, const std::string& ehlo_name) {
  CURLcode worst = CURLE_OK;
  const auto set = [&](CURLoption option, auto value) {
    if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK) worst = code;
  };
  std::string url = endpoint.url;
  if (!ehlo_name.empty()) url += (url.ends_with('/') ? "" : "/") + ehlo_name;
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps");
  set(CURLOPT_CONNECT_ONLY, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // or a cancelled connect would wait for the resolver's thread
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(endpoint.connect_limit.count()));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_TCP_KEEPIDLE, 120L);
  set(CURLOPT_TCP_KEEPINTVL, 30L);

  set(CURLOPT_USE_SSL, static_cast<long>(endpoint.insecure ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (!endpoint.ca_file.empty()) set(CURLOPT_CAINFO, endpoint.ca_file.c_str());
  // Without a folder of certificates, which would also widen an own CA, curl keeps the parsed file for later
  // connections; reading the system's stalls the loop for tens of milliseconds.
  if (!endpoint.ca_file.empty() || curl_version_info(CURLVERSION_NOW)->cainfo != nullptr)
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));

  if (!endpoint.user.empty()) {  // an empty name would make curl log in with nothing
    set(CURLOPT_USERNAME, endpoint.user.c_str());
    if (!login_options.empty()) set(CURLOPT_LOGIN_OPTIONS, login_options.c_str());
    set(CURLOPT_SASL_IR, 1L);
    if (credentials.bearer.empty()) {
      set(CURLOPT_PASSWORD, credentials.password.c_str());
    } else {
      set(CURLOPT_XOAUTH2_BEARER, credentials.bearer.c_str());
    }
  }

  set(CURLOPT_HEADERFUNCTION, &CurlStream::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_ERRORBUFFER, curl_error_.data());
  return worst;
}

Task<MailResult<>> CurlStream::try_connect(const Endpoint& endpoint, const Credentials& credentials,
                                           std::string login_options, const std::string& ehlo_name) {
  transcript_.clear();
  curl_error_.front() = '\0';
  Easy easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  CURLcode code = prepare(easy.get(), endpoint, credentials, login_options, ehlo_name);
  if (code == CURLE_OK) code = co_await loop_.connect(easy.get());
  if (code != CURLE_OK) co_return std::unexpected(connect_failure(code, curl_error_.data(), transcript_));
  co_return attach(std::move(easy));
}

MailResult<> CurlStream::attach(Easy easy) {
  easy_ = std::move(easy);
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket);

  // Until its first send or receive curl does not count the connection as used and may close it when another
  // transfer cleans up (MAXAGE_CONN). So receive once now, and keep what comes.
  const CURLcode code = peek();
  if (socket == CURL_SOCKET_BAD || (code != CURLE_OK && code != CURLE_AGAIN)) {
    MailError error = failure(code, "connect");
    close();
    return std::unexpected(std::move(error));
  }
  descriptor_.assign(socket);
  return {};
}

MailError CurlStream::failure(CURLcode code, std::string_view doing) const {
  MailError error = stream_failure(code, curl_error_.data());
  error.detail.insert(0, std::string(doing) + ": ");
  return error;
}

Task<MailResult<CurlStream::Wake>> CurlStream::wait(asio::posix::descriptor_base::wait_type direction,
                                                    std::chrono::steady_clock::duration limit) {
  bytes_this_turn_ = 0;
  wait_timer_.expires_after(limit);
  auto both = asio::experimental::make_parallel_group(descriptor_.async_wait(direction, asio::deferred),
                                                      wait_timer_.async_wait(asio::deferred));
  const auto [order, ready_error, timer_error] =
      co_await both.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
  if (order[0] == 1) co_return timer_error ? Wake::woken : Wake::limit_passed;
  if (ready_error) co_return std::unexpected(MailError{MailError::Kind::unreachable, ready_error.message()});
  co_return Wake::readable;
}

Task<> CurlStream::count_bytes(std::size_t bytes) {
  bytes_this_turn_ += bytes;
  if (bytes_this_turn_ < bytes_per_turn) co_return;
  bytes_this_turn_ = 0;
  co_await give_way();
}

Task<MailResult<std::size_t>> CurlStream::read_some(std::span<char> into) {
  if (!early_bytes_.empty()) {
    const std::size_t count = std::min(into.size(), early_bytes_.size());
    std::ranges::copy_n(early_bytes_.begin(), static_cast<std::ptrdiff_t>(count), into.begin());
    early_bytes_.erase(0, count);
    co_return count;
  }
  std::size_t filled = 0;
  for (;;) {
    std::size_t received = 0;
    const std::span<char> rest = into.subspan(filled);
    const CURLcode code = curl_easy_recv(easy_.get(), rest.data(), rest.size(), &received);
    if (code == CURLE_OK && received > 0) {
      filled += received;
      if (filled < into.size()) continue;  // TLS hands over one record at a time
      co_await count_bytes(filled);
      co_return filled;
    }
    if (filled > 0) {  // an error or the end, if it was one, comes again next time
      co_await count_bytes(filled);
      co_return filled;
    }
    if (code == CURLE_OK)
      co_return std::unexpected(MailError{MailError::Kind::unreachable, "the server closed the connection"});
    if (code != CURLE_AGAIN) co_return std::unexpected(failure(code, "read"));
    // Only now: TLS may hold data that the socket does not show.
    const MailResult<Wake> ready = co_await wait(asio::posix::descriptor_base::wait_read, silence_limit_);
    if (!ready) co_return std::unexpected(ready.error());
    if (*ready == Wake::limit_passed)
      co_return std::unexpected(MailError{MailError::Kind::timeout, "the server is silent"});
  }
}

Task<MailResult<>> CurlStream::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t sent = 0;
    const CURLcode code = curl_easy_send(easy_.get(), bytes.data(), bytes.size(), &sent);
    if (code == CURLE_OK) {
      bytes.remove_prefix(sent);
      co_await count_bytes(sent);
      continue;
    }
    if (code != CURLE_AGAIN) co_return std::unexpected(failure(code, "write"));
    const MailResult<Wake> ready = co_await wait(asio::posix::descriptor_base::wait_write, silence_limit_);
    if (!ready) co_return std::unexpected(ready.error());
    if (*ready == Wake::limit_passed)
      co_return std::unexpected(MailError{MailError::Kind::timeout, "the server takes no data"});
  }
  co_return MailResult<>{};
}

Task<MailResult<CurlStream::Wake>> CurlStream::wait_readable(std::chrono::steady_clock::duration limit) {
  if (std::exchange(woken_, false)) co_return Wake::woken;
  if (peek() == CURLE_AGAIN) {
    const MailResult<Wake> wake = co_await wait(asio::posix::descriptor_base::wait_read, limit);
    if (wake && *wake == Wake::woken) woken_ = false;  // else it counts for the next wait
    co_return wake;
  }
  co_return Wake::readable;  // also when the stream has ended: the read says so
}

CURLcode CurlStream::peek() {
  if (!early_bytes_.empty()) return CURLE_OK;
  early_bytes_.resize(early_bytes_max);
  std::size_t received = 0;
  const CURLcode code = curl_easy_recv(easy_.get(), early_bytes_.data(), early_bytes_.size(), &received);
  early_bytes_.resize(received);
  return code;
}

bool CurlStream::is_silent() { return is_open() && peek() == CURLE_AGAIN; }

void CurlStream::wake() {
  woken_ = true;
  wait_timer_.cancel();
}

}  // namespace ticketd::mail
