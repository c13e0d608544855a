// IDLE (RFC 2177). A read is never cancelled: the wait for the socket is, and DONE ends the command properly.
#include <utility>

#include "daemon/mail/imap_session.hpp"

namespace ticketd::mail {

Task<MailResult<IdleEnd>> ImapSession::idle(std::chrono::steady_clock::duration limit) {
  MailNews& news = connection_.news();
  if (news.announced()) co_return IdleEnd::new_mail;
  ImapConnection::CloseUnlessDone guard(
      connection_);  // an IDLE that was not ended by DONE ends with the connection
  const auto deadline = std::chrono::steady_clock::now() + limit;
  const MailResult<std::string> tag = co_await connection_.send("IDLE");
  if (!tag) co_return std::unexpected(tag.error());

  for (bool idling = false; !idling;) {
    MailResult<ImapResponse> response = co_await connection_.next_response();
    if (!response) co_return std::unexpected(std::move(response.error()));
    idling = response->kind == ImapResponse::Kind::continuation;
    if (response->kind == ImapResponse::Kind::tagged) {
      guard.done();
      co_return std::unexpected(MailError{MailError::Kind::rejected, "IDLE: " + response->text});
    }
  }

  IdleEnd end = IdleEnd::new_mail;
  while (!news.announced()) {
    if (!connection_.has_unread_bytes()) {
      const MailResult<CurlStream::Wake> wake =
          co_await connection_.stream().wait_readable(deadline - std::chrono::steady_clock::now());
      if (!wake) co_return std::unexpected(wake.error());
      if (*wake != CurlStream::Wake::readable) {
        end = *wake == CurlStream::Wake::woken ? IdleEnd::interrupted : IdleEnd::refresh;
        break;
      }
    }
    MailResult<ImapResponse> response = co_await connection_.next_response();
    if (!response) co_return std::unexpected(std::move(response.error()));
  }

  if (MailResult<> written = co_await connection_.write_line("DONE"); !written)
    co_return std::unexpected(std::move(written.error()));
  MailResult<ImapReply> reply = co_await connection_.finish(*tag);
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  guard.done();
  co_return news.announced() ? IdleEnd::new_mail : end;
}

}  // namespace ticketd::mail
