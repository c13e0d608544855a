// The language of a question, of those a FAQ is written in (CLD2). Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ticketd::autoresponder {

/// One of `allowed` (primary languages): what CLD2 finds most of, else `otherwise`. Languages that CLD2
/// mistakes for each other stand in for one another. Looks at the first 2 KB.
std::string query_language(std::string_view text, std::span<const std::string> allowed,
                           std::string_view otherwise);

}  // namespace ticketd::autoresponder
