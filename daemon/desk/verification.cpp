#include "daemon/desk/verification.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "daemon/desk/authentication_results.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

std::string_view property(const MethodResult& result, std::string_view name) {
  const auto found = std::ranges::find(result.properties, name, &std::pair<std::string, std::string>::first);
  return found == result.properties.end() ? std::string_view{} : std::string_view(found->second);
}

/// The domain of "user@domain", "@domain" or "domain".
std::string_view domain_in(std::string_view value) {
  const auto at = value.rfind('@');
  return at == std::string_view::npos ? value : value.substr(at + 1);
}

std::string_view local_in(std::string_view address) { return address.substr(0, address.rfind('@')); }

/// auth=pass (RFC 8601, 2.7.4): the account that submitted the mail must be the From address itself, since
/// every user of the server passes; a bare account name stands for the address in the mailbox's own domain.
bool is_account_of(std::string_view account, std::string_view from, const Mailbox& mailbox) {
  if (account.empty()) return false;
  if (account.contains('@')) return parser::same_address(account, from);
  return parser::same_text(account, local_in(from)) &&
         parser::same_text(domain_in(from), domain_in(mailbox.address));
}

bool proves(const MethodResult& result, std::string_view from, const Mailbox& mailbox) {
  if (result.result != "pass") return false;
  const std::string_view domain = domain_in(from);
  if (result.method == "dmarc") {
    const std::string_view checked = domain_in(property(result, "header.from"));
    return checked.empty() || parser::same_text(checked, domain);
  }
  if (result.method == "dkim") {
    const std::string_view signer = property(result, "header.d");
    return aligned(domain_in(signer.empty() ? property(result, "header.i") : signer), domain);
  }
  if (result.method == "spf") return aligned(domain_in(property(result, "smtp.mailfrom")), domain);
  if (result.method == "auth") return is_account_of(property(result, "smtp.auth"), from, mailbox);
  return false;
}

/// A server gives one result of these: a second one was smuggled in through a value it did not quote.
bool is_ambiguous(const AuthenticationResults& results) {
  return std::ranges::any_of(std::vector<std::string_view>{"dmarc", "spf", "auth"},
                             [&](std::string_view method) {
                               return std::ranges::count(results.results, method, &MethodResult::method) > 1;
                             });
}

}  // namespace

Verification verification(const parser::Email& email, const Mailbox& mailbox) {
  if (mailbox.authserv_id.empty()) return {.how = "the mailbox has no authserv_id"};
  const auto results = trusted_results(email, mailbox.authserv_id, domain_in(mailbox.address));
  if (!results) return {.how = "no trusted Authentication-Results of " + mailbox.authserv_id};

  const auto failed = std::ranges::any_of(
      results->results, [](const MethodResult& r) { return r.method == "dmarc" && r.result == "fail"; });
  const parser::Address* const from = parser::sole_from(email);
  if (from == nullptr) return {.dmarc_failed = failed, .how = "not exactly one From address"};
  if (is_ambiguous(*results)) return {.dmarc_failed = failed, .how = "contradictory Authentication-Results"};

  const auto proof = std::ranges::find_if(results->results, [&](const MethodResult& r) {
    return (!failed || r.method == "auth") && proves(r, from->address, mailbox);
  });
  if (proof != results->results.end()) return {.verified = true, .how = proof->method + "=pass"};
  return {.dmarc_failed = failed, .how = failed ? "dmarc=fail" : "no aligned pass"};
}

}  // namespace ticketd::desk
