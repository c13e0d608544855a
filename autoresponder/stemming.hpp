// Words to stems: libstemmer (Snowball) where it has the language, a light stemmer of our own for Bulgarian.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

struct sb_stemmer;

namespace ticketd::autoresponder {

/// Keeps what libstemmer allocates; one thread at a time.
class Stemming {
 public:
  Stemming();
  ~Stemming();
  Stemming(const Stemming&) = delete;
  Stemming& operator=(const Stemming&) = delete;

  /// `word` is folded UTF-8. A language without a stemmer gives the word itself. `primary` is "de", not
  /// "de-AT".
  std::string stem(std::string_view word, std::string_view primary);

 private:
  struct Delete {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::map<std::string, std::unique_ptr<sb_stemmer, Delete>, std::less<>> stemmers_{};
};

/// Article, plural and the last vowel off: "поръчките" and "поръчка" become one (after J. Savoy's light
/// stemmer).
std::string bulgarian_stem(std::string_view word);

}  // namespace ticketd::autoresponder
