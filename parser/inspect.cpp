#include "parser/inspect.hpp"

#include <openssl/sha.h>

#include <array>
#include <boost/json.hpp>

namespace ticketd::parser {
namespace {

namespace json = boost::json;

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out.push_back(digits[byte >> 4U]);
    out.push_back(digits[byte & 15U]);
  }
  return out;
}

json::value to_json(const Address& address) { return {{"name", address.name}, {"addr", address.address}}; }

json::array to_json(const std::vector<Address>& addresses) {
  json::array out;
  for (const Address& a : addresses) out.push_back(to_json(a));
  return out;
}

json::array to_json(const std::vector<std::string>& strings) {
  json::array out;
  for (const std::string& s : strings) out.emplace_back(s);
  return out;
}

json::array to_json(const std::vector<Attachment>& attachments) {
  json::array out;
  for (const Attachment& a : attachments) {
    out.push_back({{"name", a.name},
                   {"type", a.type},
                   {"size", a.content.size()},
                   {"sha256", sha256_hex(a.content)},
                   {"content_id", a.content_id},
                   {"inline", a.disposition == Disposition::inline_part}});
  }
  return out;
}

json::value to_json(const std::optional<Bounce>& bounce) {
  if (!bounce) return nullptr;
  json::object out;
  out["recipient"] = to_json(bounce->recipients);
  out["status"] = bounce->status;
  out["permanent"] = bounce->permanent ? json::value(*bounce->permanent) : json::value(nullptr);
  out["original_message_id"] = bounce->original_message_id;
  out["diagnostic"] = bounce->diagnostic;
  return out;
}

}  // namespace

std::string inspect_json(const Email& email) {
  json::object out;
  out["subject"] = email.subject;
  out["message_id"] = email.message_id;
  out["from"] = email.from.empty() ? json::value(nullptr) : to_json(email.from.front());
  out["from_all"] = to_json(email.from);
  out["to"] = to_json(email.to);
  out["cc"] = to_json(email.cc);
  out["reply_to"] = to_json(email.reply_to);
  out["date"] = email.date ? json::value(email.date->time_since_epoch().count()) : json::value(nullptr);
  out["in_reply_to"] = to_json(email.in_reply_to);
  out["references"] = to_json(email.references);
  out["text"] = email.text;
  out["reply_text"] = email.reply_text;
  out["html"] = email.html;
  out["reply_html"] = email.reply_html;
  out["attachments"] = to_json(email.attachments);
  out["kind"] = kind_name(email.kind);
  out["kind_reason"] = email.kind_reason;
  out["bounce"] = to_json(email.bounce);
  out["language"] = email.language;
  out["defects"] = to_json(email.defects);
  return json::serialize(out);
}

}  // namespace ticketd::parser
