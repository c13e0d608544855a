// Who still makes progress: each worker beats when it has done a step or knows that it waits for nothing but
// the outside world. The watchdog of systemd is fed only while nobody is late. Loop thread only; time is
// given.
#pragma once

#include <chrono>
#include <list>
#include <string>

namespace ticketd {

class Heartbeats {
 public:
  using Clock = std::chrono::steady_clock;

  /// One worker's. Stays valid as long as the Heartbeats.
  class Worker {
   public:
    Worker(std::string name, Clock::duration limit, Clock::time_point now)
        : name_(std::move(name)), limit_(limit), last_(now) {}
    void beat(Clock::time_point now = Clock::now()) { last_ = now; }

   private:
    friend class Heartbeats;
    std::string name_;
    Clock::duration limit_;  ///< longest time between two beats of a healthy worker
    Clock::time_point last_;
  };

  Worker& add(std::string name, Clock::duration limit, Clock::time_point now = Clock::now()) {
    return workers_.emplace_back(std::move(name), limit, now);
  }

  /// The name of the worker that is late, the latest first; empty: all are well.
  std::string late(Clock::time_point now = Clock::now()) const {
    const Worker* latest = nullptr;
    for (const Worker& worker : workers_) {
      if (now - worker.last_ <= worker.limit_) continue;
      if (latest == nullptr || worker.last_ + worker.limit_ < latest->last_ + latest->limit_)
        latest = &worker;
    }
    return latest == nullptr ? std::string() : latest->name_;
  }

 private:
  std::list<Worker> workers_;  // a list: workers hold references
};

}  // namespace ticketd
