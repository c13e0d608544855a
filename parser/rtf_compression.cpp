#include <array>
#include <cstdint>

#include "parser/byte_reader.hpp"
#include "parser/rtf.hpp"

namespace ticketd::parser {
namespace {

constexpr std::uint32_t magic_compressed = 0x75465A4C;    // "LZFu"
constexpr std::uint32_t magic_uncompressed = 0x414C454D;  // "MELA"
constexpr std::size_t header_bytes = 12;                  // what the size field counts besides the contents

// The dictionary both sides begin with (MS-OXRTFCP, 2.1.2.1).
constexpr std::string_view initial_dictionary =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

class Decompressor {
 public:
  Decompressor() {
    for (const char c : initial_dictionary) remember(c);
  }

  std::string run(ByteReader reader, std::size_t limit) {
    std::string out;
    while (reader.left() > 0 && out.size() < limit) {
      const unsigned control = reader.u8();
      for (unsigned bit = 0; bit < 8 && out.size() < limit; ++bit) {
        if ((control >> bit & 1U) == 0) {
          const auto literal = static_cast<char>(reader.u8());
          if (!reader.ok()) return out;
          out.push_back(literal);
          remember(literal);
        } else if (!copy_reference(reader, out)) {
          return out;
        }
      }
    }
    return out;
  }

 private:
  // Big-endian: 12 bits of offset, 4 of length. An offset at the write position ends the contents.
  bool copy_reference(ByteReader& reader, std::string& out) {
    const unsigned high = reader.u8();
    const unsigned low = reader.u8();
    std::size_t offset = high << 4U | low >> 4U;
    if (!reader.ok() || offset == at_) return false;
    for (std::size_t length = (low & 15U) + 2; length > 0; --length) {
      const char c = dictionary_[offset];
      out.push_back(c);
      remember(c);
      offset = (offset + 1) % dictionary_.size();
    }
    return true;
  }

  void remember(char c) {
    dictionary_[at_] = c;
    at_ = (at_ + 1) % dictionary_.size();
  }

  std::array<char, 4096> dictionary_{};
  std::size_t at_ = 0;
};

}  // namespace

std::string decompress_rtf(std::string_view compressed, std::size_t limit) {
  ByteReader reader(compressed);
  const std::uint32_t size = reader.u32();
  reader.u32();  // size of the result: not believed
  const std::uint32_t magic = reader.u32();
  reader.u32();  // checksum: a damaged body is still worth reading
  if (!reader.ok() || size < header_bytes) return {};
  const std::string_view contents = reader.take(std::min<std::size_t>(size - header_bytes, reader.left()));
  if (magic == magic_uncompressed) return std::string(contents.substr(0, limit));
  if (magic != magic_compressed) return {};
  return Decompressor().run(ByteReader(contents), limit);
}

}  // namespace ticketd::parser
