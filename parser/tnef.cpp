#include "parser/tnef.hpp"

#include <algorithm>
#include <cstdint>

#include "parser/ascii.hpp"
#include "parser/byte_reader.hpp"
#include "parser/charset.hpp"
#include "parser/mapi.hpp"
#include "parser/rtf.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

constexpr std::uint32_t signature = 0x223E9F78;

// Attributes (MS-OXTNEF, 2.1.3.2).
enum : std::uint32_t {
  att_body = 0x0002800C,
  att_attach_data = 0x0006800F,
  att_attach_title = 0x00018010,
  att_attach_rend_data = 0x00069002,
  att_mapi_properties = 0x00069003,
  att_attachment = 0x00069005,
  att_oem_code_page = 0x00069007,
};

// Properties (MS-OXPROPS).
enum : std::uint16_t {
  pr_body = 0x1000,
  pr_rtf_compressed = 0x1009,
  pr_body_html = 0x1013,
  pr_display_name = 0x3001,
  pr_attach_data = 0x3701,
  pr_attach_filename = 0x3704,
  pr_attach_long_filename = 0x3707,
  pr_attach_mime_tag = 0x370E,
  pr_attach_content_id = 0x3712,
  pr_internet_code_page = 0x3FDE,
};

// An embedded object begins with the id of its interface; this one is a message, in TNEF itself.
constexpr std::string_view message_interface(
    "\x07\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46", 16);

std::string charset_of_code_page(std::uint32_t page) {
  switch (page) {
    case 0:
      return {};
    case 20127:
      return "us-ascii";
    case 20866:
      return "koi8-r";
    case 50220:
    case 50221:
    case 50222:
      return "iso-2022-jp";
    case 51932:
      return "euc-jp";
    case 65001:
      return "utf-8";
    default:
      if (page >= 28591 && page <= 28606) return "iso-8859-" + std::to_string(page - 28590);
      return "windows-" + std::to_string(page);
  }
}

std::string without_cr(std::string text) {
  while (text.ends_with('\0')) text.pop_back();
  std::erase(text, '\r');
  return text;
}

class TnefReader {
 public:
  TnefReader(std::string_view bytes, const Limits& limits) : reader_(bytes), limits_(limits) {}

  std::optional<TnefContents> run() {
    if (reader_.u32() != signature) return std::nullopt;
    reader_.u16();  // key: only tells messages of one sender apart
    while (reader_.left() > 0) {
      reader_.u8();  // level: the attribute's number says it again
      const std::uint32_t id = reader_.u32();
      const std::uint32_t size = reader_.u32();
      const std::string_view data = reader_.take(std::min<std::size_t>(size, reader_.left()));
      if (!reader_.ok() || !on_attribute(id, data)) break;
      reader_.take(std::min<std::size_t>(2, reader_.left()));  // checksum
    }
    if (contents_.text.empty() && contents_.html.empty() && contents_.attachments.empty())
      return std::nullopt;
    return std::move(contents_);
  }

 private:
  // False when there is no more room.
  bool on_attribute(std::uint32_t id, std::string_view data) {
    switch (id) {
      case att_oem_code_page:
        charset_ = charset_of_code_page(ByteReader(data).u32());
        return true;
      case att_body:
        contents_.text = without_cr(to_utf8(data.substr(0, limits_.text_bytes), charset_));
        return true;
      case att_mapi_properties:
        on_message_properties(data);
        return true;
      case att_attach_rend_data:
        if (contents_.attachments.size() >= limits_.parts) return false;
        contents_.attachments.push_back({.type = "application/octet-stream"});
        return true;
      case att_attach_title:
        if (!contents_.attachments.empty() && contents_.attachments.back().name.empty())
          contents_.attachments.back().name = without_cr(to_utf8(data, charset_));
        return true;
      case att_attach_data:
        if (!contents_.attachments.empty()) contents_.attachments.back().content = std::string(data);
        return true;
      case att_attachment:
        if (!contents_.attachments.empty()) on_attachment_properties(data, contents_.attachments.back());
        return true;
      default:
        return true;
    }
  }

  void on_message_properties(std::string_view data) {
    const std::vector<MapiProperty> properties = read_mapi_properties(data);
    if (std::string text = body_text(properties, pr_body, charset_); !text.empty())
      contents_.text = std::move(text);
    const MapiProperty* page = find_property(properties, pr_internet_code_page);
    const std::string html_charset = page == nullptr ? charset_ : charset_of_code_page(page->number);
    if (std::string html = body_text(properties, pr_body_html, html_charset); !html.empty())
      contents_.html = std::move(html);

    const MapiProperty* rtf = find_property(properties, pr_rtf_compressed);
    if (rtf == nullptr || (!contents_.html.empty() && !contents_.text.empty())) return;
    RtfBody body = read_rtf(decompress_rtf(rtf->bytes, limits_.text_bytes));
    if (contents_.html.empty()) contents_.html = std::move(body.html);
    if (contents_.text.empty()) contents_.text = std::move(body.text);
  }

  std::string body_text(const std::vector<MapiProperty>& properties, std::uint16_t id,
                        std::string_view charset) const {
    std::string text = without_cr(property_text(properties, id, charset));
    text.resize(utf8_prefix(text, limits_.text_bytes).size());
    return text;
  }

  void on_attachment_properties(std::string_view data, Attachment& attachment) const {
    const std::vector<MapiProperty> properties = read_mapi_properties(data);
    for (const std::uint16_t id : {pr_attach_long_filename, pr_attach_filename, pr_display_name}) {
      std::string name = property_text(properties, id, charset_);
      if (name.empty()) continue;
      if (id != pr_display_name || attachment.name.empty()) attachment.name = std::move(name);
      break;
    }
    if (const std::string type = property_text(properties, pr_attach_mime_tag, charset_); type.contains('/'))
      attachment.type = ascii_lower(type);
    attachment.content_id = property_text(properties, pr_attach_content_id, charset_);
    if (!attachment.content_id.empty()) attachment.disposition = Disposition::inline_part;

    const MapiProperty* object = find_property(properties, pr_attach_data);
    if (object == nullptr || !attachment.content.empty()) return;
    const bool message = object->bytes.starts_with(message_interface);
    attachment.content = std::string(object->bytes.substr(message ? message_interface.size() : 0));
    if (message) attachment.type = "application/ms-tnef";
  }

  ByteReader reader_;
  const Limits& limits_;
  std::string charset_ = "windows-1252";
  TnefContents contents_;
};

}  // namespace

std::optional<TnefContents> read_tnef(std::string_view bytes, const Limits& limits) {
  return TnefReader(bytes, limits).run();
}

}  // namespace ticketd::parser
