// winmail.dat, the RTF in it, and signatures: the binary formats.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "parser/rtf.hpp"
#include "parser/smime.hpp"
#include "parser/tnef.hpp"
#include "parser/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ticketd::parser;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto contents = read_tnef(bytes, Limits{})) {
    if (!valid_utf8(contents->text) || !valid_utf8(contents->html)) std::abort();
    for (const Attachment& a : contents->attachments)
      if (!valid_utf8(a.name) || !valid_utf8(a.type) || !valid_utf8(a.content_id)) std::abort();
  }
  constexpr std::size_t limit = 100'000;
  const std::string rtf = decompress_rtf(bytes, limit);
  const RtfBody body = read_rtf(size % 2 == 0 ? std::string_view(rtf) : bytes);
  if (!valid_utf8(body.text) || !valid_utf8(body.html)) std::abort();
  signed_content(bytes);
  return 0;
}
