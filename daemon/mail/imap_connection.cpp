#include "daemon/mail/imap_connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "parser/ascii.hpp"

namespace ticketd::mail {
namespace {

constexpr std::size_t read_bytes = 64UL * 1024;
// What a reply may hold beside one literal of the largest size: other mails of the window, search results.
constexpr std::uint64_t reply_slack_bytes = 64 << 20;

MailError protocol_error(std::string detail) { return {MailError::Kind::protocol, std::move(detail)}; }

// In memory: a flood of empty responses counts too.
std::size_t bytes_of(const ImapResponse& response) {
  std::size_t bytes = sizeof(ImapResponse) + response.text.size();
  for (const ImapLiteral& literal : response.literals) bytes += sizeof(ImapLiteral) + literal.bytes.size();
  return bytes;
}

}  // namespace

ImapReply imap_reply(const ImapResponse& tagged) {
  const ImapHead head = imap_head(tagged.text);
  ImapReply reply{.code = imap_response_code(head.rest), .text = std::string(head.rest)};
  if (head.word == "OK") reply.status = ImapReply::Status::ok;
  if (head.word == "NO") reply.status = ImapReply::Status::no;
  return reply;
}

MailError reply_error(const ImapReply& reply, std::string_view doing) {
  constexpr std::array<std::string_view, 5> not_now{"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG",
                                                    "THROTTLED"};
  const bool later = std::ranges::find(not_now, reply.code.name) != not_now.end();
  MailError error{later ? MailError::Kind::unreachable : MailError::Kind::rejected, std::string(doing)};
  error.detail += reply.status == ImapReply::Status::bad ? ": BAD " : ": NO ";
  error.detail += reply.text;
  return error;
}

Task<MailResult<>> ImapConnection::connect(Endpoint endpoint, ImapParser::Limits limits) {
  CloseUnlessDone guard(*this);
  parser_ = ImapParser(limits);
  news_ = {};
  max_reply_bytes_ = limits.literal_bytes + reply_slack_bytes;
  answer_limit_ = endpoint.answer_limit;
  unread_ = {};
  capabilities_.clear();
  if (MailResult<> connected = co_await stream_.connect(std::move(endpoint)); !connected) co_return connected;

  // libcurl may have swallowed bytes that followed its login, even half a line: nothing before our own first
  // tagged reply is trusted, the capabilities of the time before the login least of all.
  const std::string tag = next_tag();
  if (MailResult<> written = co_await write_line(tag + " CAPABILITY"); !written) co_return written;
  MailResult<ImapReply> reply = co_await read_reply(tag, false);
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  if (!reply->ok()) co_return std::unexpected(reply_error(*reply, "CAPABILITY"));
  for (const ImapResponse& response : reply->untagged) capabilities_.merge(imap_capabilities(response.text));
  guard.done();
  co_return MailResult<>{};
}

Task<MailResult<ImapReply>> ImapConnection::command(std::string command) {
  MailResult<std::string> tag = co_await send(std::move(command));
  if (!tag) co_return std::unexpected(std::move(tag.error()));
  co_return co_await finish(std::move(*tag));
}

Task<MailResult<std::vector<ImapReply>>> ImapConnection::commands(std::vector<std::string> commands) {
  CloseUnlessDone guard(*this);
  std::string lines;
  std::vector<std::string> tags;
  for (const std::string& command : commands) {
    tags.push_back(next_tag());
    lines.append(tags.back()).append(" ").append(command).append("\r\n");
  }
  if (MailResult<> written = co_await write(lines); !written)
    co_return std::unexpected(std::move(written.error()));
  std::vector<ImapReply> replies(tags.size());
  for (std::size_t answered = 0; answered < tags.size();) {
    MailResult<ImapResponse> response = co_await next_response();
    if (!response) co_return std::unexpected(std::move(response.error()));
    if (response->kind != ImapResponse::Kind::tagged) continue;
    const auto tag = std::ranges::find(tags, response->tag);
    if (tag == tags.end())
      co_return std::unexpected(protocol_error("no command had the tag " + response->tag));
    replies[static_cast<std::size_t>(tag - tags.begin())] = imap_reply(*response);
    ++answered;
  }
  guard.done();
  co_return replies;
}

Task<MailResult<std::string>> ImapConnection::send(std::string command) {
  std::string tag = next_tag();
  MailResult<> written = co_await write_line(tag + " " + command);
  if (!written) co_return std::unexpected(std::move(written.error()));
  co_return tag;
}

Task<MailResult<>> ImapConnection::write_line(std::string line) {
  CloseUnlessDone guard(*this);
  line += "\r\n";
  MailResult<> written = co_await write(line);
  if (written) guard.done();
  co_return written;
}

Task<MailResult<>> ImapConnection::write(std::string_view bytes) {
  answer_due_ = std::chrono::steady_clock::now() + answer_limit_;
  return stream_.write_all(bytes);
}

Task<MailResult<ImapReply>> ImapConnection::finish(std::string tag) {
  return read_reply(std::move(tag), true);
}

Task<MailResult<ImapReply>> ImapConnection::read_reply(std::string tag, bool strict) {
  CloseUnlessDone guard(*this);
  std::vector<ImapResponse> untagged;
  std::uint64_t bytes = 0;
  for (;;) {
    MailResult<ImapResponse> response = co_await next_response();
    if (!response) co_return std::unexpected(std::move(response.error()));
    bytes += bytes_of(*response);
    if (bytes > max_reply_bytes_) co_return std::unexpected(protocol_error("a reply that does not end"));

    if (response->kind == ImapResponse::Kind::untagged) {
      untagged.push_back(std::move(*response));
    } else if (response->kind == ImapResponse::Kind::tagged && response->tag == tag) {
      guard.done();
      ImapReply reply = imap_reply(*response);
      reply.untagged = std::move(untagged);
      co_return reply;
    } else if (strict) {
      co_return std::unexpected(
          protocol_error("not a reply to " + tag + ": " + response->text.substr(0, 200)));
    }
  }
}

Task<MailResult<ImapResponse>> ImapConnection::next_response() {
  CloseUnlessDone guard(*this);
  for (;;) {
    MailResult<std::optional<ImapResponse>> response = parser_.next(unread_);
    if (!response) co_return std::unexpected(std::move(response.error()));
    if (*response) {
      if ((*response)->kind == ImapResponse::Kind::untagged &&
          parser::starts_with_text((*response)->text, "BYE"))
        co_return std::unexpected(
            MailError{MailError::Kind::unreachable, "the server says " + (*response)->text});
      news_.note(**response);
      guard.done();
      co_return std::move(**response);
    }
    if (std::chrono::steady_clock::now() >= answer_due_)
      co_return std::unexpected(
          MailError{MailError::Kind::timeout, "the server talks on and does not come to an end"});
    buffer_.resize(read_bytes);
    MailResult<std::size_t> count = co_await stream_.read_some(buffer_);
    if (!count) co_return std::unexpected(std::move(count.error()));
    unread_ = std::string_view(buffer_.data(), *count);
  }
}

}  // namespace ticketd::mail
