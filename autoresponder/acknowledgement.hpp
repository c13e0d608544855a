// The automatic reply: "your message is here, a person answers by ..., this may help meanwhile, just reply".
// Says nothing that the customer wrote (forged senders would make us relay it) but the subject the caller
// allows. Pure; the caller decides whether it is sent at all (suppression.hpp), and adds the mail's headers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/template.hpp"

namespace ticketd::autoresponder {

/// An FAQ answer that goes with the acknowledgement. Our own words, from our own files.
struct OfferedAnswer {
  std::string question{};
  std::string text{};               ///< the answer as plain text
  std::string html{};               ///< the answer as an HTML fragment; inserted as it is
  std::string link{};               ///< to the whole answer; empty: it is whole
  std::string solved_link{};        ///< mailto: or https:; empty: no such link
  std::string did_not_help_link{};  ///< likewise
  std::string solved_short_link{};  ///< the same for plain text, where every character is seen
  std::string did_not_help_short_link{};
  bool operator==(const OfferedAnswer&) const = default;
};

struct AcknowledgementFacts {
  std::string language{};      ///< from acknowledgement_language()
  std::string desk_name{};     ///< "Acme Support"; empty: `desk_address` is shown
  std::string desk_address{};  ///< "support@acme.example"
  std::int64_t ticket = 0;     ///< the number people see
  std::string promised{};      ///< desk::in_words() in `language`; empty: no time is promised
  std::string subject{};       ///< the whole subject line, where the customer's may be echoed; empty: ours
  std::vector<OfferedAnswer> answers{};  ///< best first; empty: the section is not there
  bool operator==(const AcknowledgementFacts&) const = default;
};

struct AcknowledgementText {
  std::string subject{};
  std::string text{};  ///< UTF-8, LF line ends
  std::string html{};  ///< a whole document; empty when the language has a text template only
  bool operator==(const AcknowledgementText&) const = default;
};

/// The language to write in: the customer's where a template exists, else the mailbox's first that has one,
/// else English. `customer` is BCP 47 and may be empty (unknown).
std::string acknowledgement_language(const Templates& templates, std::string_view customer,
                                     const std::vector<std::string>& mailbox_languages);

/// Subjects of the mails behind the two links, in the customer's language where its template has them.
struct VoteSubjects {
  std::string solved{};
  std::string did_not_help{};
  bool operator==(const VoteSubjects&) const = default;
};
VoteSubjects vote_subjects(const Templates& templates, std::string_view language, std::int64_t ticket);

AcknowledgementText acknowledgement(const Templates& templates, const AcknowledgementFacts& facts);

}  // namespace ticketd::autoresponder
