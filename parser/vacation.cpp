#include "parser/vacation.hpp"

#include <algorithm>
#include <string>

#include "parser/ascii.hpp"
#include "parser/fold.hpp"
#include "parser/phrases.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t notice_bytes_max = 4000;  // people explain more than their absence in longer ones

// A program puts these in front of the subject it answers, with a colon, or alone. Folded.
constexpr Phrases program_subjects{
    "|automatic reply:|automatic reply|auto reply:|auto-reply:|autoreply:|auto "
    "reply|auto-reply|autoreply|auto response:|"
    "|auto-response|autoresponse|automatic response|automated response|automated reply|out of office "
    "reply|"
    "|out of office autoreply|out of office auto-reply|out of office message|out-of-office reply|out of the "
    "office reply|"
    "|away from my mail|vacation reply|vacation response|vacation notice|automatische antwort|automatische "
    "abwesenheits|"
    "|abwesenheitsnotiz|abwesenheitsbenachrichtigung|abwesenheitsmeldung|autoantwort|réponse automatique|"
    "|message d'absence|réponse d'absence|notification d'absence|respuesta automática|respuesta automatica|"
    "|mensaje de ausencia|risposta automatica|risposta fuori sede|messaggio di assenza|resposta automática|"
    "|resposta automatica|mensagem automática|aviso de ausência|automatisch antwoord|automatische "
    "beantwoording|afwezigheidsbericht|"
    "|autosvar|automatiskt svar|automatisk "
    "svar|frånvaromeddelande|fraværsbesked|fraværsmelding|automaattinen vastaus|"
    "|poissaoloviesti|poissaoloilmoitus|autoodpowiedź|automatyczna odpowiedź|odpowiedź "
    "automatyczna|automatická odpověď|"
    "|automatická odpoveď|automatikus válasz|răspuns automat|raspuns automat|автоматический ответ|автоответ|"
    "|автоматична відповідь|автоматичен отговор|автоматски одговор|automatski odgovor|samodejni odgovor|"
    "|αυτόματη απάντηση|otomatik yanıt|otomatik cevap|automaatvastus|automātiska atbilde|automatinis "
    "atsakymas|"
    "|resposta automàtica|balasan otomatis|balasan automatik|trả lời tự "
    "động|การตอบกลับอัตโนมัติ|自动回复|自动答复|"
    "|自動回覆|自動答覆|自動応答|自動返信|자동 회신|자동 응답|رد تلقائي|الرد التلقائي|תשובה אוטומטית|מענה "
    "אוטומטי|پاسخ خودکار|"};

// People write these too, so the text has to say it as well. Folded.
constexpr Phrases absence_subjects{
    "|out of office|out of the office|out-of-office|ooo:|away until|away from|on vacation|on holiday|annual "
    "leave|"
    "|maternity leave|abwesend|abwesenheit|im urlaub|nicht im büro|nicht im haus|absent|absence|en "
    "congé|hors du bureau|"
    "|ausente|ausencia|fuera de la oficina|de vacaciones|fuori ufficio|fuori sede|assente|assenza|in ferie|"
    "|fora do escritório|de férias|ausência|afwezig|niet aanwezig|niet op kantoor|met "
    "vakantie|frånvarande|på semester|"
    "|ikke på kontoret|på ferie|fravær|poissa|lomalla|nieobecn|na "
    "urlopie|nepřítomn|dovolen|neprítomn|szabadság|"
    "|házon kívül|în concediu|absență|отсутств|в отпуске|відсутн|у відпустці|отсъств|в "
    "отпуск|одсуство|odsutan|"
    "|εκτός γραφείου|απουσία|ofis dışında|izinde|外出|休假|不在办公室|不在辦公室|不在|休暇|부재중|휴가|خارج "
    "المكتب|"
    "|إجازة|מחוץ למשרד|חופשה|"};

