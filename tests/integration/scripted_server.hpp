// A server that says what a test tells it to, on loopback, in plain text, on the test's own loop: for the
// misbehaviour no real server can be brought to. ScriptedImap and ScriptedSmtp know how to behave; a test
// overrides single answers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/endpoint.hpp"

namespace ticketd::test {

/// What the server does with one line.
struct Reaction {
  enum class After {
    go_on,
    close,  ///< an orderly end
    reset,  ///< RST
    stall,  ///< keeps the connection and never says another word
  };
  std::string text{};  ///< sent as it is; "%T" is the line's first word (the IMAP tag)
  After after = After::go_on;
  std::chrono::milliseconds delay{0};  ///< before the text
  int times = 1;                       ///< the text is said, each time after the delay
};

class ScriptedServer {
 public:
  using Answer = std::function<Reaction(const std::string& line)>;

  /// `io` must outlive the server's last connection.
  ScriptedServer(asio::io_context& io, Reaction greeting, Answer usual);
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer();

  /// From now on every line that holds `part` (any case; a single character must be the whole line) is
  /// answered by `reaction`; the latest rule wins.
  void on(std::string part, Reaction reaction);
  /// Only the first such line.
  void once(std::string part, Reaction reaction);
  void greet_with(Reaction greeting);

  std::string url(std::string_view scheme) const;
  /// Lines received so far, without line ends, over all connections.
  const std::vector<std::string>& received() const;
  /// How many of them a rule for `part` would apply to.
  std::size_t count(std::string_view part) const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the connections' coroutines, which end after this object
};

/// Offers IMAP4rev1, AUTH=PLAIN, SASL-IR, IDLE, UIDPLUS; accepts any login; INBOX has three mails, UIDs 1 to
/// 3, and the test says what a UID FETCH gives.
class ScriptedImap : public ScriptedServer {
 public:
  explicit ScriptedImap(asio::io_context& io);
  /// Plain text, short limits.
  mail::Endpoint endpoint() const;
};

/// Offers PIPELINING, SIZE and 8BITMIME, no login; accepts everything.
class ScriptedSmtp : public ScriptedServer {
 public:
  explicit ScriptedSmtp(asio::io_context& io);
  /// Plain text, no login.
  mail::Endpoint endpoint() const;
};

}  // namespace ticketd::test
