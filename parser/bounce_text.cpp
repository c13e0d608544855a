#include "parser/bounce_text.hpp"

#include <algorithm>
#include <optional>

#include "parser/ascii.hpp"
#include "parser/fold.hpp"
#include "parser/lines.hpp"
#include "parser/phrases.hpp"
#include "parser/status_code.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t report_bytes_max = 64U << 10U;  // no server writes more before the message itself
constexpr std::size_t context_bytes = 48;

// On the line that separates the report from the message. Folded.
constexpr Phrases original_begins{
    "|below this line is a copy|this is a copy of the message|this is a copy of your message|original "
    "message follows|"
    "|original message header|original message -----|original message ------|message headers follow|header "
    "of the original|"
    "|headers of the original|returned mail follows|start of returned message|returned mail -----|returned "
    "message -----|"
    "|returned message below|unsent message follows|unsent message below|unsent message is|message text "
    "follows|"
    "|message header follows|message headers:|copy of the original message|original message as received|copy "
    "of the message header|"
    "|lines of your original message|your message reads|summary of the undelivered message|here is a copy of "
    "the first|"
    "|undelivered message -----|undelivered message follows|mensaje original adjunto|original mail as "
    "follows|"
    "|below the next line is a copy|attachment is a copy of the message|returned message follows|rejected "
    "message follows|"
    "|included is a copy of the message|the following is the original|message contents follow|forwarded "
    "message ---|"
    "|original mail follows|message follows:|einer kopie "
    "der nachricht|"
    "|es folgt eine kopie|kopie der ursprünglichen|ci-dessous une copie|copia del mensaje|copia do e-mail|"
    "|the body of the message is|original message:|mail header of your message|"};

constexpr Phrases failure_words{
    "|could not be delivered|couldn't be delivered|cannot be delivered|can't be delivered|can not be "
    "delivered|"
    "|not be able to deliver|was not delivered|wasn't delivered|not been delivered|were not delivered|"
    "|unable to deliver|not able to deliver|wasn't able to deliver|unable to be delivered|couldn't deliver|"
    "|could not deliver|cannot deliver|undeliverable|undelivered|delivery failed|delivery has "
    "failed|delivery to the following|"
    "|delivery failure|failed delivery|failed recipients|failed addresses|did not reach|didn't "
    "reach|permanent fatal errors|"
    "|transient non-fatal errors|had delivery problems|encountered delivery problems|error "
    "delivering|problem delivering|"
    "|problem with the e-mail address|message not delivered|not delivered to|address not found|no such "
    "user|user unknown|"
    "|unknown user|unknown recipient|mailbox is full|mailbox full|mailbox unavailable|over quota|quota "
    "exceeded|"
    "|has been returned|returned to sender|mail delivery system|mail delivery subsystem|delivery status "
    "notification|"
    "|automatically rejected|has been rejected|was rejected by|recipient address rejected|delivery of this "
    "message|"
    "|failed permanently|invalid final delivery|giving up|intended recipient|konnte nicht zugestellt|"
    "|nicht zugestellt werden|unzustellbar|zustellung fehlgeschlagen|n'a pas pu être|n'a pu être remis|n'a "
    "pas été remis|"
    "|non remis|no se pudo entregar|no se ha podido entregar|no pudo ser entregado|no entregado|impossibile "
    "recapitare|"
    "|non è stato possibile recapitare|mancata consegna|não foi possível entregar|não pôde ser entregue|nao "
    "pode ser|"
    "|kon niet worden bezorgd|kon niet worden afgeleverd|kunde inte levereras|kunne ikke leveres|nie można "
    "dostarczyć|"
    "|nie mogła zostać dostarczona|nelze doručit|не может быть доставлено|не удалось "
    "доставить|недоставленное|"
    "|не доставлено|не було доставлено|не беше доставено|teslim "
    "edilemedi|iletilemedi|无法投递|无法送达|退信|未能送达|"
    "|無法傳遞|無法投遞|配信できません|配信不能|お届けできません|送信できませんでした|반송|배달하지 "
    "못했습니다|لم يتم تسليم|"
    "|did not like our|no mailbox here|does not like recipient|doesn't have a|account has been "
    "disabled|undisclosed address|"
    "|bouncedrecipients|"};

constexpr Phrases delay_words{
    "|has been delayed|is delayed|delayed 24 hours|delivery is delayed|not yet been delivered|not yet "
    "delivered|"
    "|will be retried|will continue to attempt|will continue to try|attempts will continue|will keep trying|"
    "|delivery attempts will continue|warning message only|this is just a warning|this is only a warning|"
    "|do not need to resend|no need to resend|still being retried|has been postponed|message still "
    "undelivered|"
    "|transient non-fatal errors|delivery incomplete|wird weiterhin versucht|verzögert|retardée|retrasado|"
    "|in ritardo|vertraagd|försenat|forsinket|opóźnion|отложен|задерж|遅延|延迟|"};

