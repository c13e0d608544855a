#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "parser/addresses.hpp"
#include "parser/header_writer.hpp"
#include "parser/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ticketd::parser;
  const std::string text = repaired_utf8({reinterpret_cast<const char*>(data), size});
  constexpr std::size_t limit = 100;
  const std::vector<Address> addresses = parse_addresses(text, limit);
  if (addresses.size() > limit) std::abort();
  for (const Address& a : addresses) {
    if (a.address.empty() || !valid_utf8(a.address) || !valid_utf8(a.name)) std::abort();
    const std::string clean = clean_address_for_header(a.address);
    if (clean.find_first_of("\r\n<>") != std::string::npos) std::abort();
  }
  return 0;
}
