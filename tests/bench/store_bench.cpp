// What the store costs per mail: CPU, and bytes on the disk. Each ticket is a 13 KB mail with an
// acknowledgement and a notification; a batch is one transaction of 100. TICKETD_BENCH_TICKETS=N files N
// tickets beforehand.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "db/store.hpp"
#include "tests/bench/bench_mail.hpp"

namespace ticketd::bench {
namespace {

using db::Time;

constexpr std::size_t mail_bytes = 13UL * 1024;
constexpr int batch_size = 100;
constexpr Time start{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};
const db::FolderName inbox{.account = "help@desk.example", .folder = "INBOX"};

std::string random_id(std::mt19937& random) {
  std::string id;
  for (int i = 0; i < 3; ++i) id += std::to_string(random());
  return id;
}

/// A mail with what the rules would have made of it, prepared outside the measured time.
struct Case {
  db::ReceivedMail mail{};
  db::LookupKeys keys{};
  db::Filing filing{};
};

db::NewOutgoing outgoing(db::OutgoingKind kind, std::string recipient, std::string message_id,
                         std::string message) {
  return {.kind = kind,
          .mailbox = inbox.account,
          .mail_from = inbox.account,
          .message_id = std::move(message_id),
          .message = std::move(message),
          .recipients = {std::move(recipient)}};
}

Case make_case(std::mt19937& random, std::uint32_t uid) {
  const std::string id = random_id(random);
  const std::string from =
      "customer" + id.substr(0, 12) + "@mail" + std::to_string(random() % 5000) + ".example";
  const std::string message_id = id + "@customer.example";
  const Time now = start + std::chrono::seconds{uid / 1000};
  Case c;
  c.mail = {.where = {inbox.account, inbox.folder, 1, uid},
            .internal_date = now,
            .message_id = message_id,
            .content_hash = id + id,
            .raw = customer_mail(random, message_id, from, mail_bytes),
            .action = db::ServerAction::pending};
  c.keys = {.mailbox = inbox.account,
            .message_id = message_id,
            .content_hash = c.mail.content_hash,
            .sender = from,
            .normalised_subject = "a question",
            .auto_reply_to = from,
            .now = now};
  const std::size_t text_at = c.mail.raw.find("\r\n\r\n", c.mail.raw.find("text/plain")) + 4;
  const std::string text = c.mail.raw.substr(text_at, 1500);
  const std::string body = c.mail.raw.substr(text_at);
  c.filing = {
      .outcome = db::LedgerOutcome::opened,
      .new_ticket = db::Ticket{.random_id = random_id(random),
                               .mailbox = inbox.account,
                               .queue = "support",
                               .subject = "A question",
                               .normalised_subject = "a question",
                               .requester = from,
                               .language = "en",
                               .created = now,
                               .updated = now},
      .participants = {{.number = 1, .address = from, .name = "Customer"}},
      .messages = {{.direction = db::Direction::from_customer,
                    .message_id = message_id,
                    .from = {"Customer", from},
                    .subject = "A question",
                    .text = text,
                    .at = now,
                    .content_hash = c.mail.content_hash},
                   {.direction = db::Direction::automatic,
                    .message_id = "a" + id + "@desk.example",
                    .subject = "Re: A question",
                    .text = words(random, 700),
                    .at = now}},
      .events = {{.actor = "customer " + from, .kind = "opened"},
                 {.actor = "ticketd", .kind = "acknowledged"}},
      .new_clocks = {{.due = now + std::chrono::hours{24}, .promised = now + std::chrono::hours{24}}},
      .outgoing = {outgoing(db::OutgoingKind::auto_reply, from, "a" + id + "@desk.example",
                            customer_mail(random, "a" + id + "@desk.example", inbox.account, 4000)),
                   outgoing(
                       db::OutgoingKind::notification, "alice@desk.example", "n" + id + "@desk.example",
                       "Message-ID: <n" + id + "@desk.example>\r\n\r\nTicket, state, customer\r\n" + body)},
  };
  return c;
}

std::vector<Case> make_batch(std::mt19937& random, std::uint32_t first_uid) {
  std::vector<Case> cases;
  for (std::uint32_t i = 0; i < batch_size; ++i) cases.push_back(make_case(random, first_uid + i));
  return cases;
}

void file_batch(db::Store& store, std::vector<Case>& cases) {
  std::vector<db::ServerUid> uids;
  for (const Case& c : cases) uids.push_back(c.mail.where);
  store.ledger().count_tries(uids, cases.front().keys.now);
  db::Batch batch = store.begin(cases.front().keys.now);
  for (Case& c : cases) {
    const db::Facts facts = batch.facts(c.keys);
    c.filing.new_ticket->id = facts.next_ticket;
    batch.file(c.mail, c.filing);
  }
  batch.commit();
}

/// A store in a file of its own, with the wanted number of tickets in it.
class Disk {
 public:
  Disk() : folder_(std::filesystem::temp_directory_path() / ("store_bench." + std::to_string(::getpid()))) {
    const char* chosen = std::getenv("TICKETD_BENCH_DIR");
    if (chosen != nullptr) folder_ = std::filesystem::path(chosen) / folder_.filename();
    std::filesystem::create_directory(folder_);
    store_ = std::make_unique<db::Store>(folder_ / "ticketd.db");
    store_->ledger().begin_folder(inbox, 1, 0, start);
    const char* count = std::getenv("TICKETD_BENCH_TICKETS");
    const std::uint32_t wanted = count == nullptr ? 0 : static_cast<std::uint32_t>(std::stoul(count));
    while (next_uid_ < wanted) file_next(make_batch(random_, next_uid_));
  }
  ~Disk() {
    store_.reset();
    if (std::getenv("TICKETD_BENCH_DIR") == nullptr) std::filesystem::remove_all(folder_);
  }
  void file_next(std::vector<Case> cases) {
    file_batch(*store_, cases);
    next_uid_ += batch_size;
  }
  std::vector<Case> next() { return make_batch(random_, next_uid_); }
  double bytes() const { return static_cast<double>(std::filesystem::file_size(folder_ / "ticketd.db")); }
  db::Store& store() { return *store_; }

 private:
  std::mt19937 random_{1};
  std::uint32_t next_uid_ = 1;
  std::filesystem::path folder_;
  std::unique_ptr<db::Store> store_;
};

void new_tickets(benchmark::State& state) {
  Disk disk;
  const double before = disk.bytes();
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<Case> cases = disk.next();
    state.ResumeTiming();
    disk.file_next(std::move(cases));
  }
  const auto tickets = static_cast<double>(state.iterations() * batch_size);
  state.counters["us_per_ticket"] =
      benchmark::Counter(tickets / 1e6, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["disk_bytes_per_ticket"] = (disk.bytes() - before) / tickets;
}
BENCHMARK(new_tickets)->Unit(benchmark::kMillisecond)->Iterations(50);

}  // namespace
}  // namespace ticketd::bench

BENCHMARK_MAIN();
