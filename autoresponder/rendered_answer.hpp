// An FAQ answer as it stands in a mail: Markdown as safe HTML and as plain text that reads well. Pure; md4c
// is known to the .cpp only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/faq_entry.hpp"

namespace ticketd::autoresponder {

/// A picture of an answer: where it lies below the FAQ's folder, and how the HTML calls it.
struct AnswerPicture {
  std::string name{};
  std::string content_id{};  ///< without < >
  bool operator==(const AnswerPicture&) const = default;
};

struct RenderedAnswer {
  std::string html{};  ///< a fragment, sanitised; pictures as cid:
  std::string text{};  ///< wrapped; links as "words <address>", a picture as its alternative text
  std::vector<AnswerPicture> pictures{};
  bool operator==(const RenderedAnswer&) const = default;
};

/// CommonMark with tables, strikethrough and bare links; raw HTML shows as it is written. `domain` makes the
/// content ids unique (RFC 2392).
RenderedAnswer rendered_answer(const FaqEntry& entry, std::string_view domain);

}  // namespace ticketd::autoresponder
