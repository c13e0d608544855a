#include "parser/body.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/encoded_words.hpp"
#include "parser/enriched.hpp"
#include "parser/flowed.hpp"
#include "parser/smime.hpp"
#include "parser/text_blocks.hpp"
#include "parser/tnef.hpp"
#include "parser/uuencode.hpp"

namespace ticketd::parser {
namespace {

using Format = TextBlock::Format;

// Signatures in signatures: more than real mail has, few enough to be cheap.
constexpr int max_unwrapped = 3;

// What one subtree gives.
struct Gathered {
  std::vector<TextBlock> blocks{};
  std::vector<Attachment> attachments{};
};

std::string without_angles(std::string_view id) {
  id = trimmed(id);
  if (id.starts_with('<')) id.remove_prefix(1);
  if (id.ends_with('>')) id.remove_suffix(1);
  return std::string(id);
}

// The subject of an attached message names it, when the sender did not.
std::string subject_of_attached(const MimePart& part, std::string_view content) {
  if (part.type != "message/rfc822" && part.type != "message/global") return {};
  std::vector<std::string> ignored;
  Limits header_only;
  header_only.parts = 1;
  header_only.depth = 0;
  const MimePart inner = mime_tree(content.substr(0, header_only.header_block_bytes), header_only, ignored);
  return decode_words(field(inner, "Subject"));
}

bool enriched(const MimePart& part) { return part.type == "text/enriched" || part.type == "text/richtext"; }

std::optional<Format> text_format(const MimePart& part) {
  if (part.type == "text/html") return Format::html;
  if (part.type == "text/plain" || part.type == "text/enriched" || part.type == "text/richtext" ||
      is_multipart(part))
    return Format::plain;
  return std::nullopt;
}

// Further faces of a text that we have no reader for (AMP, watches).
bool other_face(const MimePart& part) {
  return part.type == "text/x-amp-html" || part.type == "text/watch-html" || part.type == "text/x-watch-html";
}

bool may_be_signed(const MimePart& part) {
  return part.type == "application/pkcs7-mime" || part.type == "application/x-pkcs7-mime";
}

bool may_be_tnef(const MimePart& part, std::string_view name) {
  return part.type == "application/ms-tnef" || part.type == "application/vnd.ms-tnef" ||
         same_text(name, "winmail.dat");
}

// Given a name, even a blank one.
bool is_file(const MimePart& part) {
  return !find_parameter(part.disposition_parameters, "filename").empty() ||
         !find_parameter(part.parameters, "name").empty();
}

class Gatherer {
 public:
  Gatherer(const Limits& limits, std::vector<std::string>& defects)
      : limits_(limits), defects_(defects), plain_room_(limits.text_bytes), html_room_(limits.text_bytes) {}

  // The depth of the tree is bounded by Limits::depth.
  Gathered gather(const MimePart& part, bool is_root) {
    if (!is_multipart(part) || part.children.empty()) return leaf(part, is_root);
    return part.type == "multipart/alternative" ? alternative(part) : sequence(part);
  }

  // A text that came as a named file, but inline and with no other text beside it, is the text of the mail.
  void use_named_text(Gathered& all) {
    if (named_text_ == nullptr || !all.blocks.empty()) return;
    all.blocks.push_back(text_block(*named_text_, *text_format(*named_text_)));
    const std::string name = file_name(*named_text_);
    const auto copy = std::ranges::find_if(
        all.attachments, [&](const Attachment& a) { return a.name == name && a.type == named_text_->type; });
    if (copy != all.attachments.end()) all.attachments.erase(copy);
  }

 private:
  static void append(Gathered& to, Gathered from) {
    std::ranges::move(from.blocks, std::back_inserter(to.blocks));
    std::ranges::move(from.attachments, std::back_inserter(to.attachments));
  }

  Gathered sequence(const MimePart& part) {
    Gathered all;
    bool adjacent = false;  // no attachment stands between the last block and the next
    for (const MimePart& child : part.children) {
      Gathered one = gather(child, false);
      if (adjacent && one.attachments.empty()) pair_neighbours(all.blocks, one.blocks);
      adjacent = one.attachments.empty() && !one.blocks.empty();
      append(all, std::move(one));
    }
    return all;
  }

  // The attachments of every alternative are kept.
  Gathered alternative(const MimePart& part) {
    Gathered chosen;
    Alternatives faces;
    for (const MimePart& child : part.children) {
      if (other_face(child) || (enriched(child) && faces.have_text())) continue;
      Gathered one = gather(child, false);
      faces.add(std::move(one.blocks));
      std::ranges::move(one.attachments, std::back_inserter(chosen.attachments));
    }
    chosen.blocks = faces.take();
    return chosen;
  }

