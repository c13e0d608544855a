#include "parser/signature.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "parser/fold.hpp"
#include "parser/phrases.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t device_line_bytes_min = 6;
constexpr std::size_t device_line_bytes_max = 160;
static_assert(device_line_bytes_max <= FoldedLines::line_bytes_max);
constexpr std::size_t device_words_max = 14;
constexpr std::size_t signature_lines_max = 15;  // below a bare "--"
constexpr std::size_t underlined_lines_max = 6;  // below a line of underscores

// Folded; the device follows.
constexpr Phrases device_openings{
    "|sent from my |sent from a |sent from an |sent from outlook|sent from mail|sent from yahoo|"
    "|sent from windows|sent from proton|sent from samsung|sent from iphone|sent from ipad|"
    "|sent from android|sent from gmail|sent from blackberry|sent from mobile|sent from the all new|"
    "|sent from [mail|sent from tutanota|sent from spark|sent from airmail|sent from nine|"
    "|sent from bluemail|sent from huawei|sent from xiaomi|sent via |sent with |sent using |"
    "|sent on the go|sent by galaxy|sent securely from|sent while on the go|get outlook for|"
    "|get [outlook for|get bluemail for|this email was sent from my |this message was sent from my |"
    "|von meinem |gesendet von |gesendet mit |gesendet aus |gesendet über |"
    "|diese nachricht wurde von meinem |diese nachricht wurde mit |holen sie sich outlook|outlook für |"
    "|envoyé de mon |envoyé de ma |envoyé depuis |envoyé à partir |envoyé avec |envoyé via |"
    "|télécharger outlook|télécharger bluemail|obtenez outlook|enviado desde |enviado de mi |"
    "|enviado con |enviado via |enviado vía |obtener outlook|obtén outlook|enviado do meu |enviado do |"
    "|enviado a partir |enviado através |obter o outlook|obtenha o outlook|inviato da|inviato dal |"
    "|inviato con |inviato tramite |scarica outlook|ottieni outlook|verstuurd vanaf |verstuurd met |"
    "|verzonden vanaf |verzonden met |verzonden via |outlook voor |download outlook voor|skickat från |"
    "|skickat med |skickades från |hämta outlook|sendt fra |sendt med |hent outlook|få outlook|"
    "|lähetetty |hanki outlook|wysłane z |wysłano z |wysłane przy |wysłano przy |"
    "|pobierz program outlook|pobierz outlook|odesláno z |odesláno ze |odoslané z|získejte outlook|"
    "|získať outlook|küldve |elküldve |az outlook |trimis de pe |trimis din |trimis cu |"
    "|descărcați outlook|отправлено с |отправлено из |отправлено через |скачайте outlook|"
    "|получите outlook|надіслано з |надіслано із |відправлено з |изпратено от |изпратено с |"
    "|изпратено чрез |poslano s |poslano iz |poslano sa |poslato sa |послато са |στάλθηκε από |"
    "|εστάλη από |αποστολή από |saadetud minu |nosūtīts no |išsiųsta iš |enviat des |dikirim dari |"
    "|dihantar daripada |được gửi từ |đã gửi từ |gửi từ "
    "|ส่งจาก|发自我的|发送自|从我的|來自我的|從我的|發自|傳送自|寄自我的|発信|나의 |"
    "|내 |נשלח מ|أرسل من|تم الإرسال من|أُرسلت من|مرسل من|ارسال شده از|"};

// Folded; the device stands in front.
constexpr Phrases device_endings{
    "| gesendet| gesendet.| 傳送|から送信|から送信されました|에서 보냄|에서 전송됨|'dan gönderildi|'den "
    "gönderildi|"
    "|imden gönderildi|umdan gönderildi|dan gönderildi|den gönderildi|から送付|"};

// A line with these is a sentence about a device.
constexpr Phrases sentence_words{"| is | was | are | so | because | i | to all | ist | weil | und ich |"};

std::size_t word_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, ' ')) + 1;
}

/// Lines of the same quote depth below lines[at], up to the next quotation, blank ones not counted.
std::size_t lines_below(std::span<const BodyLine> lines, std::size_t at, std::size_t enough) {
  std::size_t count = 0;
  for (std::size_t i = at + 1; i < lines.size() && count < enough; ++i) {
    if (lines[i].quote_depth != lines[at].quote_depth) break;
    if (!lines[i].blank()) ++count;
  }
  return count;
}

/// Of a folded line.
bool are_device_words(std::string_view words) {
  constexpr std::string_view marks_before = "(<[*_- ";
  constexpr std::string_view marks_behind = ")>]*_ ";
  while (!words.empty() && marks_before.find(words.front()) != std::string_view::npos) words.remove_prefix(1);
  while (!words.empty() && marks_behind.find(words.back()) != std::string_view::npos) words.remove_suffix(1);
  const bool ending = device_endings.end(words);
  if (!ending && !device_openings.begin(words)) return false;
  // These begin sentences as well: the verb has to follow at the end.
  for (const std::string_view weak :
       {"von meinem ", "나의 ", "내 ", "从我的", "從我的", "發自", "diese nachricht wurde "})
    if (words.starts_with(weak) && !ending && !words.ends_with("发送")) return false;
  return word_count(words) <= device_words_max && !sentence_words.occur_in(words);
}

bool may_be_device_line(std::string_view text) {
  return text.size() >= device_line_bytes_min && text.size() <= device_line_bytes_max;
}

bool is_underline(std::string_view text) {
  return text.size() >= 2 && std::ranges::all_of(text, [](char c) { return c == '_'; });
}

}  // namespace

bool is_device_line(std::string_view text) {
  return may_be_device_line(text) && are_device_words(folded(text));
}

bool opens_signature(std::span<const BodyLine> lines, std::size_t at, FoldedLines& folded_lines) {
  const auto device = [&](std::size_t i) {
    return may_be_device_line(lines[i].text) && are_device_words(folded_lines.at(i));
  };
  const BodyLine& line = lines[at];
  if (line.text == "--") {
    if (line.raw.ends_with("-- ")) return true;  // RFC 3676, 4.3
    return lines_below(lines, at, signature_lines_max + 1) <= signature_lines_max;
  }
  if (is_underline(line.text)) {
    const std::size_t below = lines_below(lines, at, underlined_lines_max + 1);
    return below > 0 && below <= underlined_lines_max;
  }
  const bool begins_paragraph = at == 0 || lines[at - 1].blank() || lines[at - 1].quote_depth > 0 ||
                                device(at - 1) || lines_below(lines, at, 1) == 0;
  return begins_paragraph && device(at);
}

}  // namespace ticketd::parser
