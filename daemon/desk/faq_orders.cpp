#include "daemon/desk/faq_orders.hpp"

#include <algorithm>
#include <set>

#include "autoresponder/rendered_answer.hpp"
#include "daemon/desk/answer_cut.hpp"
#include "daemon/desk/answer_pictures.hpp"
#include "daemon/desk/html_text.hpp"
#include "daemon/desk/nearest.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

using autoresponder::FaqEntry;
using autoresponder::FaqLibrary;
using autoresponder::RenderedAnswer;

constexpr std::size_t nearest_named = 3;
constexpr std::size_t languages_named = 20;

std::string_view primary(std::string_view language) { return language.substr(0, language.find('-')); }

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list.append(list.empty() ? "" : ", ").append(word);
  return list;
}

std::vector<const FaqEntry*> entries_of(std::string_view id, const FaqLibrary& library) {
  std::vector<const FaqEntry*> found;
  for (const FaqEntry& entry : library.entries)
    if (parser::same_text(entry.id, id)) found.push_back(&entry);
  return found;
}

std::string unknown_id(std::string_view id, const FaqLibrary& library) {
  std::vector<std::string> ids;
  ids.reserve(library.entries.size());
  for (const FaqEntry& entry : library.entries) ids.push_back(entry.id);
  const std::vector<std::string> near = nearest_few(id, ids, nearest_named);
  std::string why = "there is no FAQ entry '" + std::string(id) + "'";
  if (!near.empty()) why += "; the nearest are: " + joined(near);
  return why;
}

/// The same language, else another kind of it ("pt-BR" for "pt").
const FaqEntry* in_language(const std::vector<const FaqEntry*>& entries, std::string_view language) {
  const auto with = [&](auto same) {
    const auto found = std::ranges::find_if(entries, same);
    return found == entries.end() ? nullptr : *found;
  };
  if (const auto* exact = with([&](const FaqEntry* e) { return parser::same_text(e->language, language); }))
    return exact;
  return with([&](const FaqEntry* e) { return parser::same_text(primary(e->language), primary(language)); });
}

std::string not_in_language(const FaqEntry& entry, const std::vector<const FaqEntry*>& entries,
                            std::string_view language) {
  std::set<std::string> there;
  for (const FaqEntry* one : entries)
    if (there.size() < languages_named) there.insert(one->language);
  return "the FAQ entry '" + entry.id + "' is not there in '" + std::string(language) +
         "', only in: " + joined({there.begin(), there.end()}) + ". #faq " + entry.id + " " + *there.begin() +
         " sends that one";
}

std::expected<const FaqEntry*, std::string> ordered_entry(const FaqOrder& order, std::string_view language,
                                                          const FaqLibrary& library) {
  const auto entries = entries_of(order.id, library);
  if (entries.empty()) return std::unexpected(unknown_id(order.id, library));
  const std::string_view wanted = order.language.empty() ? language : std::string_view(order.language);
  if (const FaqEntry* const found = in_language(entries, wanted)) return found;
  return std::unexpected(not_in_language(*entries.front(), entries, wanted));
}

/// The pieces of an answer, in order: the agent's own words and entries.
class Composition {
 public:
  void add_words(std::string_view words) {
    const std::string_view own = parser::trimmed(words);
    if (!own.empty()) add(std::string(own), "<div>" + html_text(own) + "</div>\n");
  }
  void add_entry(const RenderedAnswer& entry) { add(entry.text, entry.html); }

  std::string text{};
  std::string html{};

 private:
  void add(const std::string& as_text, const std::string& as_html) {
    text.append(text.empty() ? "" : "\n\n").append(parser::trimmed(as_text));
    html.append(html.empty() ? "" : "<br>\n").append(as_html);
  }
};

/// The agent's own HTML with the entries in it; empty when a line is not found there.
std::string placed_in(std::string html, const std::vector<FaqOrder>& orders,
                      const std::vector<RenderedAnswer>& texts) {
  std::string above;
  for (std::size_t i = 0; i < orders.size() && !html.empty(); ++i) {
    if (orders[i].line.empty())
      above += texts[i].html;
    else
      html = html_with(html, orders[i].line, texts[i].html);
  }
  return html.empty() ? html : above + html;
}

}  // namespace

std::expected<std::vector<const FaqEntry*>, std::string> ordered_entries(Orders& orders,
                                                                         const db::Ticket& ticket,
                                                                         std::string_view otherwise,
                                                                         const FaqLibrary* library) {
  static const FaqLibrary nothing;
  if (library == nullptr) library = &nothing;
  if ((!orders.faq.empty() || !orders.learn.empty()) && library->entries.empty())
    return std::unexpected("there is no FAQ here that #faq and #learn could name");
  const std::string_view language = ticket.language.empty() ? otherwise : std::string_view(ticket.language);
  std::vector<const FaqEntry*> entries;
  for (const FaqOrder& order : orders.faq) {
    const auto entry = ordered_entry(order, language, *library);
    if (!entry) return std::unexpected(entry.error());
    entries.push_back(*entry);
  }
  for (std::string& id : orders.learn) {
    const auto named = entries_of(id, *library);
    if (named.empty()) return std::unexpected(unknown_id(id, *library));
    id = named.front()->id;
  }
  return entries;
}

AgentWords with_entries(AgentWords words, const Orders& orders, const std::vector<const FaqEntry*>& entries,
                        const autoresponder::FaqPictures& pictures, std::string_view domain) {
  if (entries.empty()) return words;
  std::vector<RenderedAnswer> answers;
  Composition composed;
  std::size_t done = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    answers.push_back(autoresponder::rendered_answer(*entries[i], domain));
    composed.add_words(std::string_view(orders.text).substr(done, orders.faq[i].at - done));
    composed.add_entry(answers.back());
    add_pictures(answers.back().pictures, pictures, words.pictures);
    done = orders.faq[i].at;
  }
  composed.add_words(std::string_view(orders.text).substr(done));

  words.text = std::move(composed.text);
  std::string placed = placed_in(std::move(words.html), orders.faq, answers);
  words.html = placed.empty() ? std::move(composed.html) : std::move(placed);
  for (const parser::Attachment& picture : words.pictures) words.attachments.push_back(&picture);
  return words;
}

}  // namespace ticketd::desk