  Gathered leaf(const MimePart& part, bool is_root) {
    std::string name = file_name(part);
    const std::optional<Format> format = text_format(part);
    const bool attached = part.opaque || part.disposition == "attachment" || (is_file(part) && !is_root);
    if (format && !attached && has_room(*format)) {
      Gathered result;
      TextBlock block = text_block(part, *format);
      if (*format == Format::plain) take_uuencoded(block.content, result.attachments);
      result.blocks.push_back(std::move(block));
      return result;
    }
    if (format && !part.opaque && part.disposition != "attachment" && named_text_ == nullptr &&
        unwrapped_ == 0)
      named_text_ = &part;
    return attached_leaf(part, std::move(name));
  }

  Gathered attached_leaf(const MimePart& part, std::string name) {
    Attachment attachment{.name = std::move(name),
                          .type = part.opaque ? "application/octet-stream" : part.type};
    attachment.content_id = without_angles(field(part, "Content-ID"));
    const bool placed = part.disposition.empty() && !attachment.content_id.empty();
    if (part.disposition == "inline" || placed) attachment.disposition = Disposition::inline_part;
    attachment.content = part.opaque ? std::string(part.body) : decoded_body(part);
    if (attachment.name.empty()) attachment.name = subject_of_attached(part, attachment.content);

    Gathered result;
    if (!part.opaque && may_be_tnef(part, attachment.name))
      if (auto contents = read_tnef(attachment.content, limits_)) return unwrapped(*std::move(contents));
    if (!part.opaque && may_be_signed(part) && unwrapped_ < max_unwrapped) {
      const bool nested = unwrapped_ > 0;
      if (auto inner = inside_signature(attachment.content)) {
        if (nested) return *std::move(inner);
        result = *std::move(inner);
      }
    }
    result.attachments.push_back(std::move(attachment));  // a signature, with all it covers, is kept
    return result;
  }

  static Gathered unwrapped(TnefContents contents) {
    Gathered result{.attachments = std::move(contents.attachments)};
    Alternatives faces;
    if (!contents.text.empty()) faces.add({{.content = std::move(contents.text)}});
    if (!contents.html.empty()) faces.add({{.content = std::move(contents.html), .format = Format::html}});
    result.blocks = faces.take();
    return result;
  }

  std::optional<Gathered> inside_signature(std::string_view der) {
    const std::optional<std::string> content = signed_content(der);
    if (!content) return std::nullopt;
    ++unwrapped_;
    return gather(mime_tree(*content, limits_, defects_), true);
  }

  TextBlock text_block(const MimePart& part, Format format) {
    std::size_t& left = room(format);
    TextBlock block{.content = decoded_text(part, left), .format = format};
    if (part.body.size() > left && block.content.size() >= left)
      defects_.emplace_back("body text too long: cut");
    left -= std::min(left, block.content.size());
    if (part.type == "text/enriched") block.content = enriched_to_text(block.content, EnrichedKind::enriched);
    if (part.type == "text/richtext") block.content = enriched_to_text(block.content, EnrichedKind::richtext);
    if (part.type == "text/plain" && same_text(find_parameter(part.parameters, "format"), "flowed")) {
      const bool delsp = same_text(find_parameter(part.parameters, "delsp"), "yes");
      block.content = unflowed(block.content, delsp ? DelSp::yes : DelSp::no);
    }
    return block;
  }

  void take_uuencoded(std::string& text, std::vector<Attachment>& attachments) const {
    auto file = find_uuencoded(text, 0);
    if (!file) return;
    std::string rest;
    std::size_t done = 0;
    for (; file && attachments.size() < limits_.parts; file = find_uuencoded(text, done)) {
      rest.append(text, done, file->begin - done);
      done = file->end;
      attachments.push_back({.name = std::move(file->name),
                             .type = "application/octet-stream",
                             .content = std::move(file->content)});
    }
    rest.append(text, done);
    text = std::move(rest);
  }

  // All text of one format together is bounded; what comes after that is kept as attachments.
  std::size_t& room(Format format) { return format == Format::plain ? plain_room_ : html_room_; }
  bool has_room(Format format) { return room(format) > 0; }

  const Limits& limits_;
  std::vector<std::string>& defects_;
  std::size_t plain_room_;
  std::size_t html_room_;
  const MimePart* named_text_ = nullptr;
  int unwrapped_ = 0;
};

}  // namespace

Body read_body(const MimePart& root, const Limits& limits, std::vector<std::string>& defects) {
  Gatherer gatherer(limits, defects);
  Gathered all = gatherer.gather(root, true);
  gatherer.use_named_text(all);
  return {.text = joined_text(all.blocks),
          .html = joined_html(all.blocks),
          .attachments = std::move(all.attachments)};
}

}  // namespace ticketd::parser
