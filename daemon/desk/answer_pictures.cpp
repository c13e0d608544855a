#include "daemon/desk/answer_pictures.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

std::string content_type_of(std::string_view name) {
  const std::string lower = parser::ascii_lower(name);
  if (lower.ends_with(".jpg") || lower.ends_with(".jpeg")) return "image/jpeg";
  if (lower.ends_with(".gif")) return "image/gif";
  return lower.ends_with(".webp") ? "image/webp" : "image/png";
}

}  // namespace

void add_pictures(const std::vector<autoresponder::AnswerPicture>& named,
                  const autoresponder::FaqPictures& known, std::vector<parser::Attachment>& pictures) {
  for (const autoresponder::AnswerPicture& picture : named) {
    const auto bytes = known.find(picture.name);
    const bool there =
        std::ranges::find(pictures, picture.content_id, &parser::Attachment::content_id) != pictures.end();
    if (there || bytes == known.end()) continue;
    const auto slash = picture.name.rfind('/');
    pictures.push_back({.name = picture.name.substr(slash == std::string::npos ? 0 : slash + 1),
                        .type = content_type_of(picture.name),
                        .content_id = picture.content_id,
                        .disposition = parser::Disposition::inline_part,
                        .content = bytes->second});
  }
}

}  // namespace ticketd::desk
