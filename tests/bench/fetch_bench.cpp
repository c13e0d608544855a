// Fetching alone: a mailbox of 2,000 mails of 13 KB, over TLS, from one Dovecot, by ticketd's own sessions
// into memory and by mbsync into a Maildir (without fsync). Rounds alternate; the best of each counts.
// fetch_bench [MAILS] [BYTES]
#include <pwd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>

#include "daemon/mail/imap_fetch_run.hpp"
#include "tests/bench/bench_mail.hpp"
#include "tests/integration/mail_servers.hpp"
#include "tests/run_task.hpp"

namespace ticketd::bench {
namespace {

namespace fs = std::filesystem;

const std::string user = "support@example.org";
constexpr int rounds = 5;

struct Figure {
  double seconds = 1e9;
  double cpu_seconds = 1e9;
};

double cpu_of(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class Action>
void measure(Figure& best, int who, Action action) {
  const double cpu_before = cpu_of(who);
  const auto begin = std::chrono::steady_clock::now();
  action();
  best.seconds =
      std::min(best.seconds, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  best.cpu_seconds = std::min(best.cpu_seconds, cpu_of(who) - cpu_before);
}

// Delivering 2,000 mails takes longer than fetching them: they are put there.
void fill_mailbox(const test::MailServers& servers, int mails, std::size_t bytes) {
  const fs::path maildir = servers.folder() / "mail" / user / "Maildir";
  for (const char* part : {"cur", "new", "tmp"}) fs::create_directories(maildir / part);
  std::mt19937 random(7);
  for (int i = 0; i < mails; ++i) {
    const std::string id = "m" + std::to_string(i) + "@example.net";
    std::ofstream(maildir / "cur" / (std::to_string(1'700'000'000 + i) + ".M1P1.bench:2,"), std::ios::binary)
        << customer_mail(random, id, "ann@example.net", bytes);
  }
  if (::geteuid() != 0) return;
  const passwd* owner = ::getpwnam("nobody");
  fs::path top = servers.folder() / "mail" / user;
  if (owner == nullptr || ::lchown(top.c_str(), owner->pw_uid, owner->pw_gid) != 0)
    throw std::runtime_error("chown");
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(top))
    if (::lchown(entry.path().c_str(), owner->pw_uid, owner->pw_gid) != 0) throw std::runtime_error("chown");
}

Task<std::uint64_t> fetch_all(mail::CurlLoop& loop, mail::Endpoint endpoint) {
  const auto must = [](const auto& result) {
    if (!result) throw std::runtime_error(result.error().detail);
  };
  mail::ImapSession session(loop);
  must(co_await session.connect(std::move(endpoint), 50 << 20));
  must(co_await session.select("INBOX", mail::Access::read_only));
  auto uids = co_await session.search(1);
  must(uids);
  auto wanted = co_await session.summaries(std::move(*uids));
  must(wanted);
  mail::FetchRun run(session, std::move(*wanted));
  std::uint64_t bytes = 0;
  for (;;) {
    const auto window = co_await run.next();
    must(window);
    if (window->empty()) break;
    for (const mail::FetchedMail& fetched : *window) bytes += fetched.raw.size();
  }
  co_await session.logout();
  co_return bytes;
}

void mbsync(const test::MailServers& servers) {
  const fs::path local = servers.folder() / "mbsync";
  fs::remove_all(local);
  fs::create_directories(local);
  const fs::path config = servers.folder() / "mbsyncrc";
  std::ofstream(config) << "FSync no\nIMAPAccount bench\nHost localhost\nPort " << servers.port("IMAPS")
                        << "\nUser " << user << "\nPass secret\nSSLType IMAPS\nCertificateFile "
                        << servers.ca_file().string()
                        << "\n\nIMAPStore far\nAccount bench\n\nMaildirStore near\nInbox "
                        << (local / "inbox").string() << "\nPath " << local.string()
                        << "/\n\nChannel bench\nFar :far:\nNear :near:\nSync Pull\nSyncState *\n";
  if (std::system(("mbsync -q -c " + config.string() + " bench").c_str()) != 0)
    throw std::runtime_error("mbsync failed");
}

void print(const char* name, const Figure& figure, int mails) {
  std::printf("%-8s %8.0f mails/s  %6.3f ms CPU/mail\n", name, mails / figure.seconds,
              1000 * figure.cpu_seconds / mails);
}

int run(int mails, std::size_t bytes) {
  test::MailServers servers({.users = {{user}}});
  fill_mailbox(servers, mails, bytes);
  Figure ours, theirs;
  std::uint64_t fetched = 0;
  for (int round = 0; round < rounds; ++round) {
    measure(ours, RUSAGE_SELF, [&] {
      asio::io_context io(1);
      mail::CurlLoop loop(io);
      fetched = test::run_task(io, fetch_all(loop, servers.imap(user)), std::chrono::seconds(300));
    });
    measure(theirs, RUSAGE_CHILDREN, [&] { mbsync(servers); });
  }
  std::printf("%d mails, %.1f MB over TLS, best of %d rounds\n", mails, static_cast<double>(fetched) / 1e6,
              rounds);
  print("ticketd", ours, mails);
  print("mbsync", theirs, mails);
  std::printf("ratio    %8.2f x\n", theirs.seconds / ours.seconds);
  return 0;
}

}  // namespace
}  // namespace ticketd::bench

int main(int argc, char** argv) {
  const int mails = argc > 1 ? std::atoi(argv[1]) : 2000;
  const std::size_t bytes = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 13 * 1024;
  try {
    return ticketd::bench::run(mails, bytes);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 1;
  }
}
