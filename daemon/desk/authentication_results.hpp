// Authentication-Results (RFC 8601): what our own mail servers found out about a sender.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parser/email.hpp"

namespace ticketd::desk {

/// One "method=result" with its properties. Names and results are lower case, values as written, unquoted.
struct MethodResult {
  std::string method{};                                           ///< "dkim"
  std::string result{};                                           ///< "pass"
  std::vector<std::pair<std::string, std::string>> properties{};  ///< {"header.d", "example.org"}
  bool operator==(const MethodResult&) const = default;
};

struct AuthenticationResults {
  std::string authserv_id{};
  std::vector<MethodResult> results{};  ///< empty for "none"
  bool operator==(const AuthenticationResults&) const = default;
};

/// RFC 8601, 2.2, with comments and quoted strings. A result that does not follow the grammar is left out;
/// nothing at all comes back when a comment or quoted string is not closed, or there is no authserv-id: then
/// it is not safe to say where anything ends.
std::optional<AuthenticationResults> parse_authentication_results(std::string_view value);

/// The topmost header with this authserv-id (compared without case), if it stands above every Received line
/// that our own servers did not write. Ours are the topmost line, and those "by" a host of the name space of
/// that line's host, of the authserv-id or of `domain`, or by one that has no public name at all. An empty
/// authserv_id finds nothing.
///
/// A border server must remove headers that claim its own id from incoming mail (RFC 8601, 5): a forged one
/// that it lets through cannot be told from its own.
std::optional<AuthenticationResults> trusted_results(const parser::Email& email, std::string_view authserv_id,
                                                     std::string_view domain);

/// Relaxed alignment (RFC 7489, 3.1) without a public suffix list: equal, or one is a subdomain of the other,
/// and the upper one has at least two labels. Siblings (a.example.org, b.example.org) are not aligned here:
/// without the list they cannot be told from two customers of one registry. A server's own dmarc=pass knows
/// better.
bool aligned(std::string_view a, std::string_view b);

}  // namespace ticketd::desk
