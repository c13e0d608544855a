// One table of the configuration while it is read: typed values with their places, and a note of every
// mistake.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/mistake.hpp"
#include "daemon/config/toml_value.hpp"

namespace ticketd::config {

/// Mistakes, each noted once however often it is met.
class Mistakes {
 public:
  explicit Mistakes(std::string file) : file_(std::move(file)) {}
  void add(Place at, std::string what, std::string hint = {}) {
    add({file_, at.line, at.column, std::move(what), std::move(hint)});
  }
  void add(ConfigMistake mistake);
  std::size_t count() const { return found_.size(); }
  /// By line, then what the file as a whole lacks, then those of other files.
  std::vector<ConfigMistake> sorted() const;

 private:
  std::string file_;
  std::vector<ConfigMistake> found_;
};

/// A text and where it stands.
struct PlacedText {
  std::string text{};
  Place at{};
};

class Section {
 public:
  /// `title` is how mistakes call it: "[[mailbox]]". Keys that are not among `known` are mistakes at once.
  /// `table` and `mistakes` outlive the section.
  Section(const TomlValue& table, std::string title, std::vector<std::string> known, Mistakes& mistakes);

  bool has(std::string_view key) const { return find(key) != nullptr; }
  /// Of the value, or of the section itself where the key is missing.
  Place place(std::string_view key) const;
  const std::string& title() const { return title_; }

  /// The value, when it is there and of that type; a wrong type is a mistake and then it counts as missing.
  std::optional<std::string> text(std::string_view key, const std::string& hint = {}) const;
  std::optional<bool> flag(std::string_view key) const;
  std::optional<std::int64_t> whole_number(std::string_view key, std::int64_t min, std::int64_t max) const;
  /// A list of texts; a single text is a list of one.
  std::vector<PlacedText> texts(std::string_view key) const;
  /// For values that may be of several types; may be nullptr.
  const TomlValue* find(std::string_view key) const;

  /// The text, and a mistake when it is missing (unless it is there in a wrong spelling) or empty.
  std::string required(std::string_view key, const std::string& hint) const;
  /// One of `words`, as an index into them.
  std::optional<std::size_t> choice(std::string_view key, const std::vector<std::string>& words) const;

  void mistake(std::string_view key, std::string what, std::string hint = {}) const {
    mistakes_->add(place(key), std::move(what), std::move(hint));
  }
  void wrong_type(const TomlValue& value, std::string_view key, std::string_view wanted,
                  std::string hint = {}) const;
  /// Some key here is not known, and was most likely meant to be this one.
  bool is_misspelt(std::string_view key) const;

 private:
  void refuse_unknown_keys();

  const TomlValue* table_;
  std::string title_;
  std::vector<std::string> known_;
  Mistakes* mistakes_;
  std::vector<std::string> misspelt_{};  ///< the known keys that unknown ones were meant to be
};

/// The tables of a `[[name]]`, also (with a mistake) of a `[name]`; empty when there is none, and with a
/// mistake when it is something else.
std::vector<const TomlValue*> tables(const TomlValue& root, std::string_view name, Mistakes& mistakes);
/// The table of a `[name]`; nullptr when there is none, and with a mistake when it is something else.
const TomlValue* table(const TomlValue& root, std::string_view name, Mistakes& mistakes);

}  // namespace ticketd::config
