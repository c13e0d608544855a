// Keeps the FAQ fit to be asked: reads its folder when it changes, builds the matcher on a thread of its own,
// takes in what was learned, and hands out one immutable snapshot after the other. Mail never waits for it:
// what goes wrong here is in the log and in status(), and the snapshot there was stays in use.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "autoresponder/faq_snapshot.hpp"
#include "daemon/blocking.hpp"
#include "daemon/config/config.hpp"
#include "daemon/faq/build_snapshot.hpp"
#include "daemon/faq/folder_watch.hpp"
#include "daemon/wakeup.hpp"

namespace ticketd {

/// For `status`.
struct FaqStatus {
  bool enabled = false;
  std::size_t entries = 0;  ///< in use, one for each language
  std::size_t mistakes = 0;
  std::size_t examples = 0;  ///< learned ones in use
  std::string trouble{};     ///< empty: none
};

/// Lives on the loop; its thread is only for reading and building.
class FaqService {
 public:
  using Snapshot = std::shared_ptr<const autoresponder::FaqSnapshot>;
  /// Everything that was ever learned. Asked before each build, on the loop; may throw.
  using Experience = std::function<Task<FaqExperience>()>;

  /// Changes of the folder count when it was quiet for so long; network file systems are looked at each
  /// `look_period`.
  static constexpr std::chrono::milliseconds settle{300};
  static constexpr std::chrono::minutes look_period{1};

  /// `publish` is called on the loop with every new snapshot, nullptr when the FAQ is switched off.
  FaqService(asio::any_io_executor loop, config::FaqSettings settings, Experience experience,
             std::function<void(Snapshot)> publish);

  /// Ends by cancellation.
  Task<> run();
  /// Waits for the first snapshot, or the first failure, for `limit` at most. Of one waiter.
  Task<> wait_for_first(std::chrono::steady_clock::duration limit);

  /// From now on by these settings.
  void use(config::FaqSettings settings);
  /// To be called after a commit: the examples count within a second, without a new build.
  void learn(std::vector<autoresponder::Example> examples);
  /// Something was forgotten or corrected: builds anew from all the experience there is.
  void rebuild();

  FaqStatus status() const { return status_; }
  /// The one in use; nullptr: none.
  Snapshot snapshot() const { return snapshot_; }

 private:
  Task<> build();
  Task<> learn_waiting();
  Task<bool> folder_changed();
  void publish(Snapshot snapshot);
  void failed(std::string why);

  config::FaqSettings settings_;
  Experience experience_;
  std::function<void(Snapshot)> publish_;
  Blocking worker_{1};
  Wakeup wake_;
  Wakeup first_done_;
  FolderWatch watch_;
  Snapshot snapshot_;
  FaqStatus status_;
  std::vector<autoresponder::Example> waiting_;  ///< learned, not yet in the snapshot
  std::uint64_t fingerprint_ = 0;                ///< of the folder as it was last read
  bool stale_ = true;                            ///< to be built anew
  bool touched_ = false;                         ///< the kernel said that the folder changed
};

}  // namespace ticketd
