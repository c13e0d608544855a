// Why an entry was suggested for a mail, in terms an agent understands.
#pragma once

#include <string>
#include <vector>

namespace ticketd::autoresponder {

struct Explanation {
  struct Score {
    std::string
        scorer{};  ///< "examples", "letters", "words asked", "words meant", "words answered", "classifier"
    double value = 0;
    double best = 0;  ///< of all entries
    bool operator==(const Score&) const = default;
  };
  /// A word of the mail that speaks for (above 0) or against the entry.
  struct Word {
    std::string word{};
    double weight = 0;
    bool operator==(const Word&) const = default;
  };
  /// A question or learned example of the entry that is like the mail.
  struct Near {
    std::string text{};
    double similarity = 0;  ///< 0..1
    bool operator==(const Near&) const = default;
  };

  std::string entry{};
  std::string language{};  ///< of the mail, as it was taken
  std::size_t place = 0;   ///< among all entries, from 1; 0: far behind
  double confidence = 0;   ///< that this entry answers the mail, as suggest() says it
  std::string asked{};     ///< what was compared: the mail without greeting, courtesies and closing
  std::vector<Score> scores{};
  std::vector<Word> words{};       ///< strongest first, at most 12
  std::vector<Near> examples{};    ///< most similar first, at most 5
  std::vector<Near> rejections{};  ///< mails the entry did not help with, most similar first, at most 3
  bool operator==(const Explanation&) const = default;
};

}  // namespace ticketd::autoresponder
