// Which FAQ entries answer a mail, and how sure that is. A Matcher is an immutable snapshot: any number of
// threads may ask it, and learning gives a new one that shares what did not change. build() takes CPU seconds
// and learned() up to 30 ms: never on the event loop. No I/O.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/calibration.hpp"
#include "autoresponder/explanation.hpp"
#include "autoresponder/faq_entry.hpp"
#include "autoresponder/faq_example.hpp"
#include "autoresponder/matcher_query.hpp"
#include "autoresponder/suggestion.hpp"

namespace ticketd::autoresponder {

inline constexpr std::size_t max_suggestions = 10;

class Matcher {
 public:
  static std::shared_ptr<const Matcher> build(std::span<const FaqEntry> entries,
                                              std::span<const Example> examples,
                                              const DeskCalibration& calibration = {});

  /// Best first, at most max_suggestions, weak ones too: shown() decides. The confidence of the first is the
  /// probability that it answers the mail. Empty when the FAQ is, or the mail has no words.
  std::vector<Suggestion> suggest(const MatcherQuery& query) const;

  /// Knows the example from now on. One of an unknown entry changes nothing.
  std::shared_ptr<const Matcher> learned(const Example& example) const;
  /// Examples learned since build(); beyond rebuild_after it is time to build() anew with all of them.
  std::size_t learned_since_build() const;
  static constexpr std::size_t rebuild_after = 200;

  /// Why the entry was, or was not, suggested. Nothing when there is no such entry.
  std::optional<Explanation> explain(const MatcherQuery& query, std::string_view entry_id) const;

  std::size_t entries() const;

  /// The snapshot as bytes, without what was learned since build(); restored() refuses bytes that are not
  /// whole.
  std::string saved() const;
  static std::expected<std::shared_ptr<const Matcher>, std::string> restored(
      std::string_view bytes, const DeskCalibration& calibration = {});

 private:
  struct State;
  explicit Matcher(std::unique_ptr<const State> state);
  std::unique_ptr<const State> state_;

 public:
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;
};

}  // namespace ticketd::autoresponder
