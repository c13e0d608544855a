// Who is alive. Each worker beats at every step; the watchdog is fed only while nobody is overdue.
#pragma once

#include <chrono>
#include <list>
#include <string>
#include <utility>
#include <vector>

namespace ticketd {

/// Outlives every Pulse taken from it.
class Heartbeats {
 public:
  using Clock = std::chrono::steady_clock;

 private:
  struct Entry {
    std::string name;
    Clock::duration silence_limit;
    Clock::time_point last;
  };
  std::list<Entry> entries_;

 public:
  /// One worker's pulse; as long as it lives the worker must beat within its limit.
  class Pulse {
   public:
    Pulse(Heartbeats& all, std::string name, Clock::duration silence_limit)
        : all_(all),
          entry_(all.entries_.insert(all.entries_.end(), {std::move(name), silence_limit, Clock::now()})) {}
    Pulse(const Pulse&) = delete;
    Pulse& operator=(const Pulse&) = delete;
    ~Pulse() { all_.entries_.erase(entry_); }

    void beat() { entry_->last = Clock::now(); }

   private:
    Heartbeats& all_;
    std::list<Entry>::iterator entry_;
  };

  /// Names of the workers that have been silent for longer than their limit.
  std::vector<std::string> overdue(Clock::time_point now = Clock::now()) const {
    std::vector<std::string> names;
    for (const Entry& e : entries_)
      if (now - e.last > e.silence_limit) names.push_back(e.name);
    return names;
  }
};

}  // namespace ticketd
