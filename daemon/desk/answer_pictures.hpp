// The pictures of FAQ answers as inline parts of a mail.
#pragma once

#include <vector>

#include "autoresponder/faq_snapshot.hpp"
#include "autoresponder/rendered_answer.hpp"
#include "parser/email.hpp"

namespace ticketd::desk {

/// Adds those of `named` that `known` has and the list has not.
void add_pictures(const std::vector<autoresponder::AnswerPicture>& named,
                  const autoresponder::FaqPictures& known, std::vector<parser::Attachment>& pictures);

}  // namespace ticketd::desk
