#include "parser/tnef.hpp"

#include <gmock/gmock.h>

#include "parser/mapi.hpp"
#include "parser/rtf.hpp"

namespace ticketd::parser {
namespace {

std::string little_endian(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

std::string attribute(std::uint32_t id, std::string_view data) {
  return "\x01" + little_endian(id, 4) + little_endian(static_cast<std::uint32_t>(data.size()), 4) +
         std::string(data) + little_endian(0, 2);
}

std::string tnef(std::initializer_list<std::string> attributes) {
  std::string out = little_endian(0x223E9F78, 4) + little_endian(1, 2);
  for (const std::string& a : attributes) out += a;
  return out;
}

std::string padded(std::string text) {
  text.resize((text.size() + 3) / 4 * 4);
  return text;
}

std::string binary_property(std::uint32_t type, std::uint32_t id, std::string_view value) {
  return little_endian(type, 2) + little_endian(id, 2) + little_endian(1, 4) +
         little_endian(static_cast<std::uint32_t>(value.size()), 4) + padded(std::string(value));
}

std::string properties(std::initializer_list<std::string> list) {
  std::string out = little_endian(static_cast<std::uint32_t>(list.size()), 4);
  for (const std::string& p : list) out += p;
  return out;
}

constexpr std::string_view utf16_name("\xFC\x00.\x00p\x00n\x00g\x00\x00\x00", 12);  // "ü.png"

TEST(TnefTest, UnpacksTextAndFiles) {
  const std::string bytes = tnef({
      attribute(0x00069007, little_endian(1251, 4) + little_endian(0, 4)),
      attribute(0x0002800C, std::string("\xCF\xF0\xE8\xE2\xE5\xF2\r\n", 8) + '\0'),
      attribute(0x00069002, "rendering data"),
      attribute(0x00018010, std::string("SHORT~1.TXT") + '\0'),
      attribute(0x0006800F, "first file"),
      attribute(0x00069002, "rendering data"),
      attribute(0x0006800F, "second file"),
      attribute(0x00069005, properties({
                                little_endian(0x0003, 2) + little_endian(0x3705, 2) + little_endian(1, 4),
                                binary_property(0x001F, 0x3707, utf16_name),
                                binary_property(0x001E, 0x370E, std::string("Image/PNG") + '\0'),
                                binary_property(0x001E, 0x3712, std::string("cid@x") + '\0'),
                            })),
  });

  const auto contents = read_tnef(bytes, Limits{});

  ASSERT_TRUE(contents.has_value());
  EXPECT_EQ(contents->text, "Привет\n");
  ASSERT_EQ(contents->attachments.size(), 2U);
  EXPECT_EQ(contents->attachments[0].name, "SHORT~1.TXT");
  EXPECT_EQ(contents->attachments[0].type, "application/octet-stream");
  EXPECT_EQ(contents->attachments[0].content, "first file");
  EXPECT_EQ(contents->attachments[1].name, "ü.png");
  EXPECT_EQ(contents->attachments[1].type, "image/png");
  EXPECT_EQ(contents->attachments[1].content_id, "cid@x");
  EXPECT_EQ(contents->attachments[1].disposition, Disposition::inline_part);
  EXPECT_EQ(contents->attachments[1].content, "second file");
}

TEST(TnefTest, FindsTheHtmlBody) {
  const std::string bytes = tnef({attribute(
      0x00069003, properties({
                      little_endian(0x0003, 2) + little_endian(0x3FDE, 2) + little_endian(65001, 4),
                      binary_property(0x0102, 0x1013, "<p>\xC3\xBC</p>"),
                  }))});
  EXPECT_EQ(read_tnef(bytes, Limits{})->html, "<p>ü</p>");
}

TEST(TnefTest, NamedAndMultipleValuesAreSteppedOver) {
  const std::string named = little_endian(0x001E, 2) + little_endian(0x8001, 2) + std::string(16, 'g') +
                            little_endian(1, 4) + little_endian(6, 4) + padded(std::string("n\0a\0m\0", 6)) +
                            little_endian(1, 4) + little_endian(3, 4) + padded("abc");
  const std::string several = little_endian(0x1003, 2) + little_endian(0x0001, 2) + little_endian(2, 4) +
                              little_endian(7, 4) + little_endian(8, 4);
  const std::string list = properties({named, several, binary_property(0x001E, 0x1000, "body")});

  const auto read = read_mapi_properties(list);

  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(find_property(read, 0x0001)->number, 7U);
  EXPECT_EQ(property_text(read, 0x1000, ""), "body");
  EXPECT_EQ(find_property(read, 0x4000), nullptr);
}

TEST(TnefTest, CutAnywhereItIsGivenAsFarAsItWasRead) {
  const std::string bytes =
      tnef({attribute(0x0002800C, "body"), attribute(0x00069002, "r"), attribute(0x0006800F, "file"),
            attribute(0x00069003, properties({binary_property(0x001E, 0x1000, "better body")}))});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    SCOPED_TRACE(size);
    const auto contents = read_tnef(std::string_view(bytes).substr(0, size), Limits{});
    if (size < 16) {
      EXPECT_FALSE(contents.has_value());
    } else if (size >= 40) {
      EXPECT_THAT(contents->text, testing::AnyOf("body", testing::StartsWith("better")));
    }
  }
  EXPECT_EQ(read_tnef(bytes, Limits{})->text, "better body");
}

TEST(TnefTest, AnythingElseIsNone) {
  EXPECT_FALSE(read_tnef("", Limits{}).has_value());
  EXPECT_FALSE(read_tnef("not TNEF at all", Limits{}).has_value());
  EXPECT_FALSE(read_tnef(tnef({}), Limits{}).has_value());
}

TEST(RtfTest, Decompresses) {
  // The example of MS-OXRTFCP, 4.1.1.
  constexpr unsigned char compressed[] = {
      0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03,
      0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65,
      0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0};
  const std::string_view bytes(reinterpret_cast<const char*>(compressed), sizeof compressed);

  EXPECT_EQ(decompress_rtf(bytes, 1000), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  EXPECT_EQ(decompress_rtf(bytes, 5).substr(0, 5), "{\\rtf");
  EXPECT_EQ(decompress_rtf(bytes.substr(0, 10), 1000), "");
  EXPECT_EQ(decompress_rtf("", 1000), "");
}

TEST(RtfTest, GivesText) {
  struct Case {
    std::string_view name;
    std::string_view rtf;
    std::string_view text;
  };
  const Case cases[] = {
      {"words and lines", R"({\rtf1\ansi Hello\par world\tab x})", "Hello\nworld\tx"},
      {"code page", R"({\rtf1\ansi\ansicpg1251 \'cf\'f0})", "Пр"},
      {"two-byte characters", R"({\rtf1\ansi\ansicpg932 \'93\'fa})", "日"},
      {"font's character set",
       R"({\rtf1\ansi{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial CYR;}}\f1 \'cf\f0 \'e4})", "Пä"},
      {"Unicode", R"({\rtf1 \u8364 ?\u-10179 ?\u-8704 ?})", "€😀"},
      {"Unicode without replacement", R"({\rtf1\uc0 \u8364 x})", "€x"},
      {"escapes", R"({\rtf1 \{a\}\\\~b})",
       "{a}\\\xC2\xA0"
       "b"},
      {"hidden groups", R"({\rtf1{\colortbl;\red0;}{\*\generator Riched;}{\pict 0102}{\info x}yes})", "yes"},
      {"unbalanced", R"({\rtf1 a}}}{b)", "ab"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(read_rtf(c.rtf).text, c.text);
    EXPECT_EQ(read_rtf(c.rtf).html, "");
  }
  EXPECT_EQ(read_rtf("no rtf").text, "");
}

TEST(RtfTest, GivesTheHtmlItWraps) {
  const RtfBody body = read_rtf(
      R"({\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Gr\'fc{\*\mhtmltag4 <x>}\htmlrtf {\htmlrtf0 )"
      R"({\*\htmltag84 <b>}so{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0{\*\htmltag72 </p>}})");
  EXPECT_EQ(body.html, "<p>Grü<b>so</b></p>");
  EXPECT_EQ(body.text, "");
}

}  // namespace
}  // namespace ticketd::parser
