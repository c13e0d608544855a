#include "daemon/mail/imap_fetch_run.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "daemon/mail/imap_uid_set.hpp"

namespace ticketd::mail {
namespace {

using Content = FetchedMail::Content;

constexpr std::size_t max_in_flight = 2;

std::string fetch_command(const FetchWindow& window, const FetchLimits& limits) {
  std::vector<std::uint32_t> uids;
  uids.reserve(window.mails.size());
  for (const MailSummary& mail : window.mails) uids.push_back(mail.uid);
  std::string command = "UID FETCH " + uid_set(uids);
  if (window.content == Content::whole) return command + " (UID BODY.PEEK[])";
  return command + " (UID BODY.PEEK[HEADER]<0." + std::to_string(limits.header_bytes) + ">)";
}

}  // namespace

std::deque<FetchWindow> plan_windows(std::vector<MailSummary> wanted, const FetchLimits& limits) {
  std::deque<FetchWindow> windows;
  std::uint64_t bytes = 0;
  for (MailSummary& mail : wanted) {
    const bool whole = mail.size_bytes <= limits.message_bytes;
    const Content content = whole ? Content::whole : Content::headers_only;
    const std::uint64_t expected = whole ? mail.size_bytes : limits.header_bytes;
    const bool fits = !windows.empty() && windows.back().content == content &&
                      windows.back().mails.size() < limits.window_mails &&
                      bytes + expected <= limits.window_bytes;
    if (!fits) {
      windows.push_back({.content = content});
      bytes = 0;
    }
    bytes += expected;
    windows.back().mails.push_back(std::move(mail));
  }
  return windows;
}

FetchRun::FetchRun(ImapSession& session, std::vector<MailSummary> wanted, FetchLimits limits)
    : session_(session), limits_(limits), planned_(plan_windows(std::move(wanted), limits)) {}

FetchRun::~FetchRun() {
  if (!in_flight_.empty()) session_.close();  // replies nobody will read
}

Task<MailResult<>> FetchRun::keep_asking() {
  while (in_flight_.size() < max_in_flight && !planned_.empty()) {
    FetchWindow window = std::move(planned_.front());
    planned_.pop_front();
    MailResult<std::string> tag = co_await session_.connection().send(fetch_command(window, limits_));
    if (!tag) co_return std::unexpected(std::move(tag.error()));
    in_flight_.push_back({std::move(*tag), std::move(window)});
  }
  co_return MailResult<>{};
}

Task<MailResult<std::vector<FetchedMail>>> FetchRun::next() {
  ImapConnection::CloseUnlessDone guard(session_.connection());
  for (;;) {
    if (MailResult<> asked = co_await keep_asking(); !asked)
      co_return std::unexpected(std::move(asked.error()));
    if (in_flight_.empty()) {
      guard.done();
      co_return std::vector<FetchedMail>{};
    }
    while (!in_flight_.front().reply) {
      MailResult<ImapResponse> response = co_await session_.connection().next_response();
      if (!response) co_return std::unexpected(std::move(response.error()));
      if (MailResult<> taken = take(std::move(*response)); !taken)
        co_return std::unexpected(std::move(taken.error()));
    }
    InFlight front = std::move(in_flight_.front());
    in_flight_.pop_front();
    MailResult<std::vector<FetchedMail>> mails = finished(std::move(front));
    if (!mails) co_return mails;
    if (mails->empty()) continue;
    guard.done();
    co_return mails;
  }
}

MailResult<> FetchRun::take(ImapResponse&& response) {
  if (response.kind == ImapResponse::Kind::untagged) {
    std::optional<ImapFetch> fetch = imap_fetch(std::move(response));
    const bool has_body = fetch && fetch->uid && (fetch->body || fetch->body_dropped);
    if (has_body)
      take_fetch(std::move(*fetch));  // else something unsolicited, or NIL for a mail that is gone
    return {};
  }
  const auto asked = std::ranges::find(in_flight_, response.tag, &InFlight::tag);
  if (response.kind != ImapResponse::Kind::tagged || asked == in_flight_.end())
    return std::unexpected(
        MailError{MailError::Kind::protocol, "not a reply to UID FETCH: " + response.text.substr(0, 200)});
  asked->reply = imap_reply(response);
  return {};
}

void FetchRun::take_fetch(ImapFetch&& fetch) {
  const Content content = fetch.section == "HEADER" ? Content::headers_only : Content::whole;
  for (InFlight& candidate : in_flight_) {
    std::vector<MailSummary>& missing = candidate.window.mails;
    const auto mail = std::ranges::find(missing, *fetch.uid, &MailSummary::uid);
    if (candidate.window.content != content || mail == missing.end()) continue;
    // The first of a window may be as large as any; what follows keeps to what was said.
    const std::uint64_t size = fetch.body ? fetch.body->size() : 0;
    if (!candidate.mails.empty() && candidate.bytes + size > limits_.message_bytes + limits_.window_bytes) {
      candidate.crowded_out.push_back(*mail);
    } else if (fetch.body) {
      candidate.bytes += size;
      candidate.mails.push_back(
          {mail->uid, mail->internal_date, mail->size_bytes, std::move(*fetch.body), content});
    } else {
      candidate.oversized.push_back(*mail);
    }
    missing.erase(mail);
    return;
  }
}

MailResult<std::vector<FetchedMail>> FetchRun::finished(InFlight done) {
  if (done.reply->ok()) {
    if (!done.oversized.empty() && done.window.content == Content::whole)
      planned_.push_front({.content = Content::headers_only, .mails = std::move(done.oversized)});
    for (MailSummary& mail : done.crowded_out)
      planned_.push_front({.content = done.window.content, .mails = {std::move(mail)}});
    std::ranges::sort(done.mails, {}, &FetchedMail::uid);
    return std::move(done.mails);
  }
  // What came before a NO does not count. It may be about one mail only: ask for each by itself.
  const MailError error = reply_error(*done.reply, "UID FETCH");
  if (error.transient() || done.reply->status == ImapReply::Status::bad) return std::unexpected(error);
  std::vector<MailSummary> refused = std::move(done.window.mails);
  for (const FetchedMail& mail : done.mails)
    refused.push_back({mail.uid, mail.size_bytes, mail.internal_date, {}});
  std::ranges::move(done.oversized, std::back_inserter(refused));
  std::ranges::move(done.crowded_out, std::back_inserter(refused));
  if (refused.size() == 1) {
    const MailSummary& mail = refused.front();
    return std::vector<FetchedMail>{
        {mail.uid, mail.internal_date, mail.size_bytes, {}, Content::unavailable}};
  }
  std::ranges::sort(refused, std::ranges::greater{}, &MailSummary::uid);
  for (MailSummary& mail : refused)
    planned_.push_front({.content = done.window.content, .mails = {std::move(mail)}});
  return std::vector<FetchedMail>{};
}

}  // namespace ticketd::mail
