#include <fmt/format.h>

#include "daemon/doctor/advice.hpp"
#include "daemon/doctor/name_check.hpp"
#include "daemon/doctor/servers.hpp"
#include "daemon/mail/smtp_session.hpp"
#include "daemon/mail_endpoints.hpp"

namespace ticketd::doctor {

Task<std::vector<Finding>> check_smtp(mail::CurlLoop& loop, config::MailboxSettings settings) {
  const config::ServerSettings& server = settings.smtp.server;
  Finding finding{Verdict::wrong, "SMTP " + settings.address, {}, {}};
  if (const auto unknown = co_await check_name(server, config::Protocol::smtp)) {
    finding.what = *unknown;
    finding.remedy = name_remedy;
    co_return std::vector{finding};
  }

  mail::SmtpSession session(loop);
  const auto connected = co_await session.connect(smtp_endpoint(settings));
  if (!connected) {
    const mail::MailError& error = connected.error();
    finding.what = fmt::format("{}: {}: {}", server.user.empty() ? "connect" : "log in as " + server.user,
                               mail::kind_name(error.kind), error.detail);
    finding.remedy = advice(error, server, config::Protocol::smtp);
    co_return std::vector{finding};
  }
  co_await session.quit();
  finding.verdict = Verdict::fine;
  finding.what = server.user.empty() ? "connected; nothing was sent"
                                     : "logged in as " + server.user + "; nothing was sent";
  co_return std::vector{finding};
}

}  // namespace ticketd::doctor
