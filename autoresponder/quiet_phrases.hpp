// Words after which no FAQ answer is offered: complaints, urgency, anger, and the words that a number of the
// customer's own (an order's) follows. Lists for nine languages are part of the program (quiet_phrases.toml);
// ops may add to them or replace them, language by language. All languages count for every mail: being silent
// once too often costs little. Immutable after make(): any number of threads may ask. No I/O.
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/faq_library.hpp"

namespace ticketd::autoresponder {

enum class QuietReason { complaint, urgent, upset };

class QuietPhrases {
 public:
  /// With the file of ops (as quiet_phrases.toml is written), or every mistake in it by line. Without a name:
  /// shipped() alone.
  static std::expected<QuietPhrases, std::vector<FaqMistake>> make(const FaqFile& own);
  static QuietPhrases shipped();

  /// Why a mail with this text asks for a person; nothing when no phrase is in it. At most max_quiet_bytes
  /// are looked at.
  std::optional<QuietReason> found_in(std::string_view text) const;

  /// A number stands in the text that only a person can look up: one of at least five digits, or of three
  /// behind a word such as "order". Dates, times and amounts of money are none.
  bool names_a_number(std::string_view text) const;

 private:
  struct Phrase {
    std::string folded{};
    bool any_ending = false;  ///< "disappoint*"
  };
  struct Language {
    std::map<QuietReason, std::vector<Phrase>> quiet{};
    std::vector<Phrase> number_of{};
  };
  struct Reader;
  std::map<std::string, Language, std::less<>> languages_{};
};

inline constexpr std::size_t max_quiet_bytes = 16U << 10U;
/// Bounds of a file of ops.
inline constexpr std::size_t max_quiet_phrases = 5000;
inline constexpr std::size_t max_quiet_phrase_bytes = 200;

}  // namespace ticketd::autoresponder
