// How people open, close and cushion a mail, by language: en, de, fr, es, pt, it, nl, sv/da/no, pl, ru, bg,
// tr, ar, zh, ja. Compared with folded text (parser::folded). Data only.
#pragma once

#include "parser/phrases.hpp"

namespace ticketd::autoresponder {

/// A line that begins so is a greeting when it is short or ends like one.
inline constexpr parser::Phrases greetings{
    "|hi|hello|hey|dear|good morning|good afternoon|good evening|good day|greetings|to whom it may concern"
    "|hallo|guten tag|guten morgen|guten abend|sehr geehrte|sehr geehrter|liebe|lieber|liebes|moin|grüß "
    "gott|grüezi|servus"
    "|bonjour|bonsoir|madame|monsieur|messieurs|cher|chère|chers|salut"
    "|hola|buenos días|buenas tardes|buenas noches|estimado|estimada|estimados|estimadas"
    "|olá|ola|bom dia|boa tarde|boa noite|exmo|exma|exmos|exmas|prezado|prezada|prezados|caro|cara|caros"
    "|buongiorno|buonasera|buon giorno|buona "
    "sera|salve|gentile|gentili|gent.mi|ciao|egregio|egregi|spettabile|spett.le"
    "|beste|geachte|goedemorgen|goedemiddag|goedenavond|goedendag|hoi|hej|hejsan|kära|kære|god dag|god "
    "morgen|hei"
    "|dzień dobry|witam|cześć|szanowni|szanowna|szanowny"
    "|здравствуйте|здравствуй|добрый день|доброе утро|добрый "
    "вечер|привет|уважаемый|уважаемая|уважаемые|доброго времени"
    "|здравейте|здравей|добър ден|добро утро|добър вечер|привет|уважаеми|уважаема|скъпи"
    "|merhaba|selam|sayın|iyi günler|günaydın|iyi akşamlar"
    "|مرحبا|السلام عليكم|تحية|أهلا|اهلا|صباح الخير|مساء الخير|عزيزي|السادة|حضرة"
    "|您好|你好|尊敬|亲爱|親愛|大家好|早上好|下午好|晚上好"
    "|こんにちは|こんばんは|おはよう|お世話|いつもお世話|はじめまして|初めまして|ご担当者|拝啓|突然の|"};

/// A line that begins so opens the end of a mail.
inline constexpr parser::Phrases closings{
    "|regards|best|kind regards|best regards|warm regards|many thanks|best wishes|warm wishes|thanks|thank "
    "you|thx|cheers"
    "|yours|sincerely|respectfully|with kind|with best|take care|have a nice|have a great"
    "|mit freundlichen|mit besten|mit freundlichem|freundliche grüsse|freundliche grüße|viele grüße|viele "
    "grüsse|beste grüße"
    "|liebe grüße|schöne grüße|herzliche grüße|gruß|gruss|grüße|mfg|lg|vg|danke|vielen dank|besten "
    "dank|hochachtungsvoll"
    "|cordialement|bien cordialement|bien à vous|salutations|merci|sincères|veuillez agréer|bonne journée"
    "|saludos|un saludo|atentamente|gracias|muchas gracias|cordialmente"
    "|cumprimentos|com os melhores|melhores "
    "cumprimentos|atenciosamente|atentamente|obrigado|obrigada|abraço|grato|grata"
    "|cordiali|distinti|saluti|cordialmente|grazie|un saludo|buona giornata|in fede"
    "|met vriendelijke|vriendelijke groet|groeten|groet|bedankt|alvast|hoogachtend|mvh|med vänlig|med "
    "venlig|venlig hilsen"
    "|vennlig hilsen|hälsningar|tack|tak|takk"
    "|pozdrawiam|z poważaniem|dziękuję|z wyrazami"
    "|с уважением|с наилучшими|всего доброго|заранее спасибо|заранее благодар|спасибо|благодарю|искренне ваш"
    "|с уважение|поздрави|благодаря|предварително|с поздрав|хубав ден|лек ден|сърдечни"
    "|saygılarımla|saygılar|teşekkürler|teşekkür ederim|iyi çalışmalar|şimdiden"
    "|مع خالص|مع تحيات|مع التحية|تحياتي|تحيات|شكرا|وشكرا|ولكم جزيل|مع الشكر|مع الاحترام|دمتم"
    "|此致|敬礼|祝好|祝您|祝你|谢谢|多谢|感谢|顺祝|顺颂|敬上|謝謝|感謝"
    "|よろしく|宜しく|以上|敬具|ありがとう|草々|何卒|"};

/// A short sentence with one of these in it, and no question mark, carries no question.
inline constexpr parser::Phrases courtesies{
    "|thank you|thanks|in advance|looking forward|look forward|hope this|hope you|hope all|as soon as "
    "possible|asap|let me know"
    "|further information|more information please|any questions|best regards|kind regards|been a "
    "customer|loyal customer"
    "|on your website but|on your site but|website but could not|on your faq|called you|tried to call|nobody "
    "picked|no one answered"
    "|nobody answered|appreciate your|sorry to bother|sorry for bothering|quick question|a question about "
    "your|please help me|please advise"
    "|awaiting your|waiting for your|prompt reply|quick reply"
    "|vielen dank|danke|im voraus|freue mich|möglichst bald|so bald wie|geht es ihnen|es geht ihnen|geht es "
    "euch|es geht euch|bitte um antwort|bitte um rückmeldung"
    "|bitte um hilfe|seit mehreren jahren kund|seit jahren kund|auf ihrer webseite|auf ihrer website|auf "
    "ihrer seite habe|leider nichts gefunden"
    "|ich habe eine frage|ich hätte eine frage|eine kurze frage|niemanden erreicht|niemand erreich|schöne "
    "woche|schönen tag|für ihre hilfe|für ihre mühe"
    "|merci d'avance|merci pour|merci de votre|dans l'attente|j'espère que|dès que possible|cliente "
    "depuis|client depuis|sur votre site mais|petite question"
    "|gracias por|gracias de antemano|de antemano|espero que|quedo a la espera|a la espera|lo antes "
    "posible|cliente desde|en su página|en su web"
    "|obrigad|agradeço|aguardo|a aguardar|espero que|o mais breve|o mais rapidamente|cliente há|no vosso "
    "site|no seu site|desde já"
    "|grazie|in anticipo|in attesa|spero che|il prima possibile|vostro cliente|cliente da|sul vostro "
    "sito|resto a disposizione"
    "|alvast bedankt|bij voorbaat|zie uit naar|zo snel mogelijk|op uw website|ik hoop dat"
    "|på förhand|på forhånd|så snart som|ser fram emot|ser frem til"
    "|z góry|będę wdzięcz|czekam na|jak najszybciej"
    "|заранее|спасибо|благодарю|буду благодар|буду признател|жду ответа|жду вашего|жду скорейш|как можно "
    "скорее|надеюсь на|надеюсь, у вас|ваш клиент"
    "|вашим клиентом|на вашем сайте не|на сайте не наш|не нашел на сайте|не нашла на сайте|подскажите "
    "пожалуйста|хочу задать вопрос|не дозвон"
    "|предварително|благодаря|ще се радвам|ще съм благодар|ще бъда благодар|очаквам|чакам отговор|възможно "
    "най-скоро|надявам се|ваш клиент|клиент съм|на сайта ви не"
    "|на вашия сайт|имам въпрос|имам един въпрос|извинете за"
    "|teşekkür|şimdiden|en kısa sürede|umarım|müşteriniz"
    "|شكرا|في انتظار|بانتظار|في أقرب|أرجو الرد|ارجو الرد|أتمنى أن تكون|عميل لديكم|زبون لديكم|على "
    "موقعكم|مقدما|لكم جزيل"
    "|谢谢|感谢|期待|盼复|请尽快|尽快回复|打扰了|打扰一下|老客户|麻烦了|麻烦您了|辛苦了|在网站上没|"
    "网站上没有找|謝謝|感謝|盡快"
    "|よろしく|宜しく|お待ちして|お手数|お世話|利用させて|ありがとう|恐れ入ります|申し訳|ホームページで|"
    "サイトで調べ|ご回答を|ご連絡を|お忙しい|突然の|はじめまして|"};

}  // namespace ticketd::autoresponder
