// The guard in front of the MIME library: finds header blocks, fields and boundaries in received bytes
// itself, in one pass, without recursion, within Limits. It knows no field's meaning and copies no body.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/parse.hpp"

namespace ticketd::parser {

/// Where one entity (the message itself, or a part; RFC 2046, 5.1) lies in the raw bytes. Both views point
/// into them.
struct EntitySpan {
  static constexpr std::size_t no_parent = static_cast<std::size_t>(-1);
  std::size_t parent = no_parent;  ///< index in the same vector, always smaller than its own
  std::string_view header{};
  std::string_view body{};  ///< without the line end that belongs to the boundary after it
  bool opaque = false;      ///< beyond a limit: whatever the header says, the body is uninterpreted bytes
};

/// A header block made safe: every line is "Name: value" (printable name, no blank before the colon) or
/// begins with a blank and continues the line before; no NUL, no CR; it ends with an empty line.
struct CleanHeader {
  std::size_t parent = EntitySpan::no_parent;
  std::string_view block{};
};

/// What the guard must know of an entity: a multipart (RFC 2046, 5.1.1) and its boundary. A multipart whose
/// boundary is missing gets the one that its body seems to have.
struct EntityKind {
  bool multipart = false;
  std::string boundary{};
};

/// Called once for each entity in the order of the result.
using KindOfEntity = std::function<EntityKind(const CleanHeader&)>;

/// All entities, the message itself first. `defects` says in words what had to be given up.
std::vector<EntitySpan> split_entities(std::string_view raw, const Limits& limits,
                                       const KindOfEntity& kind_of, std::vector<std::string>& defects);

}  // namespace ticketd::parser
