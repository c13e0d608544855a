// The subject as threads compare it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// The folded subject (see folded()) without answer and forward prefixes of the world's mail programs ("Re:",
/// "AW:", "SV[2]:", "Antw:", "Отг:", "回复："), in any number and mixture, without ticket tags ("[#123]"
/// anywhere) and gateway tags ("[EXT]", "[SPAM]" at the head). A list's name tag stays. Empty when nothing is
/// left. Only for comparing.
std::string normalised_subject(std::string_view subject);

/// True when a mail program marked the subject as an answer ("Re: …", "[list] AW: …"); a forward is none.
bool has_reply_prefix(std::string_view subject);

/// True when a mail program marked the subject as forwarded ("Fwd: …", "WG: …").
bool has_forward_prefix(std::string_view subject);

}  // namespace ticketd::parser
