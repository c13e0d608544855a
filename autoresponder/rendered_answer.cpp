#include "autoresponder/rendered_answer.hpp"

#include <fmt/format.h>
#include <md4c-html.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "autoresponder/wrapped_text.hpp"
#include "parser/ascii.hpp"
#include "parser/html.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr unsigned dialect =
    MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEAUTOLINKS;

std::string html_of(std::string_view markdown) {
  std::string html;
  const auto append = [](const MD_CHAR* part, MD_SIZE size, void* out) {
    static_cast<std::string*>(out)->append(part, size);
  };
  md_html(markdown.data(), static_cast<MD_SIZE>(markdown.size()), append, &html, dialect, 0);
  return html;
}

/// "%20" as the byte it stands for: md4c escapes the addresses it writes.
std::string unescaped(std::string_view url) {
  std::string out;
  for (std::size_t i = 0; i < url.size(); ++i) {
    unsigned value = 0;
    if (url[i] == '%' && i + 2 < url.size()) {
      const auto digit = [](char c) -> unsigned {
        if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
        const char lower = parser::ascii_lower(c);
        return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10U : 16U;
      };
      value = digit(url[i + 1]) * 16U + digit(url[i + 2]);
      if (digit(url[i + 1]) < 16 && digit(url[i + 2]) < 16) {
        out += static_cast<char>(value);
        i += 2;
        continue;
      }
    }
    if (url.substr(i).starts_with("&amp;")) {
      out += '&';
      i += 4;
      continue;
    }
    out += url[i];
  }
  return out;
}

/// FNV-1a: the same picture has the same id in every mail.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h;
}

/// The name below the FAQ's folder of what an entry's file calls `picture`.
std::string beside(std::string_view file, std::string_view picture) {
  if (picture.starts_with("./")) picture.remove_prefix(2);
  const auto slash = file.rfind('/');
  return std::string(file.substr(0, slash == std::string_view::npos ? 0 : slash + 1)).append(picture);
}

/// Replaces the sources of the entry's own pictures by content ids.
std::vector<AnswerPicture> name_pictures(const FaqEntry& entry, std::string_view domain, std::string& html) {
  static constexpr std::string_view start = "<img src=\"";
  const std::vector<std::string> own = pictures_of(entry);
  std::vector<AnswerPicture> pictures;
  for (auto at = html.find(start); at != std::string::npos; at = html.find(start, at)) {
    at += start.size();
    const auto end = std::min(html.find('"', at), html.size());
    std::string source = html.substr(at, end - at);
    if (std::ranges::find(own, source) == own.end()) source = unescaped(source);
    if (std::ranges::find(own, source) == own.end()) continue;
    AnswerPicture picture{.name = beside(entry.file, source)};
    picture.content_id = fmt::format("faq-{:016x}@{}", hash_of(picture.name), domain);
    html.replace(at, end - at, "cid:" + picture.content_id);
    html.insert(at - start.size() + 5, "style=\"max-width: 100%; height: auto\" ");  // telephones are narrow
    if (std::ranges::find(pictures, picture) == pictures.end()) pictures.push_back(std::move(picture));
  }
  return pictures;
}

/// Mail programs draw a table without lines or room between its columns.
void draw_tables(std::string& html) {
  static constexpr std::string_view cell = " style=\"padding: 4px 8px; border: 1px solid #9aa5b1\"";
  static constexpr std::string_view whole = " style=\"border-collapse: collapse\"";
  for (const auto& [tag, style] :
       {std::pair{std::string_view("<table"), whole}, {"<th", cell}, {"<td", cell}}) {
    for (auto at = html.find(tag); at != std::string::npos; at = html.find(tag, at)) {
      at += tag.size();
      if (at < html.size() && (html[at] == '>' || html[at] == ' ')) html.insert(at, style);  // not <thead>
    }
  }
}

/// A mail has no room for the headings of a page.
void tone_down_headings(std::string& html) {
  for (const std::string_view heading : {"h1", "h2", "h4", "h5", "h6"})
    for (const std::string_view mark : {"<", "</"}) {
      const std::string tag = std::string(mark).append(heading).append(">");
      for (auto at = html.find(tag); at != std::string::npos; at = html.find(tag, at))
        html.replace(at, tag.size(), std::string(mark) + "h3>");
    }
}

}  // namespace

RenderedAnswer rendered_answer(const FaqEntry& entry, std::string_view domain) {
  std::string html = html_of(entry.answer_markdown);
  RenderedAnswer answer;
  answer.text = wrapped(parser::trimmed(parser::html_to_text(html)));
  answer.pictures = name_pictures(entry, domain, html);
  tone_down_headings(html);
  draw_tables(html);
  answer.html = parser::sanitise_html(html);
  return answer;
}

}  // namespace ticketd::autoresponder
