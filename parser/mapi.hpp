// MAPI property lists as TNEF carries them (MS-OXTNEF, 2.1.3.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// One property with bytes for a value (strings, binary, object); a number's value stands in `number`.
/// `bytes` points into the parsed input. Of several values the first is kept.
struct MapiProperty {
  enum class Type { number, bytes, narrow_text, utf16_text };
  std::uint16_t id = 0;
  Type type = Type::number;
  std::uint32_t number = 0;
  std::string_view bytes{};
};

/// The properties up to the first one that cannot be read, at most 4,096.
std::vector<MapiProperty> read_mapi_properties(std::string_view list);

/// The property with that id, or nothing.
const MapiProperty* find_property(const std::vector<MapiProperty>& properties, std::uint16_t id);

/// The value of a text property as UTF-8; narrow text is read in `charset`. Empty when there is none.
std::string property_text(const std::vector<MapiProperty>& properties, std::uint16_t id,
                          std::string_view charset);

}  // namespace ticketd::parser
