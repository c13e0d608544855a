// Any bytes are a mail: parse() holds its promises, and what is written again from its values is a clean
// message.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "parser/inspect.hpp"
#include "parser/outgoing_message.hpp"
#include "parser/parse.hpp"
#include "parser/utf8.hpp"

namespace {

using namespace ticketd::parser;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_text(std::string_view text) { require(valid_utf8(text)); }

void require_text(const std::vector<Address>& addresses) {
  for (const Address& a : addresses) {
    require_text(a.name);
    require_text(a.address);
    require(!a.address.empty());
  }
}

void check(const Email& email) {
  for (const HeaderField& h : email.headers) {
    require_text(h.name);
    require_text(h.value);
  }
  for (const auto* list : {&email.from, &email.sender, &email.reply_to, &email.to, &email.cc})
    require_text(*list);
  for (const std::string* text : {&email.subject, &email.message_id, &email.text, &email.html,
                                  &email.reply_text, &email.reply_html, &email.language})
    require_text(*text);
  for (const Attachment& a : email.attachments) {
    require_text(a.name);
    require_text(a.type);
    require_text(a.content_id);
  }
  require(email.bounce.has_value() == (email.kind == Kind::bounce));
}

void check_rendered(const Email& email) {
  const OutgoingMessage answer{.from = {"Desk", "desk@example.org"},
                               .to = email.from,
                               .cc = email.cc,
                               .reply_to = email.reply_to,
                               .subject = email.subject,
                               .message_id = email.message_id,
                               .in_reply_to = email.message_id,
                               .references = email.references,
                               .text = email.text,
                               .html = email.html,
                               .attachments = email.attachments,
                               .extra = email.headers};
  const std::string bytes = render(answer);
  std::size_t line = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\r') require(i + 1 < bytes.size() && bytes[i + 1] == '\n');
    if (bytes[i] != '\n') continue;
    require(i > 0 && bytes[i - 1] == '\r');
    require(i - line <= 999);  // 998 and the CR
    line = i + 1;
  }
  require(line == bytes.size());
  require(needs_smtputf8(answer) || ascii_only(bytes));
  require(parse(bytes).from == std::vector<Address>{answer.from});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  Limits small;  // so that short inputs reach the limits
  small.depth = 5;
  small.parts = 20;
  small.fields = 50;
  small.field_bytes = 2000;
  small.text_bytes = 10'000;
  check(parse(raw, small));

  const Email email = parse(raw);
  check(email);
  check_rendered(email);
  inspect_json(email);
  return 0;
}
