#include "db/compression.hpp"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <new>

#include "db/store_error.hpp"

namespace ticketd::db {
namespace {

constexpr int level = 1;  // level 3 takes a third longer and saves 1.5 % on mails of 10 KB
constexpr std::size_t long_distance_bytes_min = 1U << 20U;  // below, the level's own tables reach everywhere
constexpr std::size_t kept_bytes_max = 2U << 20U;           // one huge mail does not keep its work memory
constexpr int window_log_max = 27;                          // 128 MiB: the largest mail and its prefix

void check(std::size_t code) {
  if (ZSTD_isError(code) != 0)
    throw StoreError(StoreError::Kind::fatal, std::string("zstd: ") + ZSTD_getErrorName(code));
}

}  // namespace

void Compression::Free::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }
void Compression::Free::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

Compression::Compression() : compressor_(ZSTD_createCCtx()), decompressor_(ZSTD_createDCtx()) {
  if (!compressor_ || !decompressor_) throw std::bad_alloc();
}

void Compression::give_back_memory() {
  if (frame_.size() > kept_bytes_max) frame_ = {};
  if (ZSTD_sizeof_CCtx(compressor_.get()) > kept_bytes_max) compressor_.reset(ZSTD_createCCtx());
  if (!compressor_) throw std::bad_alloc();
}

std::string_view Compression::compress(std::string_view bytes, std::string_view prefix) {
  give_back_memory();
  ZSTD_CCtx* context = compressor_.get();
  check(ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters));
  check(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level));
  check(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1));
  if (!prefix.empty()) {
    check(ZSTD_CCtx_refPrefix(context, prefix.data(), prefix.size()));
    const std::size_t total = bytes.size() + prefix.size();
    if (total >= long_distance_bytes_min) {  // an attachment is relayed: find it again, megabytes back
      check(ZSTD_CCtx_setParameter(context, ZSTD_c_enableLongDistanceMatching, 1));
      check(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog,
                                   std::min(static_cast<int>(std::bit_width(total)), window_log_max)));
    }
  }
  frame_.resize(std::max(frame_.size(), ZSTD_compressBound(bytes.size())));
  const std::size_t written =
      ZSTD_compress2(context, frame_.data(), frame_.size(), bytes.data(), bytes.size());
  check(written);
  return {frame_.data(), written};
}

std::string Compression::decompress(std::string_view frame, std::size_t size, std::string_view prefix) {
  ZSTD_DCtx* context = decompressor_.get();
  check(ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters));
  check(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, window_log_max));
  if (!prefix.empty()) check(ZSTD_DCtx_refPrefix(context, prefix.data(), prefix.size()));
  std::string bytes(size, '\0');
  const std::size_t read =
      ZSTD_decompressDCtx(context, bytes.data(), bytes.size(), frame.data(), frame.size());
  check(read);
  if (read != size) throw StoreError(StoreError::Kind::fatal, "a stored mail is shorter than it was");
  return bytes;
}

}  // namespace ticketd::db
