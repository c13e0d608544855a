// What `ticketd faq why|forget|gaps|stats` print for people, from the daemon's answers. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>

namespace ticketd::commands {

/// "faq_why": confidence, scorers, words and examples.
std::string render_why(const boost::json::object& answer, std::size_t width);
/// "faq_forget": the examples, one a line.
std::string render_examples(const boost::json::object& answer, std::size_t width);
/// "faq_gaps": groups of several questions, then how many stand alone.
std::string render_gaps(const boost::json::object& answer);
/// "faq_stats": the first `limit` entries, and which of all do not help.
std::string render_faq_stats(const boost::json::object& answer, std::size_t limit, std::size_t width);

}  // namespace ticketd::commands
