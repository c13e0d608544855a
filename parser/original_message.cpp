#include "parser/original_message.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "parser/ascii.hpp"
#include "parser/attribution.hpp"
#include "parser/fold.hpp"
#include "parser/phrases.hpp"

namespace ticketd::parser {
namespace {

// Between dashes, or alone in bold. Folded.
static constexpr Phrases separators{
    "|original message|original email|original mail|original appointment|original|forwarded message|"
    "|forwarded by|begin forwarded message|start of forwarded message|reply message|replied message|"
    "|previous replies|previous message|previous conversation|message history|mensaje original|"
    "|mensaje reenviado|inicio del mensaje reenviado|comienzo del mensaje reenviado|"
    "|respuestas anteriores|ursprüngliche nachricht|urspruengliche nachricht|originalnachricht|"
    "|original-nachricht|ursprüngliche e-mail|weitergeleitete nachricht|"
    "|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|vorherige antworten|"
    "|nachricht|message original|message d'origine|message d’origine|message initial|message transféré|"
    "|message réexpédié|début du message transféré|début du message réexpédié|e-mail d'origine|"
    "|réponses précédentes|messaggio originale|messaggio inoltrato|inizio messaggio inoltrato|"
    "|messaggio in origine|mensagem original|mensagem encaminhada|início da mensagem encaminhada|"
    "|início da mensagem reenviada|oorspronkelijk bericht|oorspronkelijke bericht|origineel bericht|"
    "|doorgestuurd bericht|begin doorgestuurd bericht|originalt meddelande|ursprungligt meddelande|"
    "|originalmeddelande|vidarebefordrat meddelande|vidarebefordrat brev|oprindelig meddelelse|"
    "|original meddelelse|videresendt meddelelse|opprinnelig melding|original melding|"
    "|videresendt melding|alkuperäinen viesti|välitetty viesti|edelleenlähetetty viesti|"
    "|oryginalna wiadomość|wiadomość oryginalna|wiadomość przekazana|przekazana wiadomość|"
    "|treść przekazanej wiadomości|původní zpráva|původní e-mail|přeposlaná zpráva|pôvodná správa|"
    "|preposlaná správa|eredeti üzenet|továbbított üzenet|továbbított levél|mesajul original|"
    "|mesaj original|mesaj redirecționat|mesaj redirectionat|mesajul redirecționat|исходное сообщение|"
    "|оригинальное сообщение|пересылаемое сообщение|пересланное сообщение|"
    "|начало переадресованного сообщения|початкове повідомлення|оригінальне повідомлення|"
    "|переслане повідомлення|оригинално съобщение|препратено съобщение|оригинално писмо|izvorna poruka|"
    "|originalna poruka|proslijeđena poruka|изворна порука|izvirno sporočilo|posredovano sporočilo|"
    "|αρχικό μήνυμα|προωθημένο μήνυμα|orijinal mesaj|özgün ileti|orijinal ileti|iletilen mesaj|"
    "|yönlendirilen mesaj|algne kiri|algne sõnum|sākotnējais ziņojums|pradinis pranešimas|"
    "|originalus laiškas|missatge original|mensaxe orixinal|pesan asli|pesan terusan|mesej asal|thư gốc|"
    "|tin nhắn gốc|thư đã chuyển "
    "tiếp|ข้อความต้นฉบับ|ข้อความเดิม|原始邮件|原始郵件|原始信件|邮件原件|转发邮件信息|转发的邮件|轉寄郵件|"
    "|轉寄信件|已转发邮件|回复的原邮件|元のメッセージ|オリジナルメッセージ|転送されたメッセージ|"
    "転送メッセージ|原本 메시지|원본 메시지|원본 메일|전달된 메시지|"
    "|الرسالة الأصلية|رسالة أصلية|رسالة معاد توجيهها|الرسالة المعاد توجيهها|הודעה מקורית|הודעה שהועברה|"
    "|پیام اصلی|"};

// These stand alone on their line, with a colon and no dashes.
constexpr Phrases bare_separators{
    "|begin forwarded message:|anfang der weitergeleiteten nachricht:|"
    "|anfang der weitergeleiteten e-mail:|début du message transféré :|début du message réexpédié :|"
    "|début du message transféré:|inicio del mensaje reenviado:|inizio messaggio inoltrato:|"
    "|início da mensagem encaminhada:|begin doorgestuurd bericht:|vidarebefordrat brev:|"
    "|videresendt meddelelse:|videresendt melding:|начало переадресованного сообщения:|"
    "|początek przekazywanej wiadomości:|přeposlaná "
    "zpráva:|下面是被转发的邮件:|以下是轉寄的郵件:|転送されたメッセージ:|전달된 메시지:|"};

enum class Label { from, date, to, cc, subject, other };
// Folded, without the colon.
struct LabelNames {
  Label label;
  Phrases names;
};
constexpr std::array labels = {
    LabelNames{
        Label::from,
        Phrases{"|from|sender|von|absender|de|expéditeur|da|mittente|van|afzender|från|fra|afsender|avsender|"
                "lähettäjä|od|odesílatel|odosielateľ|nadawca|feladó|de la|expeditor|от|от кого|"
                "відправник|від|oд|од|šalje|pošiljatelj|από|kimden|gönderen|saatja|no|nuo|"
                "siuntėjas|dari|daripada|từ|người gửi|จาก|发件人|寄件者|寄件人|差出人|"
                "送信者|보낸 사람|보낸사람|발신|من|מאת|از|remitente|remetente|frá|nga|"}},
    LabelNames{
        Label::date,
        Phrases{"|sent|date|sent on|sent at|date sent|gesendet|gesendet am|datum|envoyé|envoyé le|"
                "date d'envoi|enviado|enviado el|enviado em|enviada|enviada em|fecha|data|inviato|data invio|"
                "verzonden|verzonden op|skickat|sendt|dato|lähetetty|päivä|päivämäärä|wysłano|wysłane|"
                "wysłany|odesláno|odoslané|dátum|elküldve|küldve|küldés dátuma|trimis|trimis la|dată|"
                "отправлено|дата|дата отправки|надіслано|изпратено|"
                "poslano|послато|poslato|στάλθηκε|εστάλη|ημερομηνία|gönderildi|"
                "gönderme tarihi|gönderim tarihi|tarih|saadetud|kuupäev|nosūtīts|datums|išsiųsta|"
                "data i hora|terkirim|dikirim|tanggal|tarikh|đã gửi|ngày|ส่ง|วันที่|"
                "发送时间|发件日期|日期|时间|寄件日期|傳送時間|送信日時|日時|日付|"
                "보낸 날짜|보낸날짜|날짜|تاريخ الإرسال|التاريخ|تم الإرسال|"
                "נשלח|תאריך|تاریخ|"}},
    LabelNames{Label::to,
               Phrases{"|to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|címzett|către|catre|кому|до|за|"
                       "prima|za|προς|προσ|kime|alıcı|adresaat|kam|kepada|đến|tới|ถึง|收件人|"
                       "收件者|宛先|받는 사람|받는사람|إلى|אל|עבור|به|destinatario|"
                       "destinataire|destinatário|empfänger|ontvanger|per|"}},
    LabelNames{Label::cc,
               Phrases{"|cc|bcc|kopie|kopie an|kopia|kopi|copie|copia|cópia|копия|копія|másolatot kap|dw|"
                       "bilgi|抄送|副本|참조|نسخة|העתק|kopija|koopia|"}},
    LabelNames{
        Label::subject,
        Phrases{"|subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|"
                "predmet|tárgy|subiect|subiectul|тема|относно|предмет|наслов|naslov|"
                "zadeva|θέμα|konu|teema|tēma|temats|tema|assumpte|gaia|efni|perihal|subjek|chủ đề|"
                "tiêu đề|เรื่อง|หัวเรื่อง|主题|主旨|主題|件名|제목|"
                "الموضوع|نושא|נושא|موضوع|subjekt|"}},
    LabelNames{
        Label::other,
        Phrases{"|on behalf of|reply-to|antwort an|répondre à|responder a|rispondi a|importance|wichtigkeit|"
                "priority|priorität|attachments|anlagen|organization|newsgroups|message-id|when|where|"}},
};
constexpr std::size_t label_bytes_max = 40;
constexpr std::size_t line_bytes_max = 2000;
constexpr std::size_t block_lines_max = 40;
constexpr std::size_t continued_lines_max = 4;

struct HeaderLine {
  Label label;
  std::string_view value;
};

std::string_view without_emphasis(std::string_view text) {
  constexpr std::string_view marks = "*_ \t";
  while (!text.empty() && marks.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && marks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

std::optional<HeaderLine> header_line(std::string_view text) {
  text = without_emphasis(text);
  const std::string_view head = text.substr(0, label_bytes_max + 3);
  auto colon = head.find(':');
  std::size_t colon_bytes = 1;
  if (const auto wide = head.find("\xEF\xBC\x9A"); wide < colon) {
    colon = wide;
    colon_bytes = 3;
  }
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string name = folded(without_emphasis(text.substr(0, colon)));
  const auto found = std::ranges::find_if(labels, [&](const LabelNames& l) { return l.names.contain(name); });
  if (found == labels.end()) return std::nullopt;
  return HeaderLine{found->label, without_emphasis(text.substr(colon + colon_bytes))};
}

/// What the lines of a possible header block say together.
struct Seen {
  bool from = false;
  bool date = false;
  bool to = false;
  bool subject = false;
  bool address = false;  ///< in a From or To
  bool dated = false;    ///< a date that has a year or time

  void add(const HeaderLine& line) {
    const std::string value = folded(line.value.substr(0, line_bytes_max));
    from |= line.label == Label::from;
    to |= line.label == Label::to;
    subject |= line.label == Label::subject;
    date |= line.label == Label::date;
    dated |= line.label == Label::date && mentions_date_or_time(value);
    address |= (line.label == Label::from || line.label == Label::to) && mentions_address(value);
  }
  /// People write "From: Berlin, To: Hamburg, Date: 5 May" too: a subject or an address has to be there.
  bool is_header() const {
    const int kinds = int{from} + int{date} + int{to} + int{subject};
    return (kinds >= 3 && (subject || address)) || (kinds == 2 && address && dated) ||
           (from && subject && date);
  }
};

std::optional<std::size_t> header_block_end(std::span<const BodyLine> lines, std::size_t at) {
  const std::uint16_t depth = lines[at].quote_depth;
  Seen seen;
  std::size_t end = at;
  for (std::size_t i = at; i < std::min(lines.size(), at + block_lines_max); ++i) {
    if (i > end + continued_lines_max || lines[i].quote_depth != depth) break;
    if (lines[i].blank()) {
      const std::size_t next = next_words(lines, i);
      const bool goes_on = next < lines.size() && next == i + 1 && header_line(lines[next].text);
      if (!goes_on) break;
      continue;
    }
    if (const auto line = header_line(lines[i].text)) {
      seen.add(*line);
      end = i + 1;
    } else if (i == at) {
      return std::nullopt;
    }
  }
  if (!seen.is_header()) return std::nullopt;
  return end;
}

/// Decoration off; false when there was none in front.
bool strip_decoration(std::string_view& text) {
  constexpr std::string_view marks = "-_=*>< \t";
  const std::size_t before = text.size();
  while (!text.empty() && marks.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  const bool decorated = before - text.size() >= 1;
  while (!text.empty() && marks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return decorated;
}

bool is_separator(std::string_view text) {
  if (text.size() > 200 || text.size() < 4) return false;
  const char first = text.front();
  const char last = text.back();
  const bool may_be_bare = last == ':' || static_cast<unsigned char>(last) == 0x9A;
  if (first != '-' && first != '_' && first != '=' && first != '*' && !may_be_bare) return false;
  const std::string whole = folded(text);
  if (bare_separators.contain(whole)) return true;
  std::string_view words = whole;
  if (!strip_decoration(words)) return false;
  if (words.ends_with(':')) words = trimmed(words.substr(0, words.size() - 1));
  // "Forwarded by Ann/Sales on 05/05/2001": Lotus Notes
  return separators.contain(words) || words.starts_with("forwarded by ");
}

}  // namespace

std::optional<std::size_t> original_message_header_end(std::span<const BodyLine> lines, std::size_t at) {
  if (lines[at].blank()) return std::nullopt;
  if (!is_separator(lines[at].text)) return header_block_end(lines, at);
  const std::size_t next = next_words(lines, at + 1);
  if (next < lines.size() && lines[next].quote_depth == lines[at].quote_depth)
    if (const auto end = header_block_end(lines, next)) return end;
  return at + 1;
}

bool is_reply_above_line(std::string_view words) {
  static constexpr Phrases phrases{
      "|reply above this line|reply above the line|type your reply above|write your reply above|"
      "|please reply above|respond above this line|oberhalb dieser linie|über dieser linie antworten|"
      "|antworten sie über dieser|antwort oberhalb dieser zeile|oberhalb dieser zeile|"
      "|répondre au-dessus de cette ligne|répondez au-dessus|responda por encima de esta línea|"
      "|responder por encima de esta|responda acima desta linha|rispondi sopra questa riga|"
      "|rispondere sopra questa|reageer boven deze regel|antwoord boven deze|svara ovanför denna rad|"
      "|svar over denne linje|svar over denne linjen|kirjoita vastauksesi tämän rivin yläpuolelle|"
      "|odpowiedz powyżej tej linii|odpovězte nad tímto řádkem|ответьте выше этой строки|"
      "|пишите ответ выше этой|отговорете над този ред|bu satırın "
      "üstüne|请在此行上方回复|請在此行上方回覆|この行より上|이 줄 위에|"};
  constexpr std::size_t bytes_min = 12;
  return words.size() >= bytes_min && phrases.occur_in(words);
}

}  // namespace ticketd::parser
