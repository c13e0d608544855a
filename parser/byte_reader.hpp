// Little-endian numbers and byte runs out of a buffer, never past its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ticketd::parser {

/// Reads forward. After the first read that does not fit, ok() is false and every read gives zero or nothing.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  std::size_t left() const { return bytes_.size() - at_; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }

  std::string_view take(std::size_t size) {
    if (!ok_ || size > left()) {
      ok_ = false;
      return {};
    }
    const std::string_view run = bytes_.substr(at_, size);
    at_ += size;
    return run;
  }

 private:
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    const std::string_view run = take(size);
    for (std::size_t i = run.size(); i-- > 0;) value = value << 8U | static_cast<unsigned char>(run[i]);
    return value;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace ticketd::parser
