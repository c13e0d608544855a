#include "daemon/desk/authentication_results.hpp"

#include <algorithm>
#include <utility>

#include "daemon/desk/contains.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

using parser::ascii_lower;
using parser::ascii_space;
using parser::same_text;

/// Walks over a structured field value. `broken` once a comment or quoted string does not end.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool broken() const { return broken_; }
  bool at_end() {
    skip_space();
    return at_ >= text_.size();
  }
  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }
  /// A quoted string, an atom, or both run together (`"a b"@example.org`), up to white space, a comment or
  /// one of `stops`.
  std::string word(std::string_view stops) {
    skip_space();
    std::string found;
    while (at_ < text_.size() && !broken_) {
      const char c = text_[at_];
      if (ascii_space(c) || c == '(' || stops.contains(c)) break;
      if (c == '"')
        take_quoted(found);
      else
        found += text_[at_++];
    }
    return found;
  }
  /// To just before the next ';' that is not part of a comment or quoted string.
  void skip_result() {
    while (!at_end() && text_[at_] != ';' && !broken_)
      if (word(";").empty()) ++at_;
  }

 private:
  /// White space and comments (RFC 5322, 3.2.2), which nest.
  void skip_space() {
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (depth > 0 && c == '\\')
        ++at_;
      else if (c == '(')
        ++depth;
      else if (c == ')' && depth > 0)
        --depth;
      else if (depth == 0 && !ascii_space(c))
        return;
    }
    if (depth > 0) broken_ = true;
  }
  void take_quoted(std::string& into) {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return;
      }
      if (c == '\\' && at_ + 1 < text_.size()) ++at_;
      into += text_[at_];
    }
    broken_ = true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

/// "dkim/1=pass reason="..." header.d=example.org"; nothing when it does not follow the grammar.
std::optional<MethodResult> read_result(Reader& reader) {
  MethodResult found{.method = ascii_lower(reader.word("=/;"))};
  if (reader.take('/')) reader.word("=;");  // a method's version
  if (found.method.empty() || !reader.take('=')) return std::nullopt;
  found.result = ascii_lower(reader.word(";="));
  if (found.result.empty()) return std::nullopt;
  while (!reader.at_end() && reader.peek() != ';') {
    std::string name = ascii_lower(reader.word("=.;"));
    if (reader.take('.')) name.append(".").append(ascii_lower(reader.word("=;")));
    if (!reader.take('=')) return std::nullopt;
    found.properties.emplace_back(std::move(name), reader.word(";"));
  }
  return found;
}

/// The host after "by" in a Received line (RFC 5321, 4.4), lower case; empty when there is none.
std::string received_by(std::string_view value) {
  Reader reader(value);
  while (!reader.at_end() && reader.peek() != ';' && !reader.broken()) {
    const std::string word = reader.word(";");
    if (word.empty()) return {};
    if (same_text(word, "by")) return ascii_lower(reader.word(";"));
  }
  return {};
}

/// A host without a public name: no dot, a private top-level name, or an address. What relays inside of one
/// organisation write; a sender who could make them up could as well forge the header itself.
bool is_private_host(std::string_view host) {
  if (host.starts_with('[') || host.contains(':')) return true;
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos) return true;
  const std::string_view top = host.substr(dot + 1);
  static constexpr std::string_view private_tops[] = {"local",    "localhost", "localdomain",
                                                      "internal", "lan",       "intern"};
  return contains(private_tops, top) || std::ranges::all_of(top, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_dot(std::string_view domain) {
  if (domain.ends_with('.')) domain.remove_suffix(1);
  return domain;
}

/// `lower` is `upper` or a subdomain of it.
bool is_below(std::string_view lower, std::string_view upper) {
  if (!upper.contains('.') || lower.size() < upper.size()) return false;
  const std::string_view tail = lower.substr(lower.size() - upper.size());
  return same_text(tail, upper) &&
         (lower.size() == upper.size() || lower[lower.size() - upper.size() - 1] == '.');
}

/// Without its first label: the domain a host stands in.
std::string_view parent(std::string_view host) {
  return host.substr(std::min(host.find('.') + 1, host.size()));
}

/// Tells, from the top of a mail down, which Received lines our own servers wrote.
class OurServers {
 public:
  OurServers(std::string_view authserv_id, std::string_view domain)
      : authserv_id_(authserv_id), domain_(domain) {}

  /// The topmost line is ours, whatever it says: the server that holds the mailbox wrote it, or the one
  /// before it.
  bool wrote(const parser::HeaderField& received) {
    const std::string host = received_by(received.value);
    const bool topmost = !std::exchange(seen_one_, true);
    if (topmost) topmost_host_ = host;
    return topmost || is_ours(host);
  }

 private:
  bool is_ours(std::string_view host) const {
    if (host.empty()) return false;
    return is_private_host(host) || aligned(host, authserv_id_) || aligned(host, domain_) ||
           aligned(host, topmost_host_) || is_below(host, parent(authserv_id_));
  }

  std::string_view authserv_id_;
  std::string_view domain_;
  std::string topmost_host_{};
  bool seen_one_ = false;
};

}  // namespace

std::optional<AuthenticationResults> parse_authentication_results(std::string_view value) {
  Reader reader(value);
  AuthenticationResults found{.authserv_id = reader.word(";")};
  if (found.authserv_id.empty()) return std::nullopt;
  if (reader.peek() != ';') reader.word(";");  // the version
  while (!reader.at_end() && !reader.broken()) {
    if (!reader.take(';')) {
      reader.skip_result();
      continue;
    }
    if (auto result = read_result(reader))
      found.results.push_back(std::move(*result));
    else
      reader.skip_result();
  }
  if (reader.broken()) return std::nullopt;
  return found;
}

std::optional<AuthenticationResults> trusted_results(const parser::Email& email, std::string_view authserv_id,
                                                     std::string_view domain) {
  if (authserv_id.empty()) return std::nullopt;
  OurServers servers(authserv_id, domain);
  for (const parser::HeaderField& field : email.headers) {
    if (same_text(field.name, "Received") && !servers.wrote(field)) return std::nullopt;
    if (!same_text(field.name, "Authentication-Results")) continue;
    auto results = parse_authentication_results(field.value);
    if (!results) return std::nullopt;  // ours or not, what stands below it is not safe to believe
    if (same_text(results->authserv_id, authserv_id)) return results;
  }
  return std::nullopt;
}

bool aligned(std::string_view a, std::string_view b) {
  a = without_dot(a);
  b = without_dot(b);
  return is_below(a, b) || is_below(b, a);
}

}  // namespace ticketd::desk
