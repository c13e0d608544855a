#include "daemon/config/toml_value.hpp"

#include <toml++/toml.h>

namespace ticketd::config {
namespace {

using Type = TomlValue::Type;

Place place(const toml::source_region& region) {
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

TomlValue converted(const toml::node& node);

TomlValue converted_table(const toml::table& table) {
  TomlValue out{.type = Type::table, .at = place(table.source())};
  for (const auto& [key, value] : table) {
    TomlValue& item = out.items.emplace_back(converted(value));
    item.key = key.str();
    item.key_at = place(key.source());
  }
  return out;
}

/// toml++ limits the depth of nesting (256), so this recursion is bounded.
TomlValue converted(const toml::node& node) {
  if (const toml::table* table = node.as_table()) return converted_table(*table);
  TomlValue out{.at = place(node.source())};
  if (const toml::array* list = node.as_array()) {
    out.type = Type::list;
    for (const toml::node& item : *list) out.items.push_back(converted(item));
  } else if (const auto* text = node.as_string()) {
    out.type = Type::text;
    out.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    out.type = Type::integer;
    out.integer = integer->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.type = Type::boolean;
    out.boolean = boolean->get();
  } else if (const auto* real = node.as_floating_point()) {
    out.type = Type::real;
    out.real = real->get();
  } else if (const auto* date = node.as_date()) {
    out.type = Type::date;
    out.date = std::chrono::year{date->get().year} / date->get().month / date->get().day;
  } else {
    out.type = Type::time;
  }
  return out;
}

}  // namespace

std::string_view type_name(Type type) {
  switch (type) {
    case Type::text:
      return "text in quotes";
    case Type::integer:
      return "a whole number";
    case Type::real:
      return "a number with a point";
    case Type::boolean:
      return "true or false";
    case Type::date:
      return "a date";
    case Type::time:
      return "a time";
    case Type::list:
      return "a list";
    case Type::table:
      return "a table";
  }
  return "a table";
}

std::expected<TomlValue, ConfigMistake> parse_toml(std::string_view text, const std::string& file) {
  try {
    return converted_table(toml::parse(text, file));
  } catch (const toml::parse_error& error) {
    const Place at = place(error.source());
    std::string_view what = error.description();  // "Error while parsing value: could not ..."
    if (const auto colon = what.find(": "); what.starts_with("Error") && colon != what.npos)
      what.remove_prefix(colon + 2);
    return std::unexpected(
        ConfigMistake{.file = file,
                      .line = at.line,
                      .column = at.column,
                      .what = "this is not valid TOML: " + std::string(what),
                      .hint = "text needs quotes, lists need [ ], every line is: key = value"});
  }
}

}  // namespace ticketd::config
