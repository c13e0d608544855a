// The templates in the source tree, compiled in. Used by template.cpp only.
#pragma once

#include <vector>

#include "autoresponder/template.hpp"

namespace ticketd::autoresponder {

std::vector<TemplateFile> shipped_template_files();

}  // namespace ticketd::autoresponder
