// What goes over the control socket: one JSON object a line each way, so that `socat` and a person can speak
// it.
//   request  {"command": "ticket_list", "arguments": {"state": "open"}}
//   answer   {"result": ...}   or   {"error": "a sentence for people"}
// Bytes and values only; no socket here.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace ticketd {

/// Longest request line, its end included.
constexpr std::size_t max_control_request_bytes = 64U << 10U;
/// Longest answer line a client reads.
constexpr std::size_t max_control_answer_bytes = 64U << 20U;

struct ControlRequest {
  std::string command{};
  boost::json::object arguments{};
  bool operator==(const ControlRequest&) const = default;
};

/// The line without its end, or what is wrong with it. Unknown members are ignored.
std::expected<ControlRequest, std::string> parse_request(std::string_view line);
/// With its line end.
std::string request_line(const ControlRequest& request);

/// With its line end.
std::string result_line(const boost::json::value& result);
/// With its line end.
std::string error_line(std::string_view what);
/// The result, or the sentence of an error answer, or what is wrong with the line.
std::expected<boost::json::value, std::string> parse_answer(std::string_view line);

}  // namespace ticketd
