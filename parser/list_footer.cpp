#include "parser/list_footer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "parser/fold.hpp"
#include "parser/phrases.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t footer_lines_max = 15;
constexpr std::size_t footers_max = 5;     // a list behind a list behind a provider
constexpr std::size_t rule_bytes_min = 5;  // of one that needs no more than footer words below
constexpr std::size_t line_bytes_max = 400;

// In a block below a line of dashes or underscores. Folded.
constexpr Phrases footer_words{
    "|unsubscribe|mailing list|mailing-list|mailinglist|listinfo|subscription|subscribed to|"
    "|list archive|to post to|abmelden|abbestellen|austragen|désabonner|désinscrire|liste de diffusion|"
    "|lista de correo|darse de baja|cancelar la suscripción|cancelar sua inscrição|lista de discussão|"
    "|cancellare l'iscrizione|annullare l'iscrizione|uitschrijven|avregistrera|afmelde|wypisać się|"
    "|lista dyskusyjna|odhlásit|leiratkozás|dezabona|отписаться|рассылк|відписатися|отпишете|абонамент|"
    "|odjav|aboneliğ|取消订阅|退订|退訂|配信停止|수신거부|groups.google.com|yahoo! "
    "groups|yahoogroups|mailman|lists.|"
    "|sponsored by|do you yahoo|yahoo! mail|hotmail|msn |virus-free|virus free|avast|antivirus|"
    "|anti-virus|virenfrei|sans virus|additional commands|faq:|-request@|"};

// A paragraph that begins so is a footer without any line above it.
constexpr Phrases footer_openings{
    "|to unsubscribe|you received this message because you are subscribed|you are receiving this|"
    "|to view this discussion on the web|this e-mail was sent to|this sf.net email is sponsored|"
    "|this email has been checked for viruses|this message has been scanned|virus-free.|"
    "|diese e-mail wurde von avast|diese e-mail wurde auf viren|um sich abzumelden|pour se désabonner|"
    "|para cancelar la suscripción|para cancelar a inscrição|per annullare l'iscrizione|do you yahoo|"
    "|reply to this email directly or view it on github|"};

bool has_list_address(std::string_view words) {
  return words.find("/listinfo/") != std::string_view::npos ||
         words.find("/mailman") != std::string_view::npos ||
         words.find("groups.google.com") != std::string_view::npos ||
         words.find("unsubscribe") != std::string_view::npos;
}

std::string folded_line(const BodyLine& line) { return folded(line.text.substr(0, line_bytes_max)); }

bool mentions_footer(const BodyLine& line) { return footer_words.occur_in(folded_line(line)); }

bool opens_footer(const BodyLine& line) {
  const std::string words = folded_line(line);
  const bool link = words.starts_with("http://") || words.starts_with("https://");
  if (link && words.find(' ') == std::string::npos) return has_list_address(words);
  return footer_openings.begin(words);
}

/// Where the last footer of lines [0, end) begins.
std::optional<std::size_t> last_footer(std::span<const BodyLine> lines, std::size_t end) {
  bool footer = false;
  std::size_t paragraph = end;
  for (std::size_t i = end, seen = 0; i-- > 0 && seen < footer_lines_max;) {
    const BodyLine& line = lines[i];
    if (line.quote_depth > 0) break;
    if (line.blank()) {
      if (opens_footer(lines[paragraph])) return paragraph;
      continue;
    }
    ++seen;
    const bool rule = is_rule(line.text);
    const bool long_rule = rule && line.text.size() >= rule_bytes_min;
    if (rule && footer && (long_rule || opens_footer(lines[paragraph]))) return i;
    if (long_rule) break;
    paragraph = i;
    footer = footer || mentions_footer(line);
  }
  if (paragraph < end && opens_footer(lines[paragraph])) return paragraph;
  return std::nullopt;
}

}  // namespace

std::size_t list_footer_begin(std::span<const BodyLine> lines) {
  const auto last_words = [&](std::size_t end) {
    while (end > 0 && lines[end - 1].blank()) --end;
    return end;
  };
  std::size_t end = last_words(lines.size());
  std::size_t begin = lines.size();
  for (std::size_t count = 0; count < footers_max && end > 0; ++count) {
    const auto footer = last_footer(lines, end);
    if (!footer) break;
    end = last_words(*footer);
    if (end == 0) break;  // the whole mail looks like a footer: then it is none
    begin = *footer;
  }
  return begin;
}

}  // namespace ticketd::parser
