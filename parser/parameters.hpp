// The values of Content-Type and Content-Disposition: a first token and parameters (RFC 2045, 5.1), with the
// continuations and charsets of RFC 2231 and the encoded words people put there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// `name` is lower case and without '*'; `value` is decoded UTF-8.
struct Parameter {
  std::string name{};
  std::string value{};
  bool operator==(const Parameter&) const = default;
};

/// "text/plain; charset=x": `value` is the part before the first ';', lower case, without comments and
/// spaces.
struct ParameterizedValue {
  std::string value{};
  std::vector<Parameter> parameters{};
  bool operator==(const ParameterizedValue&) const = default;
};

/// `text` is an unfolded field value; parameters beyond `limit` are left out.
ParameterizedValue parse_parameters(std::string_view text, std::size_t limit);

/// The value of the parameter `name` (lower case), empty when there is none.
std::string_view find_parameter(const std::vector<Parameter>& parameters, std::string_view name);

}  // namespace ticketd::parser
