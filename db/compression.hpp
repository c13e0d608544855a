// zstd for whole mails. Inside db only. Each frame carries a checksum, so damage on the disk is noticed.
// A mail that repeats most of another (a notification quotes the customer's mail) is compressed with that
// mail as its prefix and then costs a few hundred bytes; the same prefix is needed to read it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace ticketd::db {

/// Keeps some work memory between calls; used by one thread at a time.
class Compression {
 public:
  Compression();

  /// The frame of `bytes`, readable with the same `prefix` only. An empty prefix is none. The frame lies here
  /// until the next call.
  std::string_view compress(std::string_view bytes, std::string_view prefix = {});
  /// `size` is that of the original bytes. Throws StoreError fatal when the frame is damaged.
  std::string decompress(std::string_view frame, std::size_t size, std::string_view prefix = {});

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
    void operator()(ZSTD_DCtx_s* context) const;
  };
  void give_back_memory();

  std::unique_ptr<ZSTD_CCtx_s, Free> compressor_;
  std::unique_ptr<ZSTD_DCtx_s, Free> decompressor_;
  std::vector<char> frame_;
};

}  // namespace ticketd::db
