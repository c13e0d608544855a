// Which mails of a mailbox belong together, by what they carry themselves: references, Outlook's conversation
// index, and quoted words where a mail program sent no references. Pure. Who may join a ticket is the desk's
// question, not this one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "parser/email.hpp"

namespace ticketd::parser {

/// What threading needs of a mail.
struct ThreadMail {
  std::string message_id{};             ///< may be empty
  std::vector<std::string> parents{};   ///< In-Reply-To and References together
  std::string conversation{};           ///< first 22 bytes of Thread-Index (MS-OXOMSG, 2.2.1.3); may be empty
  std::string subject{};                ///< normalised
  bool is_reply = false;                ///< the subject says so
  std::vector<std::uint64_t> lines{};   ///< hashes of all telling lines, quote marks off
  std::vector<std::uint64_t> quoted{};  ///< … of those that are quoted
  bool operator==(const ThreadMail&) const = default;
};

ThreadMail thread_mail(const Email& email);

/// For each mail, in order of arrival, the index of the first mail of its thread. Mails are one when one
/// refers to the other or both to a third, seen or not; when one has no references but the conversation index
/// of the other; or when an answer without references, that nobody refers to, quotes lines that stand in
/// exactly one thread of its subject.
std::vector<std::size_t> join_threads(std::span<const ThreadMail> mails);

}  // namespace ticketd::parser
