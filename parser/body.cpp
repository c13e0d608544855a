#include "parser/body.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/encoded_words.hpp"
#include "parser/uuencode.hpp"

namespace ticketd::parser {
namespace {

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

std::string without_spaces(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return !ascii_space(c); });
  return out;
}

class Gatherer {
 public:
  Gatherer(const Limits& limits, std::vector<std::string>& defects) : limits_(limits), defects_(defects) {}

  // The depth of the tree is bounded by Limits::depth.
  Gathered gather(const MimePart& part, bool is_root) {
    if (is_multipart(part) && !part.children.empty()) {
      return part.type == "multipart/alternative" ? alternative(part) : sequence(part);
    }
    return leaf(part, is_root);
  }

 private:
  static void append(Gathered& to, Gathered from) {
    std::ranges::move(from.blocks, std::back_inserter(to.blocks));
    std::ranges::move(from.attachments, std::back_inserter(to.attachments));
  }

  Gathered sequence(const MimePart& part) {
    Gathered all;
    for (const MimePart& child : part.children) append(all, gather(child, false));
    return all;
  }

  // The alternatives are faces of one text, the last the richest (RFC 2046, 5.1.4): the last HTML, and the
  // plain text. Senders who mean "mixed" put different texts there, so a plain text that says more is kept as
  // well. Attachments of every alternative are kept.
  Gathered alternative(const MimePart& part) {
    Gathered chosen;
    std::vector<TextBlock> plain;
    std::vector<TextBlock> html;
    for (const MimePart& child : part.children) {
      Gathered one = gather(child, false);
      std::vector<TextBlock> child_html;
      for (TextBlock& block : one.blocks) {
        if (block.html) {
          child_html.push_back(std::move(block));
        } else {
          keep_if_new(plain, std::move(block));
        }
      }
      if (!child_html.empty()) html = std::move(child_html);
      std::ranges::move(one.attachments, std::back_inserter(chosen.attachments));
    }
    std::ranges::move(plain, std::back_inserter(chosen.blocks));
    std::ranges::move(html, std::back_inserter(chosen.blocks));
    return chosen;
  }

  static void keep_if_new(std::vector<TextBlock>& blocks, TextBlock block) {
    constexpr std::size_t compared_blocks = 8;
    const std::string letters = without_spaces(block.content);
    if (letters.empty() && !blocks.empty()) return;
    if (blocks.size() > compared_blocks) return;
    for (TextBlock& other : blocks) {
      const std::string others = without_spaces(other.content);
      if (others.find(letters) != std::string::npos) return;
      if (letters.find(others) != std::string::npos) {
        other = std::move(block);
        return;
      }
    }
    blocks.push_back(std::move(block));
  }

  Gathered leaf(const MimePart& part, bool is_root) {
    Gathered result;
    std::string name = file_name(part);
    const bool attached = part.opaque || part.disposition == "attachment" || (!name.empty() && !is_root);
    const bool plain = part.type == "text/plain" || is_multipart(part);
    if ((plain || part.type == "text/html") && !attached) {
      if (part.body.size() > limits_.text_bytes) defects_.emplace_back("body text too long: cut");
      TextBlock block{.content = decoded_text(part, limits_.text_bytes), .html = !plain};
      if (plain) take_uuencoded(block.content, result.attachments);
      result.blocks.push_back(std::move(block));
      return result;
    }
    Attachment attachment{.name = std::move(name),
                          .type = part.opaque ? "application/octet-stream" : part.type};
    attachment.content_id = without_angles(field(part, "Content-ID"));
    attachment.disposition =
        part.disposition == "inline" || (part.disposition.empty() && !attachment.content_id.empty())
            ? Disposition::inline_part
            : Disposition::attachment;
    attachment.content = part.opaque ? std::string(part.body) : decoded_body(part);
    if (attachment.name.empty()) attachment.name = subject_of_attached(part, attachment.content);
    result.attachments.push_back(std::move(attachment));
    return result;
  }

  static void take_uuencoded(std::string& text, std::vector<Attachment>& attachments) {
    std::size_t at = 0;
    while (auto file = find_uuencoded(text, at)) {
      text.erase(file->begin, file->end - file->begin);
      at = file->begin;
      attachments.push_back({.name = std::move(file->name),
                             .type = "application/octet-stream",
                             .content = std::move(file->content)});
    }
  }

  const Limits& limits_;
  std::vector<std::string>& defects_;
};

}  // namespace

Body read_body(const MimePart& root, const Limits& limits, std::vector<std::string>& defects) {
  Gathered all = Gatherer(limits, defects).gather(root, true);
  Body body{.attachments = std::move(all.attachments)};
  for (TextBlock& block : all.blocks) {
    std::string& target = block.html ? body.html : body.text;
    if (target.empty()) {
      target = std::move(block.content);
    } else {
      if (!target.ends_with('\n')) target += '\n';
      target += block.content;
    }
  }
  return body;
}

}  // namespace ticketd::parser
