#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "parser/parse.hpp"
#include "parser/subject.hpp"
#include "parser/utf8.hpp"

// Mails that look like reports: what is fuzzed stands behind headers that lead to the reading of bounces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ticketd::parser;
  const std::string body(reinterpret_cast<const char*>(data), size);
  const std::string report =
      "From: MAILER-DAEMON@example.net\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
      "--b\nContent-Type: message/delivery-status\n\n" +
      body + "\n--b--\n";
  const std::string words = "From: MAILER-DAEMON@example.net\nSubject: failure notice\n\n" + body;
  for (const std::string& raw : {report, words, body}) {
    const Email email = parse(raw);
    if (email.bounce.has_value() != (email.kind == Kind::bounce)) std::abort();
    if (email.kind != Kind::human && email.kind_reason.empty()) std::abort();
    if (!valid_utf8(email.kind_reason) || !valid_utf8(normalised_subject(email.subject))) std::abort();
    if (!email.bounce) continue;
    for (const std::string& address : email.bounce->recipients)
      if (address.empty() || address.find_first_of(" \r\n<>") != std::string::npos) std::abort();
    if (!valid_utf8(email.bounce->diagnostic) || email.bounce->diagnostic.find('\n') != std::string::npos)
      std::abort();
    const std::string& status = email.bounce->status;
    if (!status.empty() && status.front() != '4' && status.front() != '5') std::abort();
  }
  return 0;
}
