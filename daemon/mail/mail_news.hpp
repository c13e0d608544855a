// Whether a server has spoken of new mail since we last looked. It may do so in any reply (RFC 3501, 5.2), in
// that of a FETCH or a MOVE say, and says it only once: an IDLE begun after that would wait in vain.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/mail/imap_parser.hpp"
#include "daemon/mail/imap_values.hpp"

namespace ticketd::mail {

class MailNews {
 public:
  /// To be told of every response there is. A number repeated is no news (some servers repeat it in every
  /// reply) unless mails went meanwhile.
  void note(const ImapResponse& response) {
    if (response.kind != ImapResponse::Kind::untagged) return;
    const ImapHead head = imap_head(response.text);
    if (head.word == "EXISTS" && head.number) {
      announced_ = announced_ || head.number != exists_;
      exists_ = head.number;
    } else if (head.word == "EXPUNGE" || head.word == "VANISHED") {
      exists_.reset();
    }
  }

  bool announced() const { return announced_; }
  /// Before looking.
  void look() { announced_ = false; }

 private:
  std::optional<std::uint32_t> exists_;
  bool announced_ = false;
};

}  // namespace ticketd::mail
