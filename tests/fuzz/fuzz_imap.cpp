// What an IMAP server may send: cut anywhere it means the same, and every value in it is read without harm.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/mail/imap_mailbox_name.hpp"
#include "daemon/mail/imap_parser.hpp"
#include "daemon/mail/imap_values.hpp"

namespace {

using namespace ticketd::mail;

constexpr ImapParser::Limits limits{.line_bytes = 4096, .literal_bytes = 1024, .dropped_bytes = 8192};

std::vector<ImapResponse> responses(std::string_view input, std::size_t piece) {
  ImapParser parser(limits);
  std::vector<ImapResponse> all;
  while (!input.empty()) {
    std::string_view part = input.substr(0, piece);
    input.remove_prefix(part.size());
    while (!part.empty()) {
      auto next = parser.next(part);
      if (!next) return all;
      if (*next) all.push_back(std::move(**next));
    }
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::vector<ImapResponse> all = responses(input, size + 1);
  if (all != responses(input, 1) || all != responses(input, 7)) std::abort();

  for (ImapResponse& response : all) {
    imap_search(response.text);
    imap_capabilities(response.text);
    imap_response_code(imap_head(response.text).rest);
    imap_flag_list(response.text);
    imap_date_time(response.text);
    if (const auto folder = imap_list(response)) {
      const std::string wire = encode_mailbox_name(folder->name);
      if (decode_mailbox_name(wire).size() > folder->name.size() * 3) std::abort();
    }
    const auto fetch = imap_fetch(std::move(response));
    if (fetch && fetch->body && fetch->body->size() > limits.line_bytes) std::abort();
  }
  return 0;
}
