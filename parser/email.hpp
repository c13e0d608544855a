// Value types for one received email, after MIME and charset decoding.
// All strings are valid UTF-8 unless a member says "bytes". Nothing here does I/O or knows mimetic.
// Every member is plain data, so an Email can be copied, compared and carried to another process.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// A decoded mailbox (RFC 5322, 3.4): `name` may be empty, `address` as the sender wrote it
/// (compare with same_address(), which folds case).
struct Address {
  std::string name{};
  std::string address{};
  bool operator==(const Address&) const = default;
};

/// One header field: `name` as written, `value` unfolded and valid UTF-8 (raw 8-bit bytes decoded),
/// encoded words left as sent. Instances keep the order of the message.
struct HeaderField {
  std::string name{};
  std::string value{};
  bool operator==(const HeaderField&) const = default;
};

enum class Disposition { attachment, inline_part };

/// One leaf of the MIME tree that is not the text of the mail; a message/rfc822 part is one attachment.
struct Attachment {
  std::string name{};        ///< decoded, as sent: not yet safe for a file system; may be empty
  std::string type{};        ///< "image/png": lower case, without parameters
  std::string content_id{};  ///< without < >; empty when there is none
  Disposition disposition = Disposition::attachment;
  std::string content{};  ///< decoded bytes
  bool operator==(const Attachment&) const = default;
};

/// Who or what wrote the mail.
enum class Kind { human, autoreply, bounce, list };
/// "human", "autoreply", "bounce", "list".
std::string_view kind_name(Kind kind);

/// What a delivery report says (RFC 3464 and the free-text forms of large providers).
struct Bounce {
  std::vector<std::string> recipients{};  ///< addresses that failed
  std::string status{};                   ///< "5.1.1" (RFC 3463); empty when the report has none
  std::optional<bool> permanent{};        ///< class 5 true, class 4 false; empty when unknown
  std::string original_message_id{};      ///< of the mail that failed, without < >; may be empty
  std::string diagnostic{};               ///< one line for people; may be empty
  bool operator==(const Bounce&) const = default;
};

/// One received email.
struct Email {
  std::vector<HeaderField> headers{};

  std::vector<Address> from{};  ///< of all From fields; identity needs exactly one, see sole_from()
  std::vector<Address> sender{};
  std::vector<Address> reply_to{};
  std::vector<Address> to{};
  std::vector<Address> cc{};
  std::string subject{};                           ///< encoded words decoded
  std::optional<std::chrono::sys_seconds> date{};  ///< never invented: empty when missing or unreadable
  std::string message_id{};                        ///< without < >; empty when the sender gave none
  std::vector<std::string> in_reply_to{};          ///< real ids only, without < >
  std::vector<std::string> references{};           ///< real ids only, oldest first (RFC 5322, 3.6.4)

  std::string text{};  ///< what a person would read; from the HTML where there is no text part
  bool text_from_html = false;
  std::string html{};        ///< sanitised; empty when the mail has no HTML body
  std::string reply_text{};  ///< what this person wrote now: quote, attribution and signature folded away
  std::string reply_html{};  ///< the same part of `html`; empty when there is no HTML or no safe cut
  std::vector<Attachment> attachments{};

  Kind kind = Kind::human;
  std::string kind_reason{};       ///< the rule that decided, for the log: "auto-submitted: auto-replied"
  std::optional<Bounce> bounce{};  ///< exactly when kind is bounce
  std::string language{};  ///< of the reply text, BCP 47 ("de", "zh-Hant"); empty when unknown or short

  std::vector<std::string> defects{};  ///< what had to be given up or guessed, for people
  bool operator==(const Email&) const = default;
};

/// The first field of that name (case-insensitive), or nothing.
const HeaderField* find_header(const Email& email, std::string_view name);
/// The values of every field of that name (case-insensitive), in order.
std::vector<std::string_view> headers(const Email& email, std::string_view name);

/// The one From address, or nothing when there is none or more than one: then nobody is identified.
const Address* sole_from(const Email& email);

/// Equal without regard to ASCII case, in both the local part and the domain: what every large provider does.
bool same_address(std::string_view a, std::string_view b);

/// What follows the last '@', lower case; empty when there is none.
std::string domain_of(std::string_view address);

}  // namespace ticketd::parser
