// The one door to mimetic for received bytes: its entity tree, its loadHeader() on a header block that the
// guard has made safe, and Field::name() and value(). Nothing else of it is safe on bytes of strangers:
// load() and the typed accessors have memory errors, and an entity must not be copied.
#include <mimetic/mimetic.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/encoded_words.hpp"
#include "parser/mime_guard.hpp"
#include "parser/mime_tree.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

using MimeticParser = mimetic::IteratorParser<const char*, std::input_iterator_tag>;

class HeaderLoader : private MimeticParser {
 public:
  explicit HeaderLoader(mimetic::MimeEntity& entity) : MimeticParser(entity) {}

  void load(std::string_view clean_block) {
    m_bit = clean_block.data();
    m_eit = clean_block.data() + clean_block.size();
    loadHeader();
  }
};

TransferEncoding transfer_encoding(std::string_view value) {
  value = trimmed(value.substr(0, value.find_first_of(";(")));
  if (same_text(value, "base64")) return TransferEncoding::base64;
  if (same_text(value, "quoted-printable")) return TransferEncoding::quoted_printable;
  if (same_text(value, "x-uuencode") || same_text(value, "uuencode") || same_text(value, "x-uue"))
    return TransferEncoding::uuencode;
  return TransferEncoding::identity;
}

std::vector<HeaderField> fields_of(const mimetic::MimeEntity& entity) {
  std::vector<HeaderField> fields;
  fields.reserve(entity.header().size());
  for (const mimetic::Field& f : entity.header())
    fields.push_back({std::string(f.name().data(), f.name().size()), f.value()});
  return fields;
}

// Builds the tree of mimetic entities while the guard walks through the message, and one MimePart for each.
class TreeBuilder {
 public:
  explicit TreeBuilder(const Limits& limits) : limits_(limits) {}

  // Called by the guard for each entity.
  EntityKind add(const CleanHeader& header) {
    mimetic::MimeEntity* entity = &root_;
    if (header.parent != EntitySpan::no_parent) {
      entity = new mimetic::MimeEntity;  // owned by its parent's part list
      entities_[header.parent]->body().parts().push_back(entity);
    }
    entities_.push_back(entity);
    HeaderLoader(*entity).load(header.block);

    const bool in_digest =
        header.parent != EntitySpan::no_parent && parts_[header.parent].type == "multipart/digest";
    MimePart& part = parts_.emplace_back(read_part(*entity, in_digest));
    if (!is_multipart(part)) return {};
    return {.multipart = true, .boundary = std::string(find_parameter(part.parameters, "boundary"))};
  }

  MimePart finish(const std::vector<EntitySpan>& spans) {
    decode_headers(spans.empty() ? std::string_view{} : spans.front().body);
    for (std::size_t i = 0; i < spans.size(); ++i) {
      parts_[i].header_bytes = spans[i].header;
      parts_[i].body = spans[i].body;
      parts_[i].opaque = spans[i].opaque;
    }
    // A child comes after its parent: from the end, each part has all its children when it moves into its
    // parent.
    for (std::size_t i = spans.size(); i-- > 1;) {
      std::ranges::reverse(parts_[i].children);  // they came last first
      parts_[spans[i].parent].children.push_back(std::move(parts_[i]));
    }
    std::ranges::reverse(parts_.front().children);
    return std::move(parts_.front());
  }

 private:
  // Raw bytes above 127 in a header have no label: the charsets that the message uses elsewhere are the best
  // hint, else what all such bytes together look like: a name alone is too short to tell.
  void decode_headers(std::string_view body) {
    std::string hint;
    for (const MimePart& part : parts_)
      if (hint.empty()) hint = find_parameter(part.parameters, "charset");
    for (const HeaderField& h : parts_.front().headers)
      if (hint.empty()) hint = first_charset(h.value);
    if (hint.empty() || same_text(hint, "us-ascii")) hint = charset_of_raw_headers(body);
    for (MimePart& part : parts_)
      for (HeaderField& h : part.headers) h.value = header_to_utf8(trimmed(h.value), hint);
  }

  // Empty when no header has such bytes, or they are UTF-8.
  std::string charset_of_raw_headers(std::string_view body) const {
    constexpr std::size_t body_bytes = 8U << 10U;
    std::string sample;
    for (const HeaderField& h : parts_.front().headers)
      if (!valid_utf8(h.value)) sample += h.value + '\n';
    if (sample.empty()) return {};
    const std::string_view text = utf8_prefix(body, body_bytes);
    if (parts_.front().encoding == TransferEncoding::identity && !valid_utf8(text)) sample += text;
    return likely_charset(sample);
  }

  MimePart read_part(const mimetic::MimeEntity& entity, bool in_digest) const {
    MimePart part{.headers = fields_of(entity)};
    ParameterizedValue type;
    for (HeaderField& h : part.headers) {
      if (same_text(h.name, "Content-Type") && type.value.empty()) {
        type = parse_parameters(header_to_utf8(h.value, {}), limits_.parameters);
      } else if (same_text(h.name, "Content-Disposition") && part.disposition.empty()) {
        ParameterizedValue disposition = parse_parameters(header_to_utf8(h.value, {}), limits_.parameters);
        part.disposition = std::move(disposition.value);
        part.disposition_parameters = std::move(disposition.parameters);
      } else if (same_text(h.name, "Content-Transfer-Encoding")) {
        part.encoding = transfer_encoding(h.value);
      }
    }
    part.type = type.value.find('/') != std::string::npos ? std::move(type.value)
                : in_digest                               ? "message/rfc822"
                                                          : "text/plain";
    part.parameters = std::move(type.parameters);
    return part;
  }

  const Limits& limits_;
  mimetic::MimeEntity root_;
  std::vector<mimetic::MimeEntity*> entities_;
  std::vector<MimePart> parts_;
};

}  // namespace

MimePart mime_tree(std::string_view raw, const Limits& limits, std::vector<std::string>& defects) {
  TreeBuilder builder(limits);
  const std::vector<EntitySpan> spans =
      split_entities(raw, limits, [&](const CleanHeader& header) { return builder.add(header); }, defects);
  return builder.finish(spans);
}

}  // namespace ticketd::parser
