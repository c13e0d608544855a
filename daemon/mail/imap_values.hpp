// What IMAP responses mean: pure functions from ImapResponse and its text to values. Text we cannot read
// gives an empty result, never an exception: servers send extensions we did not ask for. RFC 3501, 4 and 7;
// RFC 4731; RFC 5530.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/imap_parser.hpp"

namespace ticketd::mail {

/// The beginning of an untagged response: "12 FETCH (...)" has a number, "SEARCH 1 2" has none.
struct ImapHead {
  std::optional<std::uint32_t> number{};
  std::string word{};       ///< upper case
  std::string_view rest{};  ///< of the text given, after the word and one space
};
ImapHead imap_head(std::string_view text);

/// "[UIDVALIDITY 123] UIDs valid": name upper case, argument as sent; both empty without a code.
struct ImapResponseCode {
  std::string name{};
  std::string argument{};
};
/// `text` begins at the code, after "OK ".
ImapResponseCode imap_response_code(std::string_view text);

/// One FETCH response. What the server did not send is empty.
struct ImapFetch {
  std::uint32_t sequence = 0;
  std::optional<std::uint32_t> uid{};
  std::optional<std::vector<std::string>> flags{};
  std::optional<std::chrono::sys_seconds> internal_date{};
  std::optional<std::uint64_t> size_bytes{};
  std::optional<std::string> body{};  ///< BODY[...]; empty also when it was NIL or dropped
  std::string section{};              ///< inside the brackets: "" is the whole message, "HEADER" its header
  bool body_dropped = false;          ///< there was one, over the parser's limit
};
/// Takes the body out of `response` without copying it. Empty when it is not a readable FETCH.
std::optional<ImapFetch> imap_fetch(ImapResponse&& response);

/// UIDs of a SEARCH or ESEARCH (ALL) response in the server's order; empty when it is neither or one cannot
/// be read. At most max_search_results; more is unreadable.
constexpr std::size_t max_search_results = 5'000'000;
std::optional<std::vector<std::uint32_t>> imap_search(std::string_view text);

/// One LIST response: `name` in UTF-8.
struct ImapFolder {
  std::string name{};
  std::vector<std::string> attributes{};  ///< "\Noselect", "\Sent"
};
std::optional<ImapFolder> imap_list(const ImapResponse& response);

/// Names in upper case, from "CAPABILITY IMAP4rev1 IDLE ..."; empty when the text is another response.
std::set<std::string, std::less<>> imap_capabilities(std::string_view text);

/// The flags of a parenthesised list: "(\Seen $Junk \*)".
std::vector<std::string> imap_flag_list(std::string_view text);

/// "17-Jul-1996 02:44:25 -0700" (RFC 3501, date-time).
std::optional<std::chrono::sys_seconds> imap_date_time(std::string_view text);

/// "1-Feb-1994", as SEARCH SINCE wants it.
std::string imap_date(std::chrono::year_month_day day);

}  // namespace ticketd::mail
