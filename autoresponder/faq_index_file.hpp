// A FaqIndex as bytes and back: for a program that asks in another process than the one that built it. A
// cache, not a record: what cannot be read is built again.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "autoresponder/faq_index.hpp"

namespace ticketd::autoresponder {

/// Larger files are refused.
inline constexpr std::size_t max_index_bytes = std::size_t{1} << 30U;

/// Layout of this machine's byte order: magic, version, length, checksum, then the members in order.
std::string index_bytes(const FaqIndex& index);

/// Why the bytes are no index of this version, or the index. A file that was cut, changed or made by another
/// version is refused; numbers that would point outside are refused too.
std::expected<FaqIndex, std::string> index_from_bytes(std::string_view bytes);

}  // namespace ticketd::autoresponder
