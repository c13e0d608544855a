#include "db/compression.hpp"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <new>

#include "db/store_error.hpp"

namespace ticketd::db {
namespace {

constexpr int level = 3;
constexpr std::size_t long_distance_bytes_min = 1U << 20U;  // below, the level's own tables reach everywhere
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

std::string Compression::compress(std::string_view bytes, std::string_view prefix) {
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
  std::string frame;
  frame.resize_and_overwrite(ZSTD_compressBound(bytes.size()), [&](char* data, std::size_t capacity) {
    const std::size_t written = ZSTD_compress2(context, data, capacity, bytes.data(), bytes.size());
    return ZSTD_isError(written) != 0 ? std::size_t{0} : written;
  });
  if (frame.empty()) throw std::bad_alloc();  // the one way left to fail: a valid frame is never empty
  return frame;
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
