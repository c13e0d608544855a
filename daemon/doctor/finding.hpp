// One thing that `ticketd doctor` looked at: what it found and, when that is wrong, what to do about it.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::doctor {

enum class Verdict {
  fine,
  note,   ///< works, but ops should know
  wrong,  ///< ticketd cannot do its job like this
};

struct Finding {
  Verdict verdict = Verdict::fine;
  std::string subject{};  ///< "IMAP support@acme.example", "state folder"
  std::string what{};     ///< one sentence without a full stop
  std::string remedy{};   ///< what to do; empty when there is nothing
  bool operator==(const Finding&) const = default;
};

/// "ok", "note", "WRONG".
constexpr std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::fine:
      return "ok";
    case Verdict::note:
      return "note";
    case Verdict::wrong:
      return "WRONG";
  }
  return "";
}

}  // namespace ticketd::doctor
