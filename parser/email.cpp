#include "parser/email.hpp"

#include "parser/ascii.hpp"

namespace ticketd::parser {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::human:
      return "human";
    case Kind::autoreply:
      return "autoreply";
    case Kind::bounce:
      return "bounce";
    case Kind::list:
      return "list";
  }
  return "human";
}

const HeaderField* find_header(const Email& email, std::string_view name) {
  const auto found =
      std::ranges::find_if(email.headers, [&](const HeaderField& h) { return same_text(h.name, name); });
  return found == email.headers.end() ? nullptr : &*found;
}

std::vector<std::string_view> headers(const Email& email, std::string_view name) {
  std::vector<std::string_view> values;
  for (const HeaderField& h : email.headers)
    if (same_text(h.name, name)) values.push_back(h.value);
  return values;
}

const Address* sole_from(const Email& email) { return email.from.size() == 1 ? email.from.data() : nullptr; }

bool same_address(std::string_view a, std::string_view b) { return same_text(a, b); }

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string{} : ascii_lower(address.substr(at + 1));
}

}  // namespace ticketd::parser
