// A mistake in the configuration, as ops shall read it at three in the morning: where, what is wrong, what is
// right.
#pragma once

#include <string>
#include <vector>

namespace ticketd::config {

struct ConfigMistake {
  std::string file{};  ///< as it was named; the configuration, or a file it names
  int line = 0;        ///< from 1; 0: the file as a whole
  int column = 0;      ///< from 1; 0: the line as a whole
  std::string what{};  ///< one sentence without a full stop: "there is no queue \"suport\""
  std::string hint{};  ///< what would be right; may be empty
  bool operator==(const ConfigMistake&) const = default;
};

/// "FILE:LINE:COLUMN: what" and, on an indented line of its own, the hint. Ends with a line end.
std::string describe(const ConfigMistake& mistake);
/// All of them, one after the other.
std::string describe(const std::vector<ConfigMistake>& mistakes);

}  // namespace ticketd::config
