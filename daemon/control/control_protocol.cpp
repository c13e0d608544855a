#include "daemon/control/control_protocol.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

namespace ticketd {
namespace json = boost::json;
namespace {

std::expected<json::object, std::string> parse_object(std::string_view line) {
  boost::system::error_code error;
  json::value value = json::parse(line, error);
  if (error) return std::unexpected("not JSON: " + error.message());
  json::object* const object = value.if_object();
  if (object == nullptr) return std::unexpected("not a JSON object");
  return std::move(*object);
}

}  // namespace

std::expected<ControlRequest, std::string> parse_request(std::string_view line) {
  std::expected<json::object, std::string> object = parse_object(line);
  if (!object) return std::unexpected(std::move(object.error()));

  ControlRequest request;
  const json::value* const command = object->if_contains("command");
  if (command == nullptr || !command->is_string()) return std::unexpected("no \"command\"");
  request.command = command->as_string();
  if (json::value* const arguments = object->if_contains("arguments")) {
    if (!arguments->is_object()) return std::unexpected("\"arguments\" is not an object");
    request.arguments = std::move(arguments->as_object());
  }
  return request;
}

std::string request_line(const ControlRequest& request) {
  return json::serialize(json::object{{"command", request.command}, {"arguments", request.arguments}}) + '\n';
}

std::string result_line(const json::value& result) {
  return json::serialize(json::object{{"result", result}}) + '\n';
}

std::string error_line(std::string_view what) {
  return json::serialize(json::object{{"error", what}}) + '\n';
}

std::expected<json::value, std::string> parse_answer(std::string_view line) {
  std::expected<json::object, std::string> object = parse_object(line);
  if (!object) return std::unexpected(std::move(object.error()));
  if (json::value* const result = object->if_contains("result")) return std::move(*result);
  const json::value* const error = object->if_contains("error");
  if (error == nullptr || !error->is_string()) return std::unexpected("neither \"result\" nor \"error\"");
  return std::unexpected(std::string(error->as_string()));
}

}  // namespace ticketd
