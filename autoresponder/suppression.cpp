#include "autoresponder/suppression.hpp"

#include <algorithm>
#include <array>

#include "parser/ascii.hpp"

namespace ticketd::autoresponder {
namespace {

using parser::Email;
using parser::same_text;

/// The words of a structured field's value; comments are left out (RFC 5322, 3.2.2), so `(hi) no; x` is "no",
/// "x".
std::vector<std::string_view> tokens(std::string_view value, std::string_view separators) {
  std::vector<std::string_view> found;
  std::size_t start = 0;
  int depth = 0;
  const auto finish = [&](std::size_t end) {
    if (end > start) found.push_back(value.substr(start, end - start));
    start = end + 1;
  };
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (depth > 0) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      start = i + 1;
    } else if (c == '(') {
      finish(i);
      ++depth;
    } else if (parser::ascii_space(c) || separators.contains(c)) {
      finish(i);
    }
  }
  if (depth == 0) finish(value.size());
  return found;
}

template <std::size_t N>
bool is_any_of(std::string_view token, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return same_text(token, word); });
}

/// Some field of that name has one of the words among its tokens.
template <std::size_t N>
bool says(const Email& email, std::string_view field, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(parser::headers(email, field), [&](std::string_view value) {
    return std::ranges::any_of(tokens(value, ",;:"), [&](std::string_view t) { return is_any_of(t, words); });
  });
}

template <std::size_t N>
bool has_any(const Email& email, const std::array<std::string_view, N>& fields) {
  return std::ranges::any_of(fields, [&](std::string_view f) { return parser::find_header(email, f); });
}

bool has_null_return_path(const Email& email) {
  return std::ranges::any_of(parser::headers(email, "Return-Path"), [](std::string_view value) {
    const auto rest = tokens(value, "<>");  // "< >" and a comment beside it are as empty
    return rest.empty();
  });
}

bool is_automatic(const Email& email) {
  return std::ranges::any_of(parser::headers(email, "Auto-Submitted"), [](std::string_view value) {
    const auto words = tokens(value, ";,");
    return words.empty() || !same_text(words.front(), "no");  // RFC 3834, 5: an explicit "no" is a human
  });
}

bool is_bulk(const Email& email) {
  static constexpr std::array<std::string_view, 4> bulk{"bulk", "junk", "list", "auto_reply"};
  if (says(email, "Precedence", bulk) || says(email, "X-Precedence", bulk)) return true;
  return std::ranges::any_of(parser::headers(email, "Feedback-ID"), [](std::string_view value) {
    return parser::ascii_lower(value).contains("bulk");
  });
}

bool is_report(const Email& email) {
  return std::ranges::any_of(parser::headers(email, "Content-Type"), [](std::string_view value) {
    const auto words = tokens(value, ";");
    return !words.empty() && same_text(words.front(), "multipart/report");
  });
}

std::string_view local_part(std::string_view address) { return address.substr(0, address.rfind('@')); }

/// "no-reply", "no_reply.shop" and "orders-noreply" end up as words, so that "anno.reply" stays a person.
bool refuses_replies(std::string_view local) {
  static constexpr std::array<std::string_view, 3> one{"noreply", "donotreply", "dontreply"};
  const auto words = tokens(local, "-_.+");
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_any_of(words[i], one)) return true;
    if (i + 1 == words.size() || !same_text(words[i + 1], "reply")) continue;
    if (same_text(words[i], "no")) return true;
    if (same_text(words[i], "not") && i > 0 && same_text(words[i - 1], "do")) return true;
  }
  return false;
}

bool is_role(std::string_view address) {
  static constexpr std::array<std::string_view, 4> roles{"mailer-daemon", "postmaster", "listserv",
                                                         "majordomo"};
  const std::string local = parser::ascii_lower(local_part(address));
  const std::string_view user = std::string_view(local).substr(0, local.find('+'));
  return is_any_of(user, roles) || user.starts_with("owner-") || user.ends_with("-request") ||
         user.starts_with("bounce") || refuses_replies(local);
}

/// user+detail@domain -> user@domain: a reply to such an address reaches the same mailbox.
std::string without_detail(std::string_view address) {
  const std::string_view local = local_part(address);
  std::string base(local.substr(0, local.find('+')));
  return base.append(address.substr(local.size()));
}

