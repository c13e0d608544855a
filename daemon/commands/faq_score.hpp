// `ticketd faq-index` and `ticketd faq-query`: the FAQ matcher of the daemon behind a protocol of JSON lines,
// so that its answers can be scored on public collections. Hidden: nobody needs them to run a desk.
#pragma once

#include <filesystem>

#include "daemon/commands/console.hpp"

namespace ticketd::commands {

/// Reads FAQ and examples, writes "faq.index" into the working directory.
int faq_index(Console& console, const std::filesystem::path& faq, const std::filesystem::path& examples);

/// Reads "faq.index"; a question a line on standard input, its suggestions a line on standard output:
/// {"id", "suggestions": [{"id", "confidence"}, ...]}, best first, the weak ones too.
int faq_query(Console& console);

}  // namespace ticketd::commands
