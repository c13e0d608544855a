#include "daemon/desk/identity.hpp"

#include <algorithm>

#include "daemon/desk/one_line.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

constexpr std::size_t name_bytes_max = 200;

bool is_trusted_form(std::string_view from, const Mailbox& mailbox) {
  return std::ranges::any_of(mailbox.trusted_forms,
                             [&](const std::string& form) { return parser::same_address(form, from); });
}

}  // namespace

Identity identity(const parser::Email& email, const Mailbox& mailbox, const DeskConfig& config) {
  Identity who{.verification = verification(email, mailbox)};
  const parser::Address* const from = parser::sole_from(email);
  if (from == nullptr || from->address.empty()) return who;

  const parser::Address* const reply_to = email.reply_to.size() == 1 ? email.reply_to.data() : nullptr;
  const bool usable = reply_to != nullptr && is_deliverable(reply_to->address) &&
                      mailbox_at(config, reply_to->address) == nullptr;
  if (usable && who.verification.verified && is_trusted_form(from->address, mailbox)) {
    who.by_form = true;
    who.address = parser::ascii_lower(reply_to->address);
    who.name = one_line(reply_to->name, name_bytes_max);
    return who;
  }
  who.address = parser::ascii_lower(from->address);
  who.name = one_line(from->name, name_bytes_max);
  if (usable && !parser::same_address(reply_to->address, from->address))
    who.reply_to = parser::ascii_lower(reply_to->address);
  return who;
}

const std::string& answer_address(const Identity& who) {
  return who.reply_to.empty() ? who.address : who.reply_to;
}

bool is_deliverable(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size() || address.size() > 320)
    return false;
  return std::ranges::none_of(address, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || c == '<' || c == '>' || c == ',' || c == ';';
  });
}

}  // namespace ticketd::desk