constexpr Phrases given_up_words{
    "|giving up|given up|too old|permanent error|failed permanently|not going to try again|i've given up|"
    "|too long in the queue|could not be delivered for|"};

// In a report's subject. Folded.
constexpr Phrases subject_words{
    "|undeliver|returned mail|delivery status|delivery failure|delivery notification|delivery "
    "report|delivery problem|"
    "|delivery has failed|delivery failed|delivery incomplete|delivery warning|mail delivery|mail "
    "failure|failure notice|"
    "|failure delivery|failed delivery|failed mail|delivery error|mail could not be delivered|not "
    "delivered|non-deliv|nondeliv|"
    "|mail failed|mail error|mail system error|message status|could not be delivered|couldn't be delivered|"
    "|can't be delivered|cannot be delivered|returned to sender|message delayed|automatically "
    "rejected|rejected mail|"
    "|warning: message|user unknown|unknown user|unknown address|processing error|nameserver error|"
    "|not yet been delivered|message not deliv|unzustellbar|zustellung|nicht zugestellt|non remis|échec de "
    "la remise|"
    "|non distribuable|no entregado|no se puede entregar|no se pudo entregar|mancata consegna|impossibile "
    "recapitare|"
    "|não entregue|não foi possível|onbestelbaar|niet bezorgd|kan inte leverera|kunne ikke leveres|kan ikke "
    "leveres|"
    "|niedostarczon|nie dostarczono|nedoruč|kézbesíthetetlen|недостав|не доставлено|не може|teslim "
    "edilemeyen|"
    "|无法投递|退信|投递失败|系统退信|無法傳遞|無法投遞|配信不能|配信できません|エラーメール|반송|뮤료|לא "
    "נמסר|غير قابل|aws notification|"};

bool address_byte(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

struct Found {
  std::size_t begin = 0;
  std::string_view address{};
};

/// The next address at or behind `from`; its local part may be quoted.
std::optional<Found> next_address(std::string_view line, std::size_t from) {
  for (auto at = line.find('@', from); at != std::string_view::npos; at = line.find('@', at + 1)) {
    std::size_t begin = at;
    if (at > from && line[at - 1] == '"') {
      const auto quote = at >= 2 ? line.rfind('"', at - 2) : std::string_view::npos;
      if (quote == std::string_view::npos || quote < from) continue;
      begin = quote;
    } else {
      while (begin > from && address_byte(line[begin - 1])) --begin;
      while (begin < at && std::string_view("'*-=`./").find(line[begin]) != std::string_view::npos) ++begin;
      // "SMTP=ann@example.org" and "rfc822;": what stands before the '=' is no part of it
      if (const auto sign = line.substr(begin, at - begin).rfind('=');
          sign != std::string_view::npos && line.substr(begin, sign) == "SMTP")
        begin += sign + 1;
    }
    std::size_t end = at + 1;
    while (end < line.size() && (address_byte(line[end]) || line[end] == '[' || line[end] == ']')) ++end;
    while (end > at + 1 && std::string_view(".,;:-'*]!?").find(line[end - 1]) != std::string_view::npos)
      --end;
    if (begin < at && end > at + 1) return Found{begin, line.substr(begin, end - begin)};
  }
  return std::nullopt;
}

// What stands directly before an address, folded: it names somebody else than the recipient.
constexpr Phrases others_before{
    "|from|from:|from <|from:<|mail from:<|mail from: <|from=<|sender:|sender: <|sender <|envelope-from "
    "<|contact|contact <|"
    "|contact:|contact: <|contacting|by|mailto:|message-id: <|message-id:<|reply-to:|reply to|write "
    "to|e-mail:|help|"
    "|postmaster <|administrator <|address postmaster|forward this error to|send|questions to|please "
    "e-mail|please email|"
    "|errors-to:|originator:|sender is|de:|de <|von:|von <|questions:|system contact:|visit|"};

// … it names the recipient.
constexpr Phrases recipient_before{
    "|to|to:|to: <|mailing list <|message-id in <|to <|to:<|rcpt to:<|rcpt to: <|rcpt "
    "to:|recipient|recipient:|recipients:|recipient: "
    "<|recipient <|"
    "|address|address:|address: <|address <|user|user:|user: <|userid:|mailbox|mailbox:|mailbox <|for|for "
    "<|account|account <|"
    "|addressed to '|addressed to \"|addressed to|generated from|delivering your mail to <|full: "
    "<|full:|unknown:|unknown: <|"
    "|attempts:|emailaddress\\\":\\\"|emailaddress\":\"|rfc822;|rfc822; |dda:smtp=|smtp=|an|an "
    "<|à|a|para|aan|"};

std::string lower_context(std::string_view line, std::size_t begin) {
  const std::size_t from = begin > context_bytes ? begin - context_bytes : 0;
  return ascii_lower(line.substr(from, begin - from));
}

bool word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// Length of the longest phrase that ends the context at a word boundary; 0 when none does.
std::size_t longest_end(const Phrases& phrases, std::string_view context) {
  context = trimmed(context);
  std::size_t longest = 0;
  phrases.any([&](std::string_view phrase) {
    if (!context.ends_with(phrase)) return false;
    const std::size_t before = context.size() - phrase.size();
    const bool whole = before == 0 || !word_byte(phrase.front()) || !word_byte(context[before - 1]);
    if (whole) longest = std::max(longest, phrase.size());
    return false;
  });
  return longest;
}

enum class Role { other, mentioned, recipient };

Role role_of(std::string_view line, const Found& found) {
  const std::string context = lower_context(line, found.begin);
  const std::size_t other = longest_end(others_before, context);
  const std::size_t recipient = longest_end(recipient_before, context);
  if (other > recipient) return Role::other;
  std::string_view before = trimmed(line.substr(0, found.begin));
  if (before.size() >= 4 && reply_class(before.substr(0, 4)))
    before = trimmed(before.substr(3));  // "550 <ann@…>"
  const bool leads = before.find_first_not_of("<*->\"'|([") == std::string_view::npos;
  return leads || recipient > 0 ? Role::recipient : Role::mentioned;
}

bool is_server(std::string_view address) {
  const std::string text = ascii_lower(address);
  return text.starts_with("mailer-daemon@") || text.starts_with("postmaster@") || text.starts_with("abuse@");
}

}  // namespace

