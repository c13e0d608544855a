#include "daemon/mail/imap_session.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "daemon/mail/imap_mailbox_name.hpp"
#include "daemon/mail/imap_uid_set.hpp"

namespace ticketd::mail {
namespace {

// Keeps a command line under 4 KB whatever the UIDs: servers refuse lines of unknown length.
constexpr std::size_t uids_per_command = 250;
constexpr auto logout_limit = std::chrono::seconds(5);

std::vector<std::span<const std::uint32_t>> chunks(std::span<const std::uint32_t> uids) {
  std::vector<std::span<const std::uint32_t>> parts;
  for (; !uids.empty(); uids = uids.subspan(parts.back().size()))
    parts.push_back(uids.first(std::min(uids.size(), uids_per_command)));
  return parts;
}

template <class Number>
std::optional<Number> number_in(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

void note_folder_fact(SelectedFolder& folder, const ImapResponse& response) {
  const ImapHead head = imap_head(response.text);
  if (head.word == "EXISTS") folder.exists = head.number.value_or(0);
  if (head.word != "OK") return;
  const ImapResponseCode code = imap_response_code(head.rest);
  if (code.name == "UIDVALIDITY") folder.uid_validity = number_in<std::uint32_t>(code.argument).value_or(0);
  if (code.name == "UIDNEXT") folder.uid_next = number_in<std::uint32_t>(code.argument);
  if (code.name == "HIGHESTMODSEQ") folder.highest_modseq = number_in<std::uint64_t>(code.argument);
  if (code.name == "PERMANENTFLAGS") folder.permanent_flags = imap_flag_list(code.argument);
}

}  // namespace

Task<MailResult<>> ImapSession::connect(Endpoint endpoint, std::uint64_t max_message_bytes) {
  // A quarter more than RFC822.SIZE may promise: servers that count line ends differently are known.
  const std::uint64_t literal_bytes = max_message_bytes + max_message_bytes / 4 + 65536;
  MailResult<> connected = co_await connection_.connect(
      std::move(endpoint), {.literal_bytes = static_cast<std::size_t>(literal_bytes)});
  if (!connected) co_return connected;

  std::vector<std::string> greetings;
  if (connection_.has("ID"))
    greetings.emplace_back("ID (\"name\" \"ticketd\")");  // some refuse to SELECT without
  if (connection_.has("ENABLE") && connection_.has("QRESYNC")) greetings.emplace_back("ENABLE QRESYNC");
  if (greetings.empty()) co_return connected;
  MailResult<std::vector<ImapReply>> replies = co_await connection_.commands(std::move(greetings));
  if (!replies) co_return std::unexpected(std::move(replies.error()));
  co_return connected;  // a NO to either changes nothing for us
}

Task<MailResult<>> ImapSession::command_ok(std::string command, std::string doing) {
  MailResult<ImapReply> reply = co_await connection_.command(std::move(command));
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  if (!reply->ok()) co_return std::unexpected(reply_error(*reply, doing));
  co_return MailResult<>{};
}

Task<MailResult<SelectedFolder>> ImapSession::select(std::string folder, Access access) {
  std::string command = access == Access::read_only ? "EXAMINE " : "SELECT ";
  command += imap_quoted(encode_mailbox_name(folder));
  MailResult<ImapReply> reply = co_await connection_.command(std::move(command));
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  if (!reply->ok()) co_return std::unexpected(reply_error(*reply, "SELECT " + folder));

  SelectedFolder selected{.read_only = reply->code.name == "READ-ONLY"};
  for (const ImapResponse& response : reply->untagged) note_folder_fact(selected, response);
  connection_.news().look();
  if (selected.uid_validity == 0)
    co_return std::unexpected(MailError{MailError::Kind::rejected, "SELECT " + folder + ": no UIDVALIDITY"});
  co_return selected;
}

Task<MailResult<std::vector<std::uint32_t>>> ImapSession::search(
    std::uint32_t first_uid, std::optional<std::chrono::year_month_day> since) {
  std::string command = connection_.has("ESEARCH") ? "UID SEARCH RETURN (ALL) UID " : "UID SEARCH UID ";
  command += std::to_string(std::max(first_uid, 1U)) + ":*";
  if (since) command += " SINCE " + imap_date(*since);
  connection_.news().look();  // what it says from now on may be too late for this search
  MailResult<ImapReply> reply = co_await connection_.command(std::move(command));
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  if (!reply->ok()) co_return std::unexpected(reply_error(*reply, "UID SEARCH"));

  std::vector<std::uint32_t> uids;
  for (const ImapResponse& response : reply->untagged) {
    const ImapHead head = imap_head(response.text);
    if (head.word != "SEARCH" && head.word != "ESEARCH") continue;
    const auto found = imap_search(response.text);
    if (!found) {
      connection_.close();
      co_return std::unexpected(MailError{MailError::Kind::protocol, "unreadable search result"});
    }
    uids.insert(uids.end(), found->begin(), found->end());
    if (uids.size() > max_search_results) {  // a few short lines may stand for any number of mails
      connection_.close();
      co_return std::unexpected(MailError{MailError::Kind::protocol, "a search result that does not end"});
    }
  }
  // "n:*" always holds the last mail, even when its UID is below n (RFC 3501, 6.4.8).
  std::erase_if(uids, [&](std::uint32_t uid) { return uid < first_uid || uid == 0; });
  std::ranges::sort(uids);
  const auto repeated = std::ranges::unique(uids);
  uids.erase(repeated.begin(), repeated.end());
  co_return uids;
}

Task<MailResult<std::vector<MailSummary>>> ImapSession::summaries(std::vector<std::uint32_t> uids) {
  std::vector<MailSummary> found;
  for (const auto chunk : chunks(uids)) {
    MailResult<ImapReply> reply =
        co_await connection_.command("UID FETCH " + uid_set(chunk) + " (UID RFC822.SIZE INTERNALDATE FLAGS)");
    if (!reply) co_return std::unexpected(std::move(reply.error()));
    // After a NO the mails the server could tell about are as good as any; the others will be asked for
    // again.
    if (reply->status == ImapReply::Status::bad) co_return std::unexpected(reply_error(*reply, "UID FETCH"));
    for (ImapResponse& response : reply->untagged) {
      std::optional<ImapFetch> fetch = imap_fetch(std::move(response));
      const bool asked_for = fetch && fetch->uid && fetch->size_bytes;  // else an unsolicited change of flags
      if (!asked_for || !std::ranges::binary_search(chunk, *fetch->uid)) continue;
      found.push_back({*fetch->uid, *fetch->size_bytes, fetch->internal_date,
                       std::move(fetch->flags).value_or(std::vector<std::string>{})});
    }
  }
  std::ranges::sort(found, {}, &MailSummary::uid);
  const auto repeated = std::ranges::unique(found, {}, &MailSummary::uid);
  found.erase(repeated.begin(), repeated.end());
  co_return found;
}

Task<MailResult<>> ImapSession::noop() { return command_ok("NOOP", "NOOP"); }

Task<MailResult<>> ImapSession::add_flags(std::vector<std::uint32_t> uids, std::string flags) {
  for (const auto chunk : chunks(uids)) {
    MailResult<> stored =
        co_await command_ok("UID STORE " + uid_set(chunk) + " +FLAGS.SILENT (" + flags + ")", "UID STORE");
    if (!stored) co_return stored;
  }
  co_return MailResult<>{};
}

Task<MailResult<>> ImapSession::copy(const std::string& set, const std::string& folder, std::string verb) {
  const std::string name = imap_quoted(encode_mailbox_name(folder));
  const std::string command = verb + " " + set + " " + name;
  MailResult<ImapReply> reply = co_await connection_.command(command);
  if (reply && reply->code.name == "TRYCREATE") {
    if (MailResult<> created = co_await command_ok("CREATE " + name, "CREATE " + folder); !created)
      co_return created;
    reply = co_await connection_.command(command);
  }
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  if (!reply->ok()) co_return std::unexpected(reply_error(*reply, verb + " to " + folder));
  co_return MailResult<>{};
}

Task<MailResult<MoveOutcome>> ImapSession::move(std::vector<std::uint32_t> uids, std::string folder) {
  const bool can_move = connection_.has("MOVE");
  const bool can_expunge = connection_.has("UIDPLUS");
  for (const auto chunk : chunks(uids)) {
    const std::string set = uid_set(chunk);
    MailResult<> step = co_await copy(set, folder, can_move ? "UID MOVE" : "UID COPY");
    if (step && !can_move)
      step = co_await command_ok("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)", "UID STORE");
    if (step && !can_move && can_expunge) step = co_await command_ok("UID EXPUNGE " + set, "UID EXPUNGE");
    if (!step) co_return std::unexpected(std::move(step.error()));
  }
  if (can_move) co_return MoveOutcome::moved;
  co_return can_expunge ? MoveOutcome::copied_expunged : MoveOutcome::copied_marked;
}

Task<MailResult<std::vector<std::string>>> ImapSession::folders() {
  MailResult<ImapReply> reply = co_await connection_.command("LIST \"\" \"*\"");
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  if (!reply->ok()) co_return std::unexpected(reply_error(*reply, "LIST"));
  std::vector<std::string> names;
  for (const ImapResponse& response : reply->untagged) {
    std::optional<ImapFolder> folder = imap_list(response);
    if (!folder) continue;
    const auto unusable = [](const std::string& a) { return a == "\\Noselect" || a == "\\NonExistent"; };
    if (!std::ranges::any_of(folder->attributes, unusable)) names.push_back(std::move(folder->name));
  }
  std::ranges::sort(names);
  co_return names;
}

Task<> ImapSession::logout() {
  if (is_open()) {
    connection_.stream().set_silence_limit(logout_limit);
    (void)co_await connection_.command("LOGOUT");  // the BYE closes the connection
  }
  close();
}

}  // namespace ticketd::mail
