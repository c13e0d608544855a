// Words that carry grammar, politeness or the frame of a question ("how can I", "is it possible to") in the
// languages people write to a desk in. They are not dropped (a FAQ has "What is X?" beside "Where is X?"),
// they weigh less. Spelled as TextAnalyzer compares words: folded, without marks. Data only.
#pragma once

#include <string_view>

namespace ticketd::autoresponder {

/// A language and its words, separated by single spaces.
struct FunctionWords {
  std::string_view language{};
  std::string_view words{};
};

// clang-format off
inline constexpr FunctionWords function_words[] = {
    {"en",
     "a able about above actually after again against all also am an and any anyone anything are as at "
     "be because been before being below between both but by can cant could d did do does doesnt doing "
     "don done dont down during each else even few find for found from further get gets getting got "
     "had has have having he hello help her here hers hey hi him his how hows i id if im in info "
     "information into is isnt it its ive just kind know let lets like ll m make making may me might "
     "more most must my myself need needed needs no nor not now of off on once one ones only option "
     "options or other our ours out over own please possible possibly question questions re really s "
     "same shall she should so some somehow someone something sort still such t tell than thank thanks "
     "that the their theirs them then there theres these they thing things this those through to too "
     "tried try trying under until up us use used using ve very want wanted was way ways we were what "
     "whats when where which while who whom whose why will with won wonder wondering would you your "
     "yours"},
    {"de",
     "aber alle allen alles als am an andere anderen auch auf aus bei beim bekommen bin bis bist bitte "
     "da danke dann darf das dass dein deine deinen dem den denn der des dich die dies diese diesem "
     "diesen dieser dieses dir doch dort du durch durfen ein eine einem einen einer eines er es etwas "
     "finden frage fragen fur geben gegen gehen geht gern gerne getan gibt habe haben hallo hast hat "
     "hatte hatten helfen hier hilfe ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist jede jeder "
     "jedes jetzt kann kannst kein keine keinem keinen keiner konnen konnte konnten lassen machen "
     "macht mag mal man mehr mein meine meinem meinen meiner meines mich mir mit mochte mochten "
     "moglich moglichkeit muss mussen musst nach nicht nichts noch nun nur ob oder ohne sagen schon "
     "sehr seid sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte sollten tun "
     "tut uber um und uns unser unsere unserem unseren unserer unter vom von vor wahrend wann war "
     "waren warum was weil welche welchem welchen welcher welches wem wen wenn wer werden weshalb wie "
     "wieso will wir wird wissen wo woher wohin wollen worden wurde wurden zu zum zur zwischen"},
    {"fr",
     "a ai aide aider aimerais alors as au aussi autre autres aux avait avec avez avoir avons besoin "
     "bien bonjour c ca car ce ceci cela ces cet cette chaque chez combien comme comment d dans de "
     "deja des devez devons dois doit doivent donc dont du elle elles en encore entre es est et etais "
     "etait ete etes etre eu existe faire fais fait faites faut ici il ils j je jusqu l la le les leur "
     "leurs lorsque lui m ma mais me meme merci mes moi moins mon n ne non nos notre nous on ont ou "
     "oui par pas peut peuvent peux plus possibilite possible pour pourquoi pourrais pourrait pouvez "
     "pouvons puis qu quand que quel quelle quelles quelque quelques quels qui quoi rien s sa sais "
     "sans savoir se ses si soi sommes son sont souhaite sous suis sur t ta te tes toi ton tous tout "
     "toute toutes tres tu un une vers veut veux vos votre voudrais voulez vous y"},
    {"es",
     "a ahi al algo algun alguna alli aqui aun ayuda ayudar bien como con conmigo cual cuales cuando "
     "cuanta cuantas cuanto cuantos de debe deben deberia debes debo del desde donde e el ella ellas "
     "ellos en entre era eres es esa ese eso esta estaba estan estar estas este esto estos estoy "
     "existe existen favor forma fue gracias gustaria ha haber hace hacer hago han has hasta hay he "
     "hecho hemos hola la las le les lo los manera mas me menos mi mis muy necesita necesito no nos "
     "nosotros nuestra nuestro o otra otro para pero podemos podria por porque posible puede pueden "
     "puedes puedo que queria quien quiere quiero quisiera saber se ser si sin sobre somos son soy su "
     "sus tambien te tener tengo ti tiene tienen tienes toda todas todavia todo todos tu tus u un una "
     "unas unos usted ustedes y ya yo"},
    {"it",
     "a abbiamo agli ai al all alla alle allo altri altro anche avere avete avevo buongiorno c che chi "
     "ci come con cos cosa cui d da dagli dai dal dalla dalle dallo degli dei del dell della delle "
     "dello deve devi devo devono di dobbiamo dove dovete dovrei e ed era ero esiste esistono essere "
     "fa faccio fare farlo fatto fra gia gli grazie ha hai hanno ho i il in io l la le lei li lo loro "
     "lui ma me mi mia mie miei mio modo molto ne negli nei nel nell nella nelle nello noi non nostra "
     "nostro o per perche piu poi possiamo possibile posso possono potete potrebbe potrei puo puoi "
     "qual qualche quale quali quando quanta quante quanti quanto quella quelle quelli quello quest "
     "questa queste questi questo qui salve sapere se sei si siamo siete solo sono stata stato su sua "
     "sue sugli sui sul sulla sulle sullo suo suoi te ti tra tu tua tuo tuoi tutte tutti tutto un una "
     "uno vi voglio voi vorrei vostra vostro vuoi vuole"},
    {"pt",
     "a algum alguma ali ao aos aquela aquele aqui aquilo as ate com como da das de depois deve devem "
     "dever deveria devo do dos e ela elas ele eles em entre era essa esse esta estao estar estas "
     "estava este estes estou eu existe existem faco faz fazer feito foi forma gostaria ha haver ir "
     "isso isto ja la lhe lhes lo mais maneira mas me meu meus mim minha minhas muito na nao nas no "
     "nos nossa nosso num numa o obrigada obrigado onde os ou outra outro para pela pelas pelo pelos "
     "pode podem poder poderia podia por porque possivel posso precisa preciso quais qual quando "
     "quanta quantas quanto quantos que quem quer queria quero saber sao se sem ser seu seus so sob "
     "sobre sou sua suas tambem te tem tenho ter teu tinha toda todas todo todos tu tua um uma umas "
     "uns vai voce voces vou"},
    {"nl",
     "aan al als alsjeblieft alstublieft ben bent bij daar dan dat de deze die dit door een en er geen "
     "graag haar had heb hebben hebt heeft hem het hier hij hoe hun ik in is je jij jou jouw kan kon "
     "kunnen kunt maar mag me met mij mijn moet moeten mogen naar niet nog of om onder ons onze ook op "
     "over te u uit uw van voor waar waarom wanneer waren was wat we welke wie wij wil willen ze zij "
     "zijn zou zouden"},
    {"da",
     "af at de den denne der det dette dig din dine disse dit du eller en er et for fra han har havde "
     "her hun hvad hvem hvilken hvis hvor hvordan hvorfor hvornar i ikke jeg kan kunne ma med men mig "
     "min mine mit nu og ogsa om os over pa sa sig skal skulle som til under var ved vi vil ville "
     "vores"},
    {"sv",
     "an ar att av dar de dem den denna dessa det detta dig din dina ditt du eller en er ett far for "
     "fran hade han har hon hur i inte jag kan kunde maste med men mig min mina mitt nar ni nu och "
     "ocksa om oss over pa redan sa sig sin ska skulle som till under vad var vara varfor vart vem vi "
     "vid vilka vilken vilket vill"},
    {"no",
     "allerede at av de deg dem den denne der dere det dette din dine disse ditt du ei eller en er et "
     "far for fra hadde han har her hun hva hvem hvilke hvilken hvis hvor hvordan hvorfor i ikke jeg "
     "kan kunne ma med meg men min mine mitt na nar og ogsa om oss over pa sa seg sin skal skulle som "
     "til under var vare vart ved vi vil ville"},
    {"pl",
     "a albo ale bardzo bedzie bez byc był była było chce chciałabym chciałbym ci ciebie co czego czy "
     "dla dlaczego do dokad dziekuje gdzie go i ich ile im ja jak jaka jaki jakich jakie jego jej "
     "jesli jest jestem jeszcze jezeli juz kiedy kogo kto ktora ktore ktory lub ma macie maja mam mamy "
     "masz mi miec miedzy mna mnie moge moi moj moja moje mojego mojej moze mozecie mozna musi musze "
     "my na nad nam nas nasz nasza nie od on ona one oni ono pan pani panstwo po pod pomoc prosze "
     "przed przez przy pytanie sa sie siebie skad swoj ta tak takze tam te tego tej ten teraz tez to "
     "trzeba tu twoj ty tylko tym w wam was wasz we wszystkie wszystko wy z za ze zeby"},
    {"ru",
     "а без будет буду будут бы был была были было быть в вам вами вас ваш ваша ваше вашего вашеи "
     "вашем ваши весь во возможно возможность вопрос все всем всех вся вы где да делать для до его ее "
     "еи ему если есть еще же за зачем здесь здравствуите знать и из или им ими их к как какая какие "
     "каким какого какое какои какую ко когда кого кому которая которое которые которыи кто куда ли "
     "между меня мне мнои могу могут мое моего моеи моему можем может можете можно мои моим моих моя "
     "мы на над надо нам нами нас наш наша наше наши не нельзя нет ни но нужно о об он она они оно от "
     "откуда очень перед по под подскажите пожалуиста помогите помочь помощь после почему при про с "
     "своего свои свою сделать себе себя сеичас скажите сколько со спасибо способ та так также там "
     "твои те тебе тебя теперь то того тоже тои только тот тут ты у уже узнать хотел хотела хотелось "
     "хочет хочу чего чем чему через что эта эти это этого этои этом этот я"},
    {"bg",
     "а аз ако без беше би бих благодаря бъде бях бяха в вас ваш вашата вашите вашия вече ви вие всеки "
     "всички всичко всяка във възможно въпрос го да дали до е за защо здравеите знам и из или им има "
     "имам имате иска искал искала искам искате кажете как каква какви какво какъв кога кого кое което "
     "кои които колко коя която къде към ли ме между мен ми много мога могат мое моето може можем "
     "можете мои моите моля моя моят моята на над направите направя нас начин наш наша нашия не него "
     "нея ни ние нито но няма нямам онзи онова от относно още по под помогнете помощ правите правя "
     "преди през при разбера с са само свои своя се сега си след сме сте съм със също тази така там "
     "твоя те теб тези ти то това този тои трябва тук тя тях у че ще щях я"},
    {"tr",
     "ama bana ben beni benim bir biz bize bizi bizim bu da de degil eger gibi hangi icin ile kac "
     "kadar kim lutfen mi mu mı nasıl ne neden nerede nicin o olarak ona onu onun sana sen seni senin "
     "siz su var ve veya yok"},
    {"id",
     "ada adalah akan aku anda apa apakah atau bagaimana belum berapa bisa bukan dalam dan dapat dari "
     "dengan di dia harus ingin ini itu jika kalau kami kamu kapan ke kita mana mau mengapa mereka "
     "oleh pada saya siapa sudah tentang tetapi tidak tolong untuk yang"},
    {"ar",
     "احتاج اذا اريد استطيع التي الذي الذين اللي الي ان انا انت او اي اين بدي بعد بعض بقدر به بها بي "
     "تلك تم ثم حتي ذلك سمحت شو علي عم عن عند عندي غير فضلك في فيه فيها قبل قد كان كانت كل كم كيف "
     "كيفيه لا لدي لقد لك لم لماذا لن له لها لو لي ليس ليش ما ماذا متي مع ممكن من منه منها نحن هذا هذه "
     "هل هم هو هي و وين يجب يكون يمكن يمكنك يمكنني"},
    {"zh",
     "一 一下 一个 不 与 个 为 为什么 之 也 了 什么 什么时候 从 他 他们 以 会 但 但是 何时 你 你们 你好 做 几 到 去 及 可以 吗 吧 告诉 呢 和 哪 哪个 哪些 哪里 "
     "啊 因为 在 地 多少 她 如何 如果 它 对 就 已经 帮 帮助 帮忙 应该 很 得 怎么 怎么办 怎样 您 想 我 我们 或 或者 所以 把 是 有 来 没 没有 用 的 着 知道 给 而 "
     "能 能够 被 要 让 请 请求 请问 谢谢 过 还 还是 这 这个 这些 那 那个 那些 都 问题 需要"},
};
// clang-format on

}  // namespace ticketd::autoresponder
