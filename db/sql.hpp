// SQL is trusted because it is written down in the source: only a string literal converts to Sql, checked by
// the compiler, so that no value from outside can ever become part of a statement.
#pragma once

#include <cstddef>
#include <string_view>

namespace ticketd::db {

class Sql {
 public:
  // Implicit on purpose: a literal is used as SQL where SQL is wanted.
  template <std::size_t N>
  consteval Sql(const char (&literal)[N]) : text_(literal, N - 1) {}  // NOLINT(google-explicit-constructor)

  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;  // of a literal: lives for ever and its address names the statement
};

}  // namespace ticketd::db
