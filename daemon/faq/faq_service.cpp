#include "daemon/faq/faq_service.hpp"

#include <utility>

#include "daemon/log.hpp"

namespace ticketd {
namespace {

constexpr std::size_t most_mistakes_logged = 20;
constexpr int settle_looks = 20;  // a folder that never is quiet is read all the same

void log_mistakes(const std::vector<autoresponder::FaqMistake>& mistakes) {
  for (std::size_t i = 0; i < mistakes.size() && i < most_mistakes_logged; ++i)
    log::warning("faq_mistake",
                 {{"file", mistakes[i].file}, {"line", mistakes[i].line}, {"what", mistakes[i].what}});
}

/// The loop does not end while something is watched.
class WatchEnd {
 public:
  explicit WatchEnd(FolderWatch& watch) : watch_(watch) {}
  WatchEnd(const WatchEnd&) = delete;
  WatchEnd& operator=(const WatchEnd&) = delete;
  ~WatchEnd() { watch_.watch({}); }

 private:
  FolderWatch& watch_;
};

std::shared_ptr<const autoresponder::Matcher> learned(std::shared_ptr<const autoresponder::Matcher> matcher,
                                                      const std::vector<autoresponder::Example>& examples) {
  for (const autoresponder::Example& example : examples) matcher = matcher->learned(example);
  return matcher;
}

}  // namespace

FaqService::FaqService(asio::any_io_executor loop, config::FaqSettings settings, Experience experience,
                       std::function<void(Snapshot)> publish)
    : settings_(std::move(settings)),
      experience_(std::move(experience)),
      publish_(std::move(publish)),
      wake_(loop),
      first_done_(loop),
      watch_(std::move(loop), [this] {
        touched_ = true;
        wake_.notify();
      }) {}

Task<> FaqService::run() {
  const WatchEnd watch_end(watch_);
  for (;;) {
    try {
      if (std::exchange(stale_, false)) co_await build();
      if (!waiting_.empty()) co_await learn_waiting();
    } catch (const boost::system::system_error& e) {
      if (e.code() == asio::error::operation_aborted) throw;
      failed(e.what());
    } catch (const std::exception& e) {
      failed(e.what());
    }
    first_done_.notify();
    if (stale_) continue;
    const bool woken = co_await wake_.sleep(look_period);
    if (waiting_.empty() && (touched_ || !woken) && co_await folder_changed()) stale_ = true;
  }
}

Task<> FaqService::wait_for_first(std::chrono::steady_clock::duration limit) {
  if (snapshot_ == nullptr && settings_.enabled) co_await first_done_.sleep(limit);
}

void FaqService::use(config::FaqSettings settings) {
  if (settings == settings_) return;
  settings_ = std::move(settings);
  rebuild();
}

void FaqService::learn(std::vector<autoresponder::Example> examples) {
  if (snapshot_ == nullptr || examples.empty()) return;  // the next build asks for everything
  std::ranges::move(examples, std::back_inserter(waiting_));
  wake_.notify();
}

void FaqService::rebuild() {
  stale_ = true;
  wake_.notify();
}

Task<> FaqService::build() {
  status_.enabled = settings_.enabled;
  if (!settings_.enabled) {
    watch_.watch({});
    status_ = {};
    publish(nullptr);
    co_return;
  }
  const config::FaqSettings settings = settings_;
  waiting_.clear();  // what was committed before now is part of the experience
  FaqExperience experience = co_await experience_();
  const std::size_t examples = experience.examples.size();

  fingerprint_ = co_await worker_.run([&] { return faq_fingerprint(settings.folder); });
  auto folder = co_await worker_.run([&] { return read_faq_folder(settings.folder); });
  watch_.watch(folder ? folder->folders : std::vector{settings.folder.parent_path()});
  touched_ = true;  // look once more: it may have changed before the watch began
  wake_.notify();
  if (!folder) {
    failed(folder.error());
    co_return;
  }
  Snapshot built =
      co_await worker_.run([&] { return build_snapshot(std::move(*folder), experience, settings); });

  const autoresponder::FaqLibrary& library = *built->library;
  status_ = {.enabled = true,
             .entries = library.entries.size(),
             .mistakes = library.mistakes.size(),
             .examples = examples};
  log_mistakes(library.mistakes);
  log::info("faq_loaded",
            {{"entries", status_.entries}, {"mistakes", status_.mistakes}, {"examples", status_.examples}});
  publish(std::move(built));
}

Task<> FaqService::learn_waiting() {
  if (snapshot_ == nullptr) co_return;
  const auto examples = std::exchange(waiting_, {});
  if (snapshot_->matcher->learned_since_build() + examples.size() > autoresponder::Matcher::rebuild_after) {
    stale_ = true;
    co_return;
  }
  autoresponder::FaqSnapshot next = *snapshot_;
  next.matcher = co_await worker_.run([&] { return learned(next.matcher, examples); });
  status_.examples += examples.size();
  publish(std::make_shared<const autoresponder::FaqSnapshot>(std::move(next)));
}

Task<bool> FaqService::folder_changed() {
  if (!settings_.enabled) co_return false;
  // An editor writes in several steps and git file by file: wait until it is quiet.
  for (int looks = 0; looks < settle_looks && std::exchange(touched_, false); ++looks)
    co_await sleep_for(settle);
  const std::filesystem::path folder = settings_.folder;
  co_return fingerprint_ != co_await worker_.run([&] { return faq_fingerprint(folder); });
}

void FaqService::publish(Snapshot snapshot) {
  snapshot_ = std::move(snapshot);
  publish_(snapshot_);
}

void FaqService::failed(std::string why) {
  log::error("faq_failed", {{"reason", why}});
  status_.trouble = std::move(why);
  fingerprint_ = 0;  // tried again at the next look, unless the folder is still unreadable
}

}  // namespace ticketd
