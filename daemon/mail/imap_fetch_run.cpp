#include "daemon/mail/imap_fetch_run.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "daemon/mail/imap_uid_set.hpp"

namespace ticketd::mail {
namespace {

using Content = FetchedMail::Content;

constexpr std::size_t max_in_flight = 2;

std::string fetch_command(const FetchWindow& window, const FetchLimits& limits) {
  std::vector<std::uint32_t> uids;
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
  for (;;) {
    if (MailResult<> asked = co_await keep_asking(); !asked)
      co_return std::unexpected(std::move(asked.error()));
    if (in_flight_.empty()) co_return std::vector<FetchedMail>{};

    InFlight current = std::move(in_flight_.front());
    MailResult<ImapReply> reply = co_await session_.connection().finish(std::move(current.tag));
    if (!reply) co_return std::unexpected(std::move(reply.error()));
    in_flight_.pop_front();

    std::vector<FetchedMail> mails;
    if (reply->ok()) {
      mails = collect(std::move(current.window), std::move(*reply));
    } else {
      MailError error = reply_error(*reply, "UID FETCH");
      if (error.transient() || reply->status == ImapReply::Status::bad) {
        session_.close();
        in_flight_.clear();
        co_return std::unexpected(std::move(error));
      }
      mails = refused(std::move(current.window));
    }
    if (!mails.empty()) co_return mails;
  }
}

std::vector<FetchedMail> FetchRun::collect(FetchWindow window, ImapReply reply) {
  std::vector<FetchedMail> mails;
  FetchWindow oversized{.content = Content::headers_only};
  for (ImapResponse& response : reply.untagged) {
    std::optional<ImapFetch> fetch = imap_fetch(std::move(response));
    if (!fetch || !fetch->uid || (!fetch->body && !fetch->body_dropped)) continue;  // unsolicited, or NIL
    const auto asked = std::ranges::find(window.mails, *fetch->uid, &MailSummary::uid);
    if (asked == window.mails.end() ||
        (fetch->section == "HEADER") != (window.content == Content::headers_only))
      continue;
    if (fetch->body_dropped) {  // larger than RFC822.SIZE said
      if (window.content == Content::whole) oversized.mails.push_back(std::move(*asked));
    } else {
      mails.push_back(
          {asked->uid, asked->internal_date, asked->size_bytes, std::move(*fetch->body), window.content});
    }
    window.mails.erase(asked);
  }
  if (!oversized.mails.empty()) planned_.push_front(std::move(oversized));
  std::ranges::sort(mails, {}, &FetchedMail::uid);
  return mails;
}

std::vector<FetchedMail> FetchRun::refused(FetchWindow window) {
  if (window.mails.size() == 1) {
    const MailSummary& mail = window.mails.front();
    return {{mail.uid, mail.internal_date, mail.size_bytes, {}, Content::unavailable}};
  }
  for (MailSummary& mail : std::views::reverse(window.mails)) {
    FetchWindow alone{.content = window.content};
    alone.mails.push_back(std::move(mail));
    planned_.push_front(std::move(alone));
  }
  return {};
}

}  // namespace ticketd::mail
