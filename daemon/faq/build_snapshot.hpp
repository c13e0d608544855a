// From the files of an FAQ and what was learned to what mails are matched with. CPU seconds with large FAQs:
// never on the event loop.
#pragma once

#include <memory>

#include "autoresponder/faq_snapshot.hpp"
#include "daemon/config/config.hpp"
#include "daemon/faq/experience.hpp"
#include "daemon/faq/faq_folder.hpp"

namespace ticketd {

/// Never throws for what editors wrote: that is in the library's mistakes, those of the folder among them.
std::shared_ptr<const autoresponder::FaqSnapshot> build_snapshot(FaqFolder folder,
                                                                 const FaqExperience& experience,
                                                                 const config::FaqSettings& settings);

}  // namespace ticketd
