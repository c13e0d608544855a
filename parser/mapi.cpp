#include "parser/mapi.hpp"

#include <algorithm>

#include "parser/byte_reader.hpp"
#include "parser/charset.hpp"

namespace ticketd::parser {
namespace {

constexpr std::uint32_t max_properties = 4096;
constexpr std::uint16_t first_named_id = 0x8000;
constexpr std::uint16_t multiple_values = 0x1000;

// Property types (MS-OXCDATA, 2.11.1).
enum : std::uint16_t {
  pt_short = 0x0002,
  pt_long = 0x0003,
  pt_float = 0x0004,
  pt_double = 0x0005,
  pt_currency = 0x0006,
  pt_app_time = 0x0007,
  pt_error = 0x000A,
  pt_boolean = 0x000B,
  pt_object = 0x000D,
  pt_int64 = 0x0014,
  pt_string8 = 0x001E,
  pt_unicode = 0x001F,
  pt_system_time = 0x0040,
  pt_class_id = 0x0048,
  pt_binary = 0x0102,
};

// Bytes of a fixed-size value with its padding; 0 for another type.
std::size_t fixed_size(std::uint16_t type) {
  switch (type) {
    case pt_short:
    case pt_long:
    case pt_float:
    case pt_error:
    case pt_boolean:
      return 4;
    case pt_double:
    case pt_currency:
    case pt_app_time:
    case pt_int64:
    case pt_system_time:
      return 8;
    case pt_class_id:
      return 16;
    default:
      return 0;
  }
}

bool variable_size(std::uint16_t type) {
  return type == pt_object || type == pt_string8 || type == pt_unicode || type == pt_binary;
}

std::size_t padding(std::size_t size) { return (4 - size % 4) % 4; }

// The GUID and the number or name of a named property: nothing here is asked for by name.
void skip_name(ByteReader& reader) {
  reader.take(16);
  const bool by_name = reader.u32() == 1;
  const std::uint32_t size = reader.u32();
  if (by_name) reader.take(size + padding(size));
}

MapiProperty::Type kind_of_type(std::uint16_t type) {
  if (type == pt_string8) return MapiProperty::Type::narrow_text;
  if (type == pt_unicode) return MapiProperty::Type::utf16_text;
  return variable_size(type) ? MapiProperty::Type::bytes : MapiProperty::Type::number;
}

// False when the rest of the list cannot be understood.
bool read_values(ByteReader& reader, std::uint16_t type, bool several, MapiProperty& property) {
  const std::size_t fixed = fixed_size(type);
  if (fixed == 0 && !variable_size(type)) return false;
  const std::uint32_t count = several || fixed == 0 ? reader.u32() : 1;
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    std::size_t size = fixed;
    if (fixed == 0) size = reader.u32();
    const std::string_view value = reader.take(size);
    reader.take(std::min(padding(size), reader.left()));
    if (i > 0) continue;
    property.bytes = value;
    property.number = ByteReader(value).u32();
  }
  return reader.ok();
}

}  // namespace

std::vector<MapiProperty> read_mapi_properties(std::string_view list) {
  ByteReader reader(list);
  std::vector<MapiProperty> properties;
  const std::uint32_t count = std::min(reader.u32(), max_properties);
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    const std::uint16_t type = reader.u16();
    MapiProperty property{.id = reader.u16()};
    if (property.id >= first_named_id) skip_name(reader);
    const auto single = static_cast<std::uint16_t>(type & ~multiple_values);
    property.type = kind_of_type(single);
    if (!read_values(reader, single, (type & multiple_values) != 0, property)) break;
    properties.push_back(property);
  }
  return properties;
}

const MapiProperty* find_property(const std::vector<MapiProperty>& properties, std::uint16_t id) {
  const auto found = std::ranges::find(properties, id, &MapiProperty::id);
  return found == properties.end() ? nullptr : &*found;
}

std::string property_text(const std::vector<MapiProperty>& properties, std::uint16_t id,
                          std::string_view charset) {
  const MapiProperty* property = find_property(properties, id);
  if (property == nullptr || property->type == MapiProperty::Type::number) return {};
  std::string text =
      to_utf8(property->bytes, property->type == MapiProperty::Type::utf16_text ? "utf-16le" : charset);
  while (text.ends_with('\0')) text.pop_back();
  return text;
}

}  // namespace ticketd::parser
