// FAQ entries, examples and questions as lines of JSON: how `faq-index` and `faq-query` talk. A line that is
// not as it should be throws std::runtime_error with its file and number.
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "autoresponder/faq_entry.hpp"
#include "autoresponder/faq_example.hpp"
#include "autoresponder/matcher_query.hpp"

namespace ticketd::commands {

std::vector<boost::json::object> read_json_lines(const std::filesystem::path& file);

/// {"id", "lang", "question", "answer"} each.
std::vector<autoresponder::FaqEntry> read_faq_lines(const std::filesystem::path& file);

/// {"faq": id or null, "lang", "text"} each; null: a person answered, no entry fits.
std::vector<autoresponder::Example> read_example_lines(const std::filesystem::path& file);

/// {"text"} or {"subject", "body"}, perhaps with "lang".
autoresponder::MatcherQuery query_of(const boost::json::object& question);

}  // namespace ticketd::commands
