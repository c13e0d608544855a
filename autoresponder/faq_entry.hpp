// One FAQ entry in one language, as editors write it: Markdown below TOML front matter.
//
//   +++
//   id = "return-policy"
//   language = "en"
//   questions = ["How can I return something?", "send back a parcel"]
//   +++
//   You have 30 days. [Start your return](https://shop.example/returns) ...
//
// No I/O, no index. What an editor got wrong is said with file and line.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::autoresponder {

/// An entry is (id, language): the same question in two languages has two files with one id.
struct FaqEntry {
  std::string id{};                      ///< letters, digits, '-', '_', '.', '/' and ':'
  std::string language{};                ///< BCP 47
  std::vector<std::string> questions{};  ///< in customers' words; the first is its title and always there
  std::string answer_markdown{};         ///< CommonMark; pictures named relative to the folder
  std::vector<std::string> tags{};
  std::string queue{};                                       ///< empty: for every queue
  std::optional<std::chrono::year_month_day> valid_from{};   ///< first day on which it may be shown
  std::optional<std::chrono::year_month_day> valid_until{};  ///< last day
  std::string file{};                                        ///< where it stands, for messages
  bool operator==(const FaqEntry&) const = default;

  const std::string& title() const { return questions.front(); }
};

/// True when `day` lies within valid_from and valid_until.
bool valid_on(const FaqEntry& entry, std::chrono::year_month_day day);

/// What an editor has to mend. `line` counts from 1.
struct FaqMistake {
  std::string file{};
  int line = 1;
  std::string what{};
  bool operator==(const FaqMistake&) const = default;
};

/// Bounds of one file.
inline constexpr std::size_t max_entry_bytes = 256U << 10U;
inline constexpr std::size_t max_questions = 200;
inline constexpr std::size_t max_question_bytes = 1000;
inline constexpr std::size_t max_id_bytes = 100;

/// All mistakes of the file, or the entry. `name` goes into `file`.
std::expected<FaqEntry, std::vector<FaqMistake>> read_faq_entry(std::string_view name,
                                                                std::string_view content);

/// The pictures an answer shows, as written ("size-chart.png"), addresses with a scheme left out.
std::vector<std::string> pictures_of(const FaqEntry& entry);

}  // namespace ticketd::autoresponder
