#include "daemon/mail/mail_error.hpp"

namespace ticketd::mail {

std::string_view kind_name(MailError::Kind kind) {
  switch (kind) {
    case MailError::Kind::unreachable:
      return "unreachable";
    case MailError::Kind::timeout:
      return "timeout";
    case MailError::Kind::untrusted:
      return "untrusted";
    case MailError::Kind::refused_login:
      return "refused_login";
    case MailError::Kind::rejected:
      return "rejected";
    case MailError::Kind::protocol:
      return "protocol";
  }
  return "unknown";
}

}  // namespace ticketd::mail