// The sentence of an absence notice, near its beginning. Folded.
constexpr Phrases absence_sentences{
    "|i am out of the office|i'm out of the office|i’m out of the office|i am currently out of|i'm currently "
    "out of|"
    "|i will be out of the office|i'll be out of the office|i am out of office|i will be out of office|"
    "|i am away from the office|i am currently away|i will be away|i'm currently away|am currently on leave|"
    "|i am on annual leave|i am on vacation|i'm on vacation|i am on holiday|i'm on holiday|i am currently on "
    "vacation|"
    "|i am currently on holiday|i am on leave|i am on maternity leave|will not return until|is out of the "
    "office|"
    "|limited access to e-mail|limited access to email|limited access to my email|no access to e-mail|no "
    "access to email|"
    "|will respond to your message when i return|will reply to your message upon my return|upon my "
    "return|when i return|"
    "|on my return|your message has not been forwarded|will not be forwarded|ich bin nicht im büro|ich bin "
    "zurzeit nicht|"
    "|ich bin zur zeit nicht|ich bin derzeit nicht|ich bin momentan nicht|ich bin im urlaub|ich bin ab "
    "dem|ich bin bis|"
    "|ich bin vom|ich bin erst wieder|ich bin abwesend|derzeit abwesend|bin ich nicht im|bin ich nicht zu "
    "erreichen|"
    "|nicht im hause|wird nicht weitergeleitet|nicht automatisch weitergeleitet|nach meiner rückkehr|je suis "
    "absent|"
    "|je suis actuellement absent|je serai absent|je suis en congé|je suis actuellement en congé|à mon "
    "retour|"
    "|dès mon retour|estoy fuera de la oficina|me encuentro fuera|estaré fuera|estoy de vacaciones|estaré "
    "ausente|"
    "|a mi regreso|a mi vuelta|sono fuori ufficio|sarò fuori ufficio|sono assente|sarò assente|sono in "
    "ferie|sarò in ferie|"
    "|al mio rientro|al mio ritorno|estou fora do escritório|estarei fora|estou de férias|estarei ausente|no "
    "meu retorno|"
    "|ik ben afwezig|ik ben niet aanwezig|ik ben momenteel niet|ik ben op vakantie|ik ben met vakantie|bij "
    "mijn terugkomst|"
    "|na mijn terugkeer|jag är inte på kontoret|jag är på semester|jag är bortrest|jag är ledig|jag är "
    "tillbaka|"
    "|jeg er ikke på kontoret|jeg er på ferie|jeg holder ferie|jeg er tilbage|jeg er tilbake|olen "
    "poissa|olen lomalla|"
    "|jestem na urlopie|jestem nieobecn|przebywam na urlopie|po powrocie|jsem na dovolené|nejsem v kanceláři|"
    "|som na dovolenke|szabadságon vagyok|házon kívül|sunt în concediu|voi reveni|я в отпуске|нахожусь в "
    "отпуске|"
    "|меня нет в офисе|буду отсутствовать|я отсутствую|после моего возвращения|я у відпустці|перебуваю у "
    "відпустці|"
    "|в отпуск съм|отсъствам|ще отсъствам|на годишном одмору|na godišnjem odmoru|na dopustu|είμαι εκτός "
    "γραφείου|"
    "|απουσιάζω|ofis dışındayım|ofiste "
    "değilim|izindeyim|tatildeyim|我不在办公室|我正在休假|目前不在|我目前不在|"
    "|我現在不在|外出中|不在にしております|休暇中|休暇をいただいて|부재중입니다|휴가 중|خارج المكتب|في "
    "إجازة|אני בחופשה|"
    "|מחוץ למשרד|איני במשרד|"};

}  // namespace

bool is_vacation_notice(const Email& email) {
  const std::string subject = folded(email.subject);
  const bool by_program = program_subjects.any([&](std::string_view words) {
    if (!subject.starts_with(words)) return false;
    const std::string_view rest = trimmed(std::string_view(subject).substr(words.size()));
    return rest.empty() || rest.starts_with(':');
  });
  if (by_program) return true;
  if (email.reply_text.empty() || email.reply_text.size() > notice_bytes_max || !email.attachments.empty())
    return false;
  if (!absence_subjects.occur_in(subject)) return false;
  return absence_sentences.occur_in(folded(email.reply_text));
}

}  // namespace ticketd::parser
