// Plain text for mail, broken into lines that fit every screen. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ticketd::autoresponder {

inline constexpr std::size_t mail_columns = 72;

/// Lines of at most `columns` (wide characters count two), each broken at blanks, or between characters where
/// a script writes none. What follows a "- ", "1. " or "> " stands below its text. Addresses and other long
/// words stay whole, and so do line ends there are.
std::string wrapped(std::string_view text, std::size_t columns = mail_columns);

}  // namespace ticketd::autoresponder
