#include "daemon/config/section.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "daemon/config/nearest.hpp"
#include "parser/ascii.hpp"

namespace ticketd::config {
namespace {

using Type = TomlValue::Type;

/// What other programs call it, and what it is called here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> other_names{{
    {"username", "user"},
    {"login", "user"},
    {"email", "address"},
    {"mail", "address"},
    {"timezone", "zone"},
    {"tz", "zone"},
    {"time_zone", "zone"},
    {"imap_url", "imap"},
    {"smtp_url", "smtp"},
    {"imap_server", "imap"},
    {"smtp_server", "smtp"},
    {"host", "imap"},
    {"token_file", "bearer_file"},
    {"lang", "languages"},
    {"members", "agents"},
    {"agent", "agents"},
}};

bool is_password(const std::string& key) {
  return parser::ascii_lower(key).contains("passw") || key == "secret";
}

std::optional<std::string> meant(const std::string& key, const std::vector<std::string>& known) {
  for (const auto& [other, ours] : other_names)
    if (other == key && std::ranges::find(known, ours) != known.end()) return std::string(ours);
  return nearest(key, known);
}

}  // namespace

void Mistakes::add(ConfigMistake mistake) {
  if (std::ranges::find(found_, mistake) == found_.end()) found_.push_back(std::move(mistake));
}

std::vector<ConfigMistake> Mistakes::sorted() const {
  std::vector<ConfigMistake> all = found_;
  const auto key = [&](const ConfigMistake& m) {
    return std::tuple(m.file != file_, m.file, m.line == 0, m.line, m.column, m.what);
  };
  std::ranges::sort(all, [&](const ConfigMistake& a, const ConfigMistake& b) { return key(a) < key(b); });
  return all;
}

Section::Section(const TomlValue& table, std::string title, std::vector<std::string> known,
                 Mistakes& mistakes)
    : table_(&table), title_(std::move(title)), known_(std::move(known)), mistakes_(&mistakes) {
  refuse_unknown_keys();
}

void Section::refuse_unknown_keys() {
  for (const TomlValue& item : table_->items) {
    if (std::ranges::find(known_, item.key) != known_.end()) continue;
    if (is_password(item.key)) {
      mistakes_->add(
          item.key_at, "a password does not belong in this file: too many people and backups read it",
          "put it into a file of its own that only ticketd may read, and write password_file = "
          "\"/path/to/it\", or password_file = \"credential:NAME\" with LoadCredential=NAME:/path/to/it "
          "in the systemd unit");
      misspelt_.emplace_back("password_file");
      continue;
    }
    const auto near = meant(item.key, known_);
    std::string all = "known here:";
    for (const std::string& word : known_) all += " " + word;
    mistakes_->add(item.key_at, title_ + " has no key \"" + item.key + "\"",
                   near ? "did you mean \"" + *near + "\"?" : std::move(all));
    if (near) misspelt_.push_back(*near);
  }
}

bool Section::is_misspelt(std::string_view key) const {
  return std::ranges::find(misspelt_, key) != misspelt_.end();
}

const TomlValue* Section::find(std::string_view key) const {
  const auto found = std::ranges::find(table_->items, key, &TomlValue::key);
  return found == table_->items.end() ? nullptr : &*found;
}

Place Section::place(std::string_view key) const {
  const TomlValue* value = find(key);
  return value == nullptr ? table_->at : value->at;
}

void Section::wrong_type(const TomlValue& value, std::string_view key, std::string_view wanted,
                         std::string hint) const {
  mistakes_->add(
      value.at,
      std::string(key) + " must be " + std::string(wanted) + ", not " + std::string(type_name(value.type)),
      std::move(hint));
}

std::optional<std::string> Section::text(std::string_view key, const std::string& hint) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->type == Type::text) return value->text;
  wrong_type(*value, key, "text in quotes", hint);
  return std::nullopt;
}

std::optional<bool> Section::flag(std::string_view key) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->type == Type::boolean) return value->boolean;
  wrong_type(*value, key, "true or false");
  return std::nullopt;
}

std::optional<std::int64_t> Section::whole_number(std::string_view key, std::int64_t min,
                                                  std::int64_t max) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->type != Type::integer) {
    wrong_type(*value, key, "a whole number");
    return std::nullopt;
  }
  if (value->integer >= min && value->integer <= max) return value->integer;
  mistakes_->add(value->at, std::string(key) + " = " + std::to_string(value->integer) + " is out of bounds",
                 "from " + std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::vector<PlacedText> Section::texts(std::string_view key) const {
  const TomlValue* value = find(key);
  if (value == nullptr) return {};
  if (value->type == Type::text) return {{value->text, value->at}};
  if (value->type != Type::list) {
    wrong_type(*value, key, "a list of texts");
    return {};
  }
  std::vector<PlacedText> out;
  for (const TomlValue& item : value->items) {
    if (item.type == Type::text)
      out.push_back({item.text, item.at});
    else
      wrong_type(item, "everything in " + std::string(key), "text in quotes");
  }
  return out;
}

std::string Section::required(std::string_view key, const std::string& hint) const {
  if (!has(key)) {
    if (!is_misspelt(key)) mistake(key, title_ + " needs " + std::string(key), hint);
    return {};
  }
  const std::string value = text(key).value_or("");
  if (value.empty() && find(key)->type == Type::text) mistake(key, std::string(key) + " is empty", hint);
  return value;
}

std::optional<std::size_t> Section::choice(std::string_view key,
                                           const std::vector<std::string>& words) const {
  const auto value = text(key);
  if (!value) return std::nullopt;
  const auto found = std::ranges::find(words, *value);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  mistake(key, std::string(key) + " cannot be \"" + *value + '"', "it is " + either(words));
  return std::nullopt;
}

std::vector<const TomlValue*> tables(const TomlValue& root, std::string_view name, Mistakes& mistakes) {
  std::vector<const TomlValue*> found;
  const auto entry = std::ranges::find(root.items, name, &TomlValue::key);
  if (entry == root.items.end()) return found;
  if (entry->type == Type::list)
    for (const TomlValue& item : entry->items)
      if (item.type == Type::table) found.push_back(&item);
  const std::string header = "[[" + std::string(name) + "]]";
  if (entry->type == Type::table) {
    mistakes.add(entry->at, "there may be more than one " + header + ", so its brackets are double",
                 "write " + header);
    found.push_back(&*entry);
  } else if (entry->type != Type::list || found.size() != entry->items.size()) {
    mistakes.add(entry->at, std::string(name) + " is a section",
                 "write " + header + " on a line of its own, its keys below");
  }
  return found;
}

const TomlValue* table(const TomlValue& root, std::string_view name, Mistakes& mistakes) {
  const auto entry = std::ranges::find(root.items, name, &TomlValue::key);
  if (entry == root.items.end()) return nullptr;
  if (entry->type == Type::table) return &*entry;
  const std::string header = "[" + std::string(name) + "]";
  mistakes.add(
      entry->at,
      entry->type == Type::list ? "there is only one " + header : std::string(name) + " is a section",
      "write " + header + " on a line of its own, its keys below");
  return nullptr;
}

}  // namespace ticketd::config
