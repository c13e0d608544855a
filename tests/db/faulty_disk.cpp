#include "tests/db/faulty_disk.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstring>
#include <new>
#include <random>

namespace ticketd::test {
namespace {

/// Our file object; SQLite's own lies right behind it in the same memory.
struct File {
  sqlite3_file base;
  FaultyDisk* disk;
  const char* path;
};

File* self(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(self(file) + 1); }
std::string path_of(sqlite3_file* file) { return self(file)->path == nullptr ? "" : self(file)->path; }

int close_file(sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); }
int read_file(sqlite3_file* f, void* data, int size, sqlite3_int64 offset) {
  return real(f)->pMethods->xRead(real(f), data, size, offset);
}
int write_file(sqlite3_file* f, const void* data, int size, sqlite3_int64 offset) {
  if (const int code = self(f)->disk->before_change(SQLITE_IOERR_WRITE); code != SQLITE_OK) return code;
  self(f)->disk->remember(real(f), path_of(f), offset,
                          std::string(static_cast<const char*>(data), static_cast<std::size_t>(size)));
  return real(f)->pMethods->xWrite(real(f), data, size, offset);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
  if (const int code = self(f)->disk->before_change(SQLITE_IOERR_TRUNCATE); code != SQLITE_OK) return code;
  return real(f)->pMethods->xTruncate(real(f), size);
}
int sync_file(sqlite3_file* f, int flags) {
  if (const int code = self(f)->disk->before_sync(); code != SQLITE_OK) return code;
  self(f)->disk->forget(path_of(f));
  return real(f)->pMethods->xSync(real(f), flags);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); }
int lock(sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); }
int unlock(sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); }
int check_lock(sqlite3_file* f, int* held) { return real(f)->pMethods->xCheckReservedLock(real(f), held); }
int control(sqlite3_file* f, int operation, void* argument) {
  return real(f)->pMethods->xFileControl(real(f), operation, argument);
}
int sector_size(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
int characteristics(sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }

// Version 1 has no shared memory: SQLite then refuses WAL unless the file is locked exclusively, as ours is.
constexpr sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

FaultyDisk* disk_of(sqlite3_vfs* vfs) { return static_cast<FaultyDisk*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  FaultyDisk* disk = disk_of(vfs);
  new (file) File{.base = {.pMethods = nullptr}, .disk = disk, .path = path};
  const int code = disk->real()->xOpen(disk->real(), path, real(file), flags, out_flags);
  if (code == SQLITE_OK) file->pMethods = &methods;
  return code;
}
int delete_file(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  if (const int code = disk_of(vfs)->before_change(SQLITE_IOERR_DELETE); code != SQLITE_OK) return code;
  disk_of(vfs)->forget(path);
  return disk_of(vfs)->real()->xDelete(disk_of(vfs)->real(), path, sync_directory);
}

}  // namespace

FaultyDisk::FaultyDisk() : real_(sqlite3_vfs_find(nullptr)) {
  vfs_ = *real_;
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  vfs_.pNext = nullptr;
  vfs_.zName = "faulty";
  vfs_.pAppData = this;
  vfs_.xOpen = open_file;
  vfs_.xDelete = delete_file;
  sqlite3_vfs_register(&vfs_, 1);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
}

void FaultyDisk::fail_at(Fault fault, int n) {
  fault_ = fault;
  fail_at_ = n;
  operations_ = 0;
  failed_ = false;
}

int FaultyDisk::before_change(int io_error_code) {
  ++operations_;
  if (fault_ == Fault::none || fault_ == Fault::failed_sync || operations_ < fail_at_) return SQLITE_OK;
  failed_ = true;
  if (fault_ == Fault::kill) ::kill(::getpid(), SIGKILL);
  if (fault_ == Fault::power_cut) cut_power();
  return fault_ == Fault::full ? SQLITE_FULL : io_error_code;
}

int FaultyDisk::before_sync() {
  ++operations_;
  if (fault_ == Fault::none || fault_ == Fault::full || operations_ < fail_at_) return SQLITE_OK;
  if (fault_ == Fault::failed_sync && failed_) return SQLITE_OK;
  failed_ = true;
  if (fault_ == Fault::kill) ::kill(::getpid(), SIGKILL);
  if (fault_ == Fault::power_cut) cut_power();
  return SQLITE_IOERR_FSYNC;
}

void FaultyDisk::remember(sqlite3_file* file, const std::string& path, sqlite3_int64 offset,
                          std::string after) {
  if (fault_ != Fault::power_cut) return;
  sqlite3_int64 size = 0;
  file->pMethods->xFileSize(file, &size);
  std::string before(static_cast<std::size_t>(std::max<sqlite3_int64>(
                         0, std::min(static_cast<sqlite3_int64>(after.size()), size - offset))),
                     '\0');
  if (!before.empty()) file->pMethods->xRead(file, before.data(), static_cast<int>(before.size()), offset);
  unsynced_.push_back(
      {.path = path, .offset = offset, .before = std::move(before), .after = std::move(after)});
}

void FaultyDisk::forget(const std::string& path) {
  std::erase_if(unsynced_, [&path](const Write& write) { return write.path == path; });
}

/// Takes back what was not synced, then does some of it again: a disk writes in any order it likes.
void FaultyDisk::cut_power() {
  std::mt19937 random(static_cast<std::mt19937::result_type>(fail_at_));
  const auto put = [](const Write& write, const std::string& bytes) {
    const int file = ::open(write.path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    [[maybe_unused]] const auto written = ::pwrite(file, bytes.data(), bytes.size(), write.offset);
    ::close(file);
  };
  for (auto write = unsynced_.rbegin(); write != unsynced_.rend(); ++write) {
    std::string zeros = write->before;
    zeros.resize(write->after.size());  // a file that grew stays long, and empty there
    put(*write, zeros);
  }
  for (const Write& write : unsynced_)
    if (random() % 2 == 0) put(write, write.after);
  ::kill(::getpid(), SIGKILL);
  ::_exit(1);
}

}  // namespace ticketd::test
