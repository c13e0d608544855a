// The one way from bytes to an Email.
#pragma once

#include <cstddef>
#include <string_view>

#include "parser/email.hpp"

namespace ticketd::parser {

/// Bounds of the guard in front of the MIME tree. Beyond a limit the rest is one opaque attachment and a
/// defect.
struct Limits {
  std::size_t message_bytes = 50U << 20U;
  std::size_t header_block_bytes = 256U << 10U;
  std::size_t field_bytes = 64U << 10U;
  std::size_t fields = 1000;
  std::size_t depth = 50;
  std::size_t parts = 1000;
  std::size_t boundary_bytes = 200;
  std::size_t parameters = 64;
  std::size_t addresses = 10'000;  ///< of one header field
  std::size_t text_bytes =
      4U << 20U;  ///< of the decoded body text we look at; longer is cut and said in defects
};

/// Never fails and never throws on input (only std::bad_alloc): what could not be read is said in `defects`.
/// Pure and thread-safe. `raw` may have LF, CRLF or mixed line ends and need not be valid in any way.
Email parse(std::string_view raw, const Limits& limits = {});

}  // namespace ticketd::parser