BounceText split_bounce_text(std::string_view text) {
  bool words = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = raw_line(text, at);
    const std::string_view content = trimmed(line);
    const bool header = content.starts_with("Received: ") || content.starts_with("Return-Path: <") ||
                        content.starts_with("Return-path: <") || content.starts_with(">Return-Path:");
    const bool separator = content.size() < 200 && original_begins.occur_in(folded(content));
    if (words && (header || separator)) return {text.substr(0, at), text.substr(at)};
    if (at > report_bytes_max) return {text.substr(0, at), {}};
    words = words || !content.empty();
    at += line.size();
  }
  return {text, {}};
}

FailedRecipients failed_recipients(std::string_view report, const std::vector<std::string>& not_these) {
  FailedRecipients result;
  const auto add = [&](std::vector<std::string>& list, std::string_view address) {
    const auto same = [&](const std::string& known) { return same_text(known, address); };
    if (list.size() >= bounced_recipients_max || std::ranges::any_of(list, same)) return;
    if (std::ranges::none_of(not_these, same)) list.emplace_back(address);
  };
  for (std::size_t at = 0; at < report.size();) {
    const std::string_view line = raw_line(report, at);
    at += line.size();
    bool enumerating = false;  // "a@x.org, b@x.org"
    std::size_t end = 0;
    for (auto found = next_address(line, 0); found; found = next_address(line, end)) {
      const bool next_of_list =
          enumerating &&
          line.substr(end, found->begin - end).find_first_not_of(" ,;<>\t") == std::string_view::npos;
      const Role role = next_of_list ? Role::recipient : role_of(line, *found);
      enumerating = role == Role::recipient;
      end = found->begin + found->address.size();
      if (role == Role::recipient) add(result.named, found->address);
      if (role == Role::mentioned && !is_server(found->address)) add(result.mentioned, found->address);
    }
  }
  return result;
}

bool reports_failure(std::string_view report) {
  return failure_words.occur_in(folded(report.substr(0, report_bytes_max)));
}

bool reports_delay(std::string_view report) {
  const std::string words = folded(report.substr(0, report_bytes_max));
  return delay_words.occur_in(words) && !given_up_words.occur_in(words);
}

bool reports_expiry(std::string_view report) {
  static constexpr Phrases words{
      "|retry timeout exceeded|retry time not reached|delivery time expired|message expired|"};
  return words.occur_in(folded(report.substr(0, report_bytes_max)));
}

bool is_bounce_subject(std::string_view subject) { return subject_words.occur_in(folded(subject)); }

}  // namespace ticketd::parser
