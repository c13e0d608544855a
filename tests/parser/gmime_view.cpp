#include "tests/parser/gmime_view.hpp"

#include <gmime/gmime.h>

#include "parser/ascii.hpp"

namespace ticketd::test {
namespace {

std::string text_or_empty(const char* text) { return text == nullptr ? std::string{} : std::string(text); }

void add_addresses(InternetAddressList* list, std::vector<std::string>& out) {
  for (int i = 0; i < internet_address_list_length(list); ++i) {
    InternetAddress* address = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(address)) {
      InternetAddressList* members = internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address));
      if (members != nullptr) add_addresses(members, out);
    } else {
      out.push_back(text_or_empty(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))));
    }
  }
}

std::string decoded(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  GMimeStream* memory = g_mime_stream_mem_new();
  g_mime_data_wrapper_write_to_stream(content, memory);
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  std::string result(reinterpret_cast<const char*>(bytes->data), bytes->len);
  g_object_unref(memory);
  return result;
}

void add_parts(GMimeObject* object, int depth, std::vector<GmimePart>& out) {
  GMimeContentType* type = g_mime_object_get_content_type(object);
  char* name = g_mime_content_type_get_mime_type(type);
  GmimePart part{.depth = depth, .type = parser::ascii_lower(text_or_empty(name))};
  g_free(name);
  if (GMIME_IS_PART(object)) part.content = decoded(GMIME_PART(object));
  out.push_back(std::move(part));
  if (!GMIME_IS_MULTIPART(object)) return;
  for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); ++i)
    add_parts(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1, out);
}

}  // namespace

GmimeView gmime_view(const std::string& raw) {
  GmimeView view;
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(raw.data(), raw.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  if (message != nullptr) {
    view.subject = text_or_empty(g_mime_message_get_subject(message));
    add_addresses(g_mime_message_get_from(message), view.from);
    add_addresses(g_mime_message_get_to(message), view.to);
    if (GDateTime* date = g_mime_message_get_date(message)) view.date = g_date_time_to_unix(date);
    view.message_id = text_or_empty(g_mime_message_get_message_id(message));
    if (GMimeObject* root = g_mime_message_get_mime_part(message)) add_parts(root, 0, view.parts);
    g_object_unref(message);
  }
  g_object_unref(parser);
  g_object_unref(stream);
  return view;
}

}  // namespace ticketd::test
