#include "daemon/mail_endpoints.hpp"

namespace ticketd {
namespace {

mail::Endpoint endpoint(const config::ServerSettings& server) {
  return {.url = server.url,
          .user = server.user,
          .password_file = server.password_file,
          .bearer_file = server.bearer_file,
          .ca_file = server.ca_file,
          .insecure = server.insecure};
}

}  // namespace

mail::Endpoint imap_endpoint(const config::MailboxSettings& settings) {
  return endpoint(settings.imap.server);
}
mail::Endpoint smtp_endpoint(const config::MailboxSettings& settings) {
  return endpoint(settings.smtp.server);
}

}  // namespace ticketd
