// Parse and decode against GMime on the same mails: CPU time, one run, as a ratio. parse_bench [FOLDER of
// mails] Both read from memory, walk every part, decode every body, turn every text into UTF-8 and read the
// headers that a help desk needs. Ours is measured twice: that much, and parse() with all it adds (readable
// text and safe HTML, reply text, kind, language).
#include <gmime/gmime.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "parser/encoders.hpp"
#include "parser/parse.hpp"
#include "parser/structure.hpp"

namespace {

using ticketd::parser::encode_base64;
using ticketd::parser::encode_quoted_printable;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::string headers(std::string_view type) {
  std::string out;
  for (int i = 0; i < 5; ++i)
    out += "Received: from mx" + std::to_string(i) +
           ".example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.org (Postfix) with ESMTPS id "
           "4XyZ1234\r\n\tfor "
           "<support@example.org>; Tue, 24 Nov 2020 15:00:00 +0100 (CET)\r\n";
  return out +
         "From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j.mueller@example.com>\r\nTo: Support "
         "<support@example.org>\r\n"
         "Subject: =?utf-8?B?UsO8Y2tzZW5kdW5n?= der Bestellung 4711\r\nDate: Tue, 24 Nov 2020 14:59:58 "
         "+0100\r\n"
         "Message-ID: <abc.123@example.com>\r\nReferences: <a@example.org>\r\n "
         "<b@example.com>\r\nMIME-Version: 1.0\r\n"
         "Content-Type: " +
         std::string(type) + "\r\n";
}

// 13 KB, as desktop programs write it.
std::string small_mail() {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += "Guten Tag, ich möchte die Bestellung zurückschicken, weil die Größe nicht passt.\n";
  std::string html = "<html><body>";
  for (int i = 0; i < 60; ++i)
    html += "<p style=\"margin:0\">Guten Tag, ich möchte die <b>Bestellung</b> zurückschicken.</p>\n";
  html += "</body></html>\n";
  const auto part = [](std::string_view type, std::string_view body) {
    return "--b1\r\nContent-Type: " + std::string(type) +
           "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
           encode_quoted_printable(body) + "\r\n";
  };
  return headers("multipart/alternative; boundary=b1") + "\r\n" + part("text/plain", text) +
         part("text/html", html) + "--b1--\r\n";
}

std::string large_mail() {
  std::string bytes(10U << 20U, '\0');
  unsigned state = 1;
  for (char& c : bytes) c = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
  return headers("multipart/mixed; boundary=b1") +
         "\r\n--b1\r\n\r\nsee the file\r\n--b1\r\nContent-Type: application/zip; "
         "name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         encode_base64(bytes) + "\r\n--b1--\r\n";
}

std::size_t decoded_bytes = 0;  // keeps the work from being optimised away, and shows that both did it

void gmime_part(GMimeObject*, GMimeObject* part, gpointer) {
  if (!GMIME_IS_PART(part)) return;
  if (GMIME_IS_TEXT_PART(part)) {
    char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    if (text != nullptr) decoded_bytes += std::char_traits<char>::length(text);
    g_free(text);
    return;
  }
  GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(part));
  if (content == nullptr) return;
  GMimeStream* memory = g_mime_stream_mem_new();
  g_mime_data_wrapper_write_to_stream(content, memory);
  decoded_bytes += static_cast<std::size_t>(g_mime_stream_length(memory));
  g_object_unref(memory);
}

