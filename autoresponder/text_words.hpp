// A text cut into words, each as it is compared: folded, without marks, stemmed. Where a script writes no
// spaces, ICU's dictionaries say where words end. Keeps stemmers and word breakers: one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::autoresponder {

/// Longest text that is analysed; what follows is ignored.
inline constexpr std::size_t max_analysed_bytes = 32U << 10U;

struct TextWord {
  std::u16string surface{};  ///< folded, without marks
  std::string plain{};       ///< the same in UTF-8
  std::string stem{};        ///< `plain` itself where nothing stems it
  bool spaceless = false;    ///< of a script without spaces
  bool operator==(const TextWord&) const = default;
};

class WordSplitter {
 public:
  WordSplitter();
  ~WordSplitter();
  WordSplitter(const WordSplitter&) = delete;
  WordSplitter& operator=(const WordSplitter&) = delete;

  /// In order. `primary` is "de", not "de-AT"; empty or unknown: no stemming. Bytes that are no UTF-8
  /// separate words.
  std::vector<TextWord> words(std::string_view text, std::string_view primary);

 private:
  struct Tools;
  std::unique_ptr<Tools> tools_;
};

}  // namespace ticketd::autoresponder
