#include "parser/threads.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/body_lines.hpp"
#include "parser/decoders.hpp"
#include "parser/fold.hpp"
#include "parser/reply_lines.hpp"
#include "parser/subject.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t conversation_bytes = 22;
constexpr std::size_t telling_bytes_min = 20;  // "Best regards," stands in every thread
constexpr std::size_t line_bytes_max = 1000;
constexpr std::size_t lines_max = 2000;

std::string conversation_of(const Email& email) {
  const HeaderField* const field = find_header(email, "Thread-Index");
  if (field == nullptr) return {};
  std::string index = decode_base64(field->value);
  return index.size() < conversation_bytes ? std::string{} : index.substr(0, conversation_bytes);
}

/// Sets of mails that grow together, and the ids and conversations that lead to them.
class Forest {
 public:
  explicit Forest(std::size_t mails) : parent_(mails) { std::iota(parent_.begin(), parent_.end(), 0U); }

  std::size_t root(std::size_t node) {
    while (parent_[node] != node) {
      parent_[node] = parent_[parent_[node]];
      node = parent_[node];
    }
    return node;
  }
  /// The older one stays the root.
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }
  /// Joins `mail` with whoever had the same key before.
  void join_by(std::unordered_map<std::string, std::size_t>& keys, const std::string& key, std::size_t mail) {
    if (const auto [known, added] = keys.try_emplace(key, mail); !added) join(known->second, mail);
  }

 private:
  std::vector<std::size_t> parent_;
};

/// Where lines stand, among the mails of one subject.
using LineIndex = std::unordered_map<std::uint64_t, std::vector<std::size_t>>;
constexpr std::size_t places_max = 20;  // a line in more mails than that tells nothing

/// The one thread, by its root, that other mails with the quoted lines belong to.
std::optional<std::size_t> quoted_thread(const ThreadMail& mail, std::size_t at, const LineIndex& index,
                                         Forest& forest) {
  std::unordered_set<std::size_t> threads;
  for (const std::uint64_t line : mail.quoted)
    if (const auto found = index.find(line); found != index.end())
      for (const std::size_t place : found->second)
        if (place != at) threads.insert(forest.root(place));
  if (threads.size() != 1 || *threads.begin() == forest.root(at)) return std::nullopt;
  return *threads.begin();
}

}  // namespace

ThreadMail thread_mail(const Email& email) {
  ThreadMail mail{.message_id = email.message_id,
                  .parents = email.in_reply_to,
                  .conversation = conversation_of(email),
                  .subject = normalised_subject(email.subject),
                  .is_reply = has_reply_prefix(email.subject)};
  mail.parents.insert(mail.parents.end(), email.references.begin(), email.references.end());

  const std::vector<BodyLine> lines = body_lines(email.text);
  const ReplyLines reply = reply_lines(lines);
  for (std::size_t i = 0; i < lines.size() && mail.lines.size() < lines_max; ++i) {
    const std::string words = folded(lines[i].text.substr(0, line_bytes_max));
    if (words.size() < telling_bytes_min || reply.roles[i] == LineRole::footer) continue;
    const std::uint64_t hash = std::hash<std::string>{}(words);
    mail.lines.push_back(hash);
    if (lines[i].quote_depth > 0 || reply.roles[i] == LineRole::original) mail.quoted.push_back(hash);
  }
  return mail;
}

std::vector<std::size_t> join_threads(std::span<const ThreadMail> mails) {
  Forest forest(mails.size());
  std::unordered_map<std::string, std::size_t> ids;
  std::unordered_map<std::string, std::size_t> conversations;
  std::unordered_map<std::string, LineIndex> subjects;
  for (std::size_t i = 0; i < mails.size(); ++i) {
    const ThreadMail& mail = mails[i];
    if (!mail.message_id.empty()) forest.join_by(ids, mail.message_id, i);
    for (const std::string& parent : mail.parents) forest.join_by(ids, parent, i);
    if (!mail.conversation.empty()) {
      if (mail.parents.empty())
        forest.join_by(conversations, mail.conversation, i);
      else
        conversations.try_emplace(mail.conversation, i);
    }
    LineIndex& index = subjects[mail.subject];
    for (const std::uint64_t line : mail.lines)
      if (std::vector<std::size_t>& places = index[line]; places.size() < places_max) places.push_back(i);
  }

  // Looked up in the threads as references made them: one guess does not lead to the next. A mail that others
  // refer to already stays where it is: joining it would join two threads on the strength of some lines.
  std::vector<std::pair<std::size_t, std::size_t>> by_quotation;
  std::vector<std::size_t> sizes(mails.size());
  for (std::size_t i = 0; i < mails.size(); ++i) ++sizes[forest.root(i)];
  for (std::size_t i = 0; i < mails.size(); ++i)
    if (mails[i].is_reply && mails[i].parents.empty() && sizes[forest.root(i)] == 1)
      if (const auto thread = quoted_thread(mails[i], i, subjects[mails[i].subject], forest))
        by_quotation.emplace_back(*thread, i);
  for (const auto& [thread, mail] : by_quotation) forest.join(thread, mail);

  std::vector<std::size_t> threads(mails.size());
  for (std::size_t i = 0; i < mails.size(); ++i) threads[i] = forest.root(i);
  return threads;
}

}  // namespace ticketd::parser