void parse_with_gmime(const std::string& raw) {
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(raw.data(), raw.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  if (message != nullptr) {
    const char* subject = g_mime_message_get_subject(message);
    decoded_bytes += subject == nullptr ? 0 : 1;
    for (const GMimeAddressType type :
         {GMIME_ADDRESS_TYPE_FROM, GMIME_ADDRESS_TYPE_SENDER, GMIME_ADDRESS_TYPE_REPLY_TO,
          GMIME_ADDRESS_TYPE_TO, GMIME_ADDRESS_TYPE_CC})
      decoded_bytes +=
          static_cast<std::size_t>(internet_address_list_length(g_mime_message_get_addresses(message, type)));
    decoded_bytes += g_mime_message_get_date(message) == nullptr ? 0 : 1;
    decoded_bytes += g_mime_message_get_message_id(message) == nullptr ? 0 : 1;
    const char* references = g_mime_object_get_header(GMIME_OBJECT(message), "References");
    if (references != nullptr) {
      GMimeReferences* ids = g_mime_references_parse(nullptr, references);
      decoded_bytes += static_cast<std::size_t>(g_mime_references_length(ids));
      g_mime_references_free(ids);
    }
    g_mime_message_foreach(message, gmime_part, nullptr);
    g_object_unref(message);
  }
  g_object_unref(parser);
  g_object_unref(stream);
}

void parse_structure(const std::string& raw) {
  const ticketd::parser::Structure structure = ticketd::parser::read_structure(raw, {});
  decoded_bytes += structure.email.text.size() + structure.html.size();
  for (const auto& a : structure.email.attachments) decoded_bytes += a.content.size();
}

void parse_all(const std::string& raw) { decoded_bytes += ticketd::parser::parse(raw).text.size(); }

struct Measured {
  double seconds = 0;
  std::size_t bytes = 0;
};

// The best of three passes over all mails.
Measured measure(const std::vector<std::string>& mails, int rounds,
                 const std::function<void(const std::string&)>& parse) {
  Measured best{.seconds = 1e9};
  for (int pass = 0; pass < 3; ++pass) {
    decoded_bytes = 0;
    const double start = cpu_seconds();
    for (int i = 0; i < rounds; ++i)
      for (const std::string& mail : mails) parse(mail);
    best.seconds = std::min(best.seconds, cpu_seconds() - start);
    best.bytes = decoded_bytes / static_cast<std::size_t>(rounds);
  }
  return best;
}

// The ratio to GMime, of the structure alone.
double compare(const char* what, const std::vector<std::string>& mails, int rounds) {
  const auto count = static_cast<double>(mails.size()) * rounds;
  std::size_t bytes = 0;
  for (const std::string& mail : mails) bytes += mail.size();
  const Measured theirs = measure(mails, rounds, parse_with_gmime);
  const Measured structure = measure(mails, rounds, parse_structure);
  const Measured whole = measure(mails, rounds, parse_all);
  const double ratio = theirs.seconds / structure.seconds;
  std::printf(
      "%-28s %6zu mails of %8.0f bytes  GMime %9.1f us  structure %9.1f us (%.2fx)  whole parse() %9.1f us "
      "(%.2fx)\n",
      what, mails.size(), static_cast<double>(bytes) / static_cast<double>(mails.size()),
      theirs.seconds / count * 1e6, structure.seconds / count * 1e6, ratio, whole.seconds / count * 1e6,
      theirs.seconds / whole.seconds);
  std::printf("%-28s decoded bytes: GMime %zu, structure %zu\n", "", theirs.bytes, structure.bytes);
  return ratio;
}

std::vector<std::string> folder_of_mails(const std::filesystem::path& folder) {
  std::vector<std::string> mails;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    mails.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return mails;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr double small_floor = 2.0;
  constexpr double large_floor = 1.5;
  g_mime_init();
  const double small = compare("small mail", {small_mail()}, 2000);
  const double large = compare("10 MB of base64", {large_mail()}, 5);
  if (argc > 1) compare("mails of the folder", folder_of_mails(argv[1]), 3);
  g_mime_shutdown();
  const bool fast = small >= small_floor && large >= large_floor;
  std::printf("%s: at least %.1fx on small mail, %.1fx on 10 MB\n", fast ? "reached" : "NOT reached",
              small_floor, large_floor);
  return fast ? 0 : 1;
}
