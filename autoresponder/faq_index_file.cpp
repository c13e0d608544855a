#include "autoresponder/faq_index_file.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace ticketd::autoresponder {
namespace {

constexpr std::string_view magic = "ticketd-faq-index";
constexpr std::uint32_t version = 2;
constexpr std::size_t head_bytes = magic.size() + sizeof(std::uint32_t) + 2 * sizeof(std::uint64_t);

template <class T>
concept Plain =
    std::is_arithmetic_v<T> || std::is_same_v<T, GramPosting> || std::is_same_v<T, GramDocument> ||
    std::is_same_v<T, WeightedTerm> || std::is_same_v<T, Bm25Field::Posting>;

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t h = 0xcbf29ce484222325ULL ^ bytes.size();
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    h = (h ^ word) * 0x9E3779B97F4A7C15ULL;
    h ^= h >> 29U;
    bytes.remove_prefix(sizeof word);
  }
  for (const char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h;
}

/// Called with members in their order, it writes them.
class Writer {
 public:
  template <class... T>
  void operator()(const T&... members) {
    (write(members), ...);
  }
  std::string take() { return std::move(out_); }

 private:
  template <Plain T>
  void write(const T& value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void write(const std::string& text) {
    write(static_cast<std::uint64_t>(text.size()));
    out_ += text;
  }
  template <Plain T>
  void write(const std::vector<T>& values) {
    write(static_cast<std::uint64_t>(values.size()));
    if (!values.empty()) out_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }

  std::string out_{};
};

/// Called with members in their order, it fills them. Throws std::runtime_error when the bytes end too soon.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class... T>
  void operator()(T&... members) {
    (read(members), ...);
  }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size()) throw std::runtime_error("it ends too soon");
    const std::string_view taken = bytes_.substr(0, static_cast<std::size_t>(count));
    bytes_.remove_prefix(static_cast<std::size_t>(count));
    return taken;
  }
  template <Plain T>
  void read(T& value) {
    take(sizeof value).copy(reinterpret_cast<char*>(&value), sizeof value);
  }
  void read(std::string& text) {
    std::uint64_t size = 0;
    read(size);
    text = take(size);
  }
  template <Plain T>
  void read(std::vector<T>& values) {
    std::uint64_t size = 0;
    read(size);
    if (size > bytes_.size() / sizeof(T)) throw std::runtime_error("it ends too soon");
    values.resize(static_cast<std::size_t>(size));
    const std::string_view raw = take(size * sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), raw.data(), raw.size());
  }

  std::string_view bytes_;
};

template <class Archive, class T, class Each>
void archive_list(Archive& a, std::vector<T>& list, Each each) {
  auto size = static_cast<std::uint64_t>(list.size());
  a(size);
  if constexpr (std::is_same_v<Archive, Reader>) {
    if (size > max_index_bytes / sizeof(T)) throw std::runtime_error("a list is too long");
    list.resize(static_cast<std::size_t>(size));
  }
  for (T& item : list) each(item);
}

template <class Archive>
void archive_index(Archive& a, FaqIndex& index) {
  archive_list(a, index.entries,
               [&](IndexedEntry& e) { a(e.id, e.language, e.first_document, e.documents, e.answer); });
  archive_list(a, index.documents, [&](IndexedDocument& d) { a(d.entry, d.weight, d.language, d.text); });
  archive_list(a, index.rejections,
               [&](IndexedRejection& r) { a(r.entry, r.weight, r.language, r.text, r.grams); });
  std::vector<TermHash> terms = index.terms.terms();
  a(terms);
  if constexpr (std::is_same_v<Archive, Reader>) index.terms = TermTable(std::move(terms));
  a(index.idf, index.unknown_idf);
  index.grams.archive(a);
  index.asked.archive(a);
  index.answered.archive(a);
  index.svm.archive(a);
  auto examples = static_cast<std::uint64_t>(index.examples);
  auto unanswered = static_cast<std::uint64_t>(index.unanswered);
  a(examples, unanswered, index.main_language);
  index.examples = static_cast<std::size_t>(examples);
  index.unanswered = static_cast<std::size_t>(unanswered);
  archive_list(a, index.languages, [&](std::string& language) { a(language); });
}

bool is_whole(const FaqIndex& index) {
  const std::size_t entries = index.entries.size();
  const std::size_t documents = index.documents.size();
  const bool documents_ok = std::ranges::all_of(index.entries, [&](const IndexedEntry& e) {
    return e.documents > 0 && e.first_document <= documents && e.documents <= documents - e.first_document;
  });
  const auto entry_ok = [&](EntryIndex e) { return e < entries || e == no_entry; };
  return documents_ok && std::ranges::all_of(index.documents, entry_ok, &IndexedDocument::entry) &&
         std::ranges::all_of(index.rejections, entry_ok, &IndexedRejection::entry) &&
         index.idf.size() <= index.terms.size() && index.grams.is_whole(documents, entries) &&
         index.asked.is_whole(entries) && index.answered.is_whole(entries) && index.svm.is_whole(entries);
}

}  // namespace

std::string index_bytes(const FaqIndex& index) {
  Writer body;
  archive_index(body, const_cast<FaqIndex&>(index));  // a Writer changes nothing
  const std::string content = body.take();
  Writer head;
  head(version, static_cast<std::uint64_t>(content.size()), checksum(content));
  return std::string(magic) + head.take() + content;
}

std::expected<FaqIndex, std::string> index_from_bytes(std::string_view bytes) {
  if (bytes.size() > max_index_bytes) return std::unexpected("the index is too large");
  if (bytes.size() < head_bytes || !bytes.starts_with(magic)) return std::unexpected("this is no FAQ index");
  Reader head(bytes.substr(magic.size(), head_bytes - magic.size()));
  std::uint32_t found_version = 0;
  std::uint64_t size = 0;
  std::uint64_t sum = 0;
  head(found_version, size, sum);
  if (found_version != version) return std::unexpected("the FAQ index is of another version");
  const std::string_view content = bytes.substr(head_bytes);
  if (content.size() != size || checksum(content) != sum) return std::unexpected("the FAQ index is damaged");
  FaqIndex index;
  try {
    Reader body(content);
    archive_index(body, index);
    if (!body.at_end() || !is_whole(index)) return std::unexpected("the FAQ index is damaged");
  } catch (const std::runtime_error& error) {
    return std::unexpected(std::string("the FAQ index is damaged: ") + error.what());
  }
  return index;
}

}  // namespace ticketd::autoresponder
