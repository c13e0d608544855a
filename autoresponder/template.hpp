// The texts of our automatic mail: Mustache templates by language, shipped ones and those of ops beside them.
// A template is a file `acknowledgement.LANGUAGE.text.mustache` (a "Subject: ..." line, perhaps
// "Solved: ..." and "Did-Not-Help: ..." for the subjects of the customer's votes, a blank line, the text) or
// `acknowledgement.LANGUAGE.html.mustache`. Immutable after make(), so any number of threads may render. No
// I/O: the caller reads the files. Includes no Mustache header: template.cpp is the one door.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ticketd::autoresponder {

/// A template file as found: its name without a folder, and its content.
struct TemplateFile {
  std::string name{};
  std::string content{};
  bool operator==(const TemplateFile&) const = default;
};

/// What is wrong with a template file, for ops: "there is no value {{tikket}}".
struct TemplateMistake {
  std::string file{};
  int line = 1;
  std::string what{};
  bool operator==(const TemplateMistake&) const = default;
};

/// What a template may name. A section over an empty or missing value is silent; a list repeats its section.
struct TemplateValues {
  std::vector<std::pair<std::string, std::string>> texts{};
  std::vector<std::pair<std::string, std::vector<TemplateValues>>> lists{};
};

/// One rendered mail. In `html`, which is empty without a template for it, every text is escaped except where
/// the template says {{{...}}}; subject and text are as they are.
struct RenderedTemplate {
  std::string subject{};
  std::string text{};
  std::string html{};
  std::string solved_subject{};  ///< of the mail behind "this solved it"; empty when the template has none
  std::string did_not_help_subject{};
  bool operator==(const RenderedTemplate&) const = default;
};

class Templates {
 public:
  /// `files` come before the shipped ones, file by file. A file that is not a template of ours, does not
  /// parse or names a value that does not exist is a mistake; a language needs its text, its HTML may be
  /// missing.
  static std::expected<Templates, std::vector<TemplateMistake>> make(const std::vector<TemplateFile>& files);
  /// Those in this program alone.
  static Templates shipped();

  Templates(Templates&&) noexcept;
  Templates& operator=(Templates&&) noexcept;
  ~Templates();

  /// BCP 47 tags in alphabetical order: "bg", "de", "en", "ru", "zh" and those of ops.
  std::vector<std::string> languages() const;
  /// The template for "zh-Hant-TW" is that of zh-Hant-TW, zh-Hant or zh, the first there is; empty when none.
  std::string best_for(std::string_view language) const;

  /// `language` is one of languages(), else std::out_of_range. The HTML may name the rendered `subject` too.
  RenderedTemplate render(std::string_view language, const TemplateValues& values) const;

 private:
  struct ByLanguage;
  explicit Templates(std::unique_ptr<ByLanguage> templates);
  std::unique_ptr<ByLanguage> templates_;
};

}  // namespace ticketd::autoresponder
