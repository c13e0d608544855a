#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "parser/dates.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace std::chrono;
  const auto date = ticketd::parser::parse_date({reinterpret_cast<const char*>(data), size});
  const bool possible = !date || (*date > sys_days(1899y / 12 / 30) && *date < sys_days(10000y / 1 / 3));
  if (!possible) std::abort();
  return 0;
}
