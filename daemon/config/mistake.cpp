#include "daemon/config/mistake.hpp"

namespace ticketd::config {

std::string describe(const ConfigMistake& mistake) {
  std::string out = mistake.file;
  if (mistake.line > 0) out += ":" + std::to_string(mistake.line);
  if (mistake.line > 0 && mistake.column > 0) out += ":" + std::to_string(mistake.column);
  out += ": " + mistake.what + "\n";
  if (!mistake.hint.empty()) out += "    " + mistake.hint + "\n";
  return out;
}

std::string describe(const std::vector<ConfigMistake>& mistakes) {
  std::string out;
  for (const ConfigMistake& mistake : mistakes) out += describe(mistake);
  return out;
}

}  // namespace ticketd::config
