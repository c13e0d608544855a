// Splits HTML into tags and text as the HTML standard does (13.2.5), iteratively and in linear time.
// It builds no tree and decodes no character references.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// One piece of HTML source. Comments, processing instructions and doctypes are skipped silently.
struct HtmlToken {
  enum class Kind { text, start_tag, end_tag };
  Kind kind = Kind::text;
  std::string name{};               ///< of a tag, lower case; cut after name_bytes_max
  std::string_view source{};        ///< text: as written
  std::string_view attributes{};    ///< of a start tag: as written, the first attributes_max of them
  std::size_t attribute_count = 0;  ///< of those

  static constexpr std::size_t name_bytes_max = 32;
  static constexpr std::size_t attributes_max = 64;  // finding duplicates costs their square later
};

/// Reads token after token; `html` must outlive it.
class HtmlTokens {
 public:
  explicit HtmlTokens(std::string_view html) : html_(html) {}

  /// False at the end. A tag that never closes ends the document, as in browsers.
  bool next(HtmlToken& token);

  /// Goes on behind the next "</name", for elements whose content is no markup ("script"); to the end of the
  /// document when there is none.
  void skip_to_end_tag(std::string_view name);

 private:
  bool read_markup(HtmlToken& token);
  bool read_tag(HtmlToken& token, HtmlToken::Kind kind);
  bool read_attributes(HtmlToken& token);
  bool skip_attribute_value();
  void skip_comment();
  void skip_past(char c);

  std::string_view html_;
  std::size_t at_ = 0;
};

}  // namespace ticketd::parser
