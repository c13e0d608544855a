#include "tests/integration/scripted_server.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <iterator>
#include <optional>
#include <utility>

#include "daemon/task.hpp"
#include "parser/ascii.hpp"

namespace ticketd::test {
namespace {

using asio::ip::tcp;

bool holds(std::string_view line, std::string_view part) {
  return parser::ascii_lower(line).contains(parser::ascii_lower(part));
}

bool matches(const std::string& line, std::string_view part) {
  return part.size() == 1 ? line == part : holds(line, part);
}

std::string first_word(const std::string& line) { return line.substr(0, line.find(' ')); }

}  // namespace

struct ScriptedServer::State {
  struct Rule {
    std::string part;
    Reaction reaction;
    bool once = false;
  };

  State(asio::io_context& io, Reaction hello, Answer answer)
      : acceptor(io, {asio::ip::make_address("127.0.0.1"), 0}),
        greeting(std::move(hello)),
        usual(std::move(answer)) {}

  Reaction reaction_to(const std::string& line, bool in_message) {
    const auto applies = [&](const Rule& r) {
      return r.part.size() == 1 ? line == r.part : holds(line, r.part);
    };
    if (in_message && line != ".") return {};
    const auto rule = std::ranges::find_if(rules.rbegin(), rules.rend(), applies);
    if (rule == rules.rend()) return usual(line);
    Reaction reaction = rule->reaction;
    if (rule->once) rules.erase(std::next(rule).base());
    return reaction;
  }

  tcp::acceptor acceptor;
  Reaction greeting;
  Answer usual;
  std::vector<Rule> rules{};
  std::vector<std::string> received{};
  std::vector<std::weak_ptr<tcp::socket>> sockets{};
};

namespace {

// False when the conversation is over.
Task<bool> react(tcp::socket& socket, Reaction reaction, std::string tag) {
  for (auto at = reaction.text.find("%T"); at != std::string::npos;
       at = reaction.text.find("%T", at + tag.size()))
    reaction.text.replace(at, 2, tag);
  for (int said = 0; said < reaction.times; ++said) {
    if (reaction.delay.count() > 0) co_await sleep_for(reaction.delay);
    co_await asio::async_write(socket, asio::buffer(reaction.text), asio::use_awaitable);
  }
  switch (reaction.after) {
    case Reaction::After::go_on:
      co_return true;
    case Reaction::After::stall:
      co_await sleep_for(std::chrono::hours(1));
      break;
    case Reaction::After::reset:
      socket.set_option(asio::socket_base::linger(true, 0));
      break;
    case Reaction::After::close:
      break;
  }
  co_return false;
}

template <class State>
Task<> serve(std::shared_ptr<State> state, std::shared_ptr<tcp::socket> socket) {
  std::string input;
  bool in_message = false;  // between DATA and the final dot, where a server speaks SMTP
  for (bool more = co_await react(*socket, state->greeting, {}); more;) {
    const std::size_t size =
        co_await asio::async_read_until(*socket, asio::dynamic_buffer(input), '\n', asio::use_awaitable);
    std::string line = input.substr(0, size - 1);
    input.erase(0, size);
    if (line.ends_with('\r')) line.pop_back();
    state->received.push_back(line);
    const Reaction reaction = state->reaction_to(line, in_message);
    if (line == "DATA") in_message = reaction.text.starts_with("354");
    if (line == ".") in_message = false;
    more = co_await react(*socket, reaction, first_word(line));
  }
  socket->close();
}

template <class State>
Task<> accept_all(std::shared_ptr<State> state) {
  for (;;) {
    auto socket = std::make_shared<tcp::socket>(co_await state->acceptor.async_accept(asio::use_awaitable));
    socket->set_option(tcp::no_delay(true));
    state->sockets.push_back(socket);
    // A conversation ends by an exception when the client hangs up: nothing to report.
    asio::co_spawn(state->acceptor.get_executor(), serve(state, socket), [](const std::exception_ptr&) {});
  }
}

}  // namespace

ScriptedServer::ScriptedServer(asio::io_context& io, Reaction greeting, Answer usual)
    : state_(std::make_shared<State>(io, std::move(greeting), std::move(usual))) {
  asio::co_spawn(io, accept_all(state_),
                 [](const std::exception_ptr&) {});  // ends when the acceptor is closed
}

ScriptedServer::~ScriptedServer() {
  boost::system::error_code ignored;  // NOLINT: closing twice is fine
  state_->acceptor.close(ignored);
  for (const auto& weak : state_->sockets)
    if (const auto socket = weak.lock()) socket->close(ignored);
}

void ScriptedServer::on(std::string part, Reaction reaction) {
  state_->rules.push_back({std::move(part), std::move(reaction), false});
}

void ScriptedServer::once(std::string part, Reaction reaction) {
  state_->rules.push_back({std::move(part), std::move(reaction), true});
}

void ScriptedServer::greet_with(Reaction greeting) { state_->greeting = std::move(greeting); }

std::string ScriptedServer::url(std::string_view scheme) const {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
}

const std::vector<std::string>& ScriptedServer::received() const { return state_->received; }

std::size_t ScriptedServer::count(std::string_view part) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(state_->received, [&](const std::string& line) { return matches(line, part); }));
}

namespace {

Reaction imap_answer(const std::string& line) {
  if (holds(line, "CAPABILITY"))
    return {"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR IDLE UIDPLUS\r\n%T OK done\r\n"};
  if (holds(line, "SELECT"))
    return {"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n%T OK [READ-WRITE] done\r\n"};
  if (holds(line, "UID SEARCH")) return {"* SEARCH 1 2 3\r\n%T OK done\r\n"};
  if (holds(line, " IDLE")) return {"+ idling\r\n"};
  if (line == "DONE") return {"c3 OK done\r\n"};  // CAPABILITY was c1, SELECT c2
  if (holds(line, "LOGOUT")) return {"* BYE\r\n%T OK done\r\n", Reaction::After::close};
  return {"%T OK done\r\n"};
}

Reaction smtp_answer(const std::string& line) {
  if (line == "DATA") return {"354 go on\r\n"};
  if (line == ".") return {"250 2.0.0 queued\r\n"};
  if (holds(line, "EHLO")) return {"250-scripted\r\n250-PIPELINING\r\n250-SIZE 50000000\r\n250 8BITMIME\r\n"};
  if (line == "QUIT") return {"221 bye\r\n", Reaction::After::close};
  return {"250 2.0.0 ok\r\n"};
}

}  // namespace

ScriptedImap::ScriptedImap(asio::io_context& io) : ScriptedServer(io, {"* OK ready\r\n"}, &imap_answer) {}

mail::Endpoint ScriptedImap::endpoint() const {
  return {.url = url("imap"),
          .user = "ann",
          .password = "secret",
          .insecure = true,
          .connect_limit = std::chrono::milliseconds(500),
          .silence_limit = std::chrono::milliseconds(300)};
}

ScriptedSmtp::ScriptedSmtp(asio::io_context& io)
    : ScriptedServer(io, {"220 scripted ESMTP\r\n"}, &smtp_answer) {}

mail::Endpoint ScriptedSmtp::endpoint() const {
  return {.url = url("smtp"), .insecure = true, .connect_limit = std::chrono::milliseconds(500)};
}

}  // namespace ticketd::test
