// A disk that fails on command. It stands between SQLite and the files (a VFS): every write, sync, truncation
// and deletion is counted, and from the n-th on something happens to it. One at a time in a process.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ticketd::test {

enum class Fault {
  none,
  io_error,     ///< every change fails as a broken disk does
  failed_sync,  ///< the next fsync fails, once; everything else goes well
  full,         ///< every change that needs space fails
  kill,         ///< the process dies before the operation; what was written before is there
  power_cut,    ///< so does the machine: of what was not synced some is there, some is not
};

class FaultyDisk {
 public:
  /// From now on every new SQLite connection of the process writes through this disk.
  FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk();

  /// The fault happens at operation number `n` counted from now (1: the next one), and lasts until it is set
  /// anew.
  void fail_at(Fault fault, int n);
  void heal() { fail_at(Fault::none, 0); }
  /// Operations since the last fail_at().
  int operations() const { return operations_; }
  /// Whether the fault has happened.
  bool failed() const { return failed_; }

  // What SQLite's callbacks need; see the source.
  struct Write {
    std::string path{};
    sqlite3_int64 offset = 0;
    std::string before{};  ///< shorter than `after` at the end of the file
    std::string after{};
  };
  int before_change(int io_error_code);
  int before_sync();
  void remember(sqlite3_file* real, const std::string& path, sqlite3_int64 offset, std::string after);
  void forget(const std::string& path);
  sqlite3_vfs* real() { return real_; }

 private:
  [[noreturn]] void cut_power();

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_{};
  Fault fault_ = Fault::none;
  int fail_at_ = 0;
  int operations_ = 0;
  bool failed_ = false;
  std::vector<Write> unsynced_{};
};

}  // namespace ticketd::test