bool is_one_of(std::string_view address, const std::vector<std::string>& addresses) {
  const std::string base = without_detail(address);
  return std::ranges::any_of(addresses, [&](const std::string& ours) {
    return parser::same_address(address, ours) || parser::same_address(base, ours);
  });
}

bool is_addressed(const Email& email, const std::vector<std::string>& addresses) {
  const auto ours = [&](const parser::Address& a) { return is_one_of(a.address, addresses); };
  if (std::ranges::any_of(email.to, ours) || std::ranges::any_of(email.cc, ours)) return true;
  static constexpr std::array<std::string_view, 4> others{"Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"};
  for (std::string_view field : others)
    for (std::string_view value : parser::headers(email, field))
      for (std::string_view token : tokens(value, "<>,;:\""))
        if (is_one_of(token, addresses)) return true;
  return false;
}

/// What the addresses say: `sender` wrote, `destination` would be answered.
Suppression by_addresses(const Email& email, const SuppressionContext& context) {
  if (context.sender.empty()) return Suppression::no_sender;
  const std::string& destination = context.destination.empty() ? context.sender : context.destination;
  for (const std::string& address : {context.sender, destination}) {
    if (is_one_of(address, context.own_addresses) || is_one_of(address, context.mailbox_addresses))
      return Suppression::own_address;
    if (is_one_of(address, context.agent_addresses)) return Suppression::agent;
    if (is_role(address)) return Suppression::role_sender;
  }
  return is_addressed(email, context.mailbox_addresses) ? Suppression::none : Suppression::not_addressed;
}

}  // namespace

Suppression suppression_by_fields(const Email& email) {
  static constexpr std::array<std::string_view, 7> list_fields{
      "List-Id",   "List-Help",  "List-Subscribe", "List-Unsubscribe",
      "List-Post", "List-Owner", "List-Archive"};
  static constexpr std::array<std::string_view, 3> unwanted{"all", "autoreply", "oof"};
  static constexpr std::array<std::string_view, 3> responders{"X-Autoreply", "X-Autorespond",
                                                              "X-Autoresponder"};
  static constexpr std::array<std::string_view, 1> yes{"true"};

  if (has_null_return_path(email)) return Suppression::null_sender;
  if (is_automatic(email)) return Suppression::automatic;
  if (has_any(email, list_fields)) return Suppression::mailing_list;
  if (is_bulk(email)) return Suppression::bulk;
  if (says(email, "X-Auto-Response-Suppress", unwanted)) return Suppression::reply_unwanted;
  if (has_any(email, responders) || says(email, "X-FC-MachineGenerated", yes))
    return Suppression::machine_generated;
  if (is_report(email)) return Suppression::report;
  if (parser::headers(email, "Received").size() > max_received_fields) return Suppression::too_many_hops;
  if (email.kind != parser::Kind::human) return Suppression::recognised_machine;
  return Suppression::none;
}

Suppression suppression(const Email& email, const SuppressionContext& context) {
  if (context.ours) return Suppression::loop;
  if (const Suppression found = suppression_by_fields(email); found != Suppression::none) return found;
  if (const Suppression found = by_addresses(email, context); found != Suppression::none) return found;
  if (context.authentication_failed) return Suppression::not_authenticated;
  if (context.spam) return Suppression::spam;
  if (context.age > max_answered_age) return Suppression::too_old;
  return Suppression::none;
}

std::string_view suppression_name(Suppression suppression) {
  switch (suppression) {
    case Suppression::none:
      return "none";
    case Suppression::loop:
      return "loop";
    case Suppression::no_sender:
      return "no_sender";
    case Suppression::null_sender:
      return "null_sender";
    case Suppression::automatic:
      return "automatic";
    case Suppression::mailing_list:
      return "mailing_list";
    case Suppression::bulk:
      return "bulk";
    case Suppression::reply_unwanted:
      return "reply_unwanted";
    case Suppression::machine_generated:
      return "machine_generated";
    case Suppression::report:
      return "report";
    case Suppression::recognised_machine:
      return "recognised_machine";
    case Suppression::role_sender:
      return "role_sender";
    case Suppression::own_address:
      return "own_address";
    case Suppression::agent:
      return "agent";
    case Suppression::not_addressed:
      return "not_addressed";
    case Suppression::too_many_hops:
      return "too_many_hops";
    case Suppression::not_authenticated:
      return "not_authenticated";
    case Suppression::spam:
      return "spam";
    case Suppression::too_old:
      return "too_old";
  }
  return "none";
}

}  // namespace ticketd::autoresponder
