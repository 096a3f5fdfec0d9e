#include "analyzers/sentiment/lexicon.h"

namespace vigie {
namespace {

constexpr ToneWords kWords[] = {
    {3,
     "ausgezeichnet/e/er/es/en hervorragend/e/er/es/en fantastisch/e/er/es/en "
     "genial/e/er/es/en perfekt/e/er/es/en großartig/e/er/es/en liebe lieben "
     "begeistert/e großartige wunderbar/e/er/es/en traumhaft/e "
     "herrlich/e/er/es "
     "grandios/e/er/es sensationell/e phänomenal/e wundervoll/e/er/es/en "
     "spitze megageil weltklasse beste bester bestes besten vergöttere "
     "exzellent/e/er/es"},
    {2,
     "gut gute guter gutes guten super toll/e/er/es/en schön/e/er/es/en danke "
     "dank dankeschön freue freut freuen freude glücklich/e froh/e zufrieden "
     "klasse prima cool/e/er/es geil/e/er/es lecker/e lustig/e/er/es "
     "nett/e/er/es "
     "freundlich/e/er/es empfehle empfehlen empfehlenswert mag gefällt "
     "gefallen "
     "gewonnen gewinnt sieg erfolg erfolgreich/e/er stolz spaß lachen lol haha "
     "hahaha süß/e/er/es hübsch/e/er/es hoffnung herzlich/e herzlichen "
     "glückwunsch gratuliere gratulation willkommen zuverlässig/e schnell/e "
     "günstig/e angenehm/e/er/es beeindruckend/e/er/es besser stark/e/er/es "
     "sympathisch/e brillant/e liebste lieblings geliebt verliebt schatz "
     "wunder küsschen liebevoll/e entspannt/e mega nice love happy hammer"},
    {1,
     "ok okay ordentlich/e passt einfach hilfreich hilft helfen hilfsbereit "
     "neu/e/er/es interessant/e/er/es fair/e/er pünktlich sicher/e sauber/e "
     "spannend/e/er/es lohnt endlich gern gerne hoffentlich hoffe ruhig "
     "gesund/e/er modern/e leicht unterstützung unterstützen chance "
     "bequem/e fortschritt/e feiern feier urlaub sonne sonnig gemütlich"},
    {-1,
     "leider teuer teure/r/s langsam/e/er/es warten wartezeit verspätung/en "
     "verspätet problem/e/en fehler schwierig/e/er/es langweilig/e/er/es müde "
     "kalt/e/er/es laut/e schade mangel fehlt fehlen ausgefallen ausfall "
     "störung/en gestört kaputt schwach/e/er/es streik stau krise sorge/n "
     "zweifel komisch/e seltsam/e verloren verlust/e verlieren beschwerde/n "
     "kompliziert/e nervös einsam müll dreck dreckig/e regen vermisse "
     "anstrengend/e stress stressig arbeitslos schwer/e verpasst vergessen "
     "kritik kritisiert warnung warnt risiko absturz gefahr"},
    {-2,
     "schlecht/e/er/es/en schlimm/e/er/es/en schlechteste/r/n enttäuscht/e/er "
     "enttäuschend/e enttäuschung ärger ärgerlich/e ärgert wütend/e wut sauer "
     "nervt nervig/e/er/es traurig/e/er/es angst weinen heulen heul weine "
     "dumm/e/er/es blöd/e/er/es bescheuert/e idiot/en hass hasse hassen hasst "
     "scheiße scheiss scheiß mist kacke kotzt kotzen ekelhaft/e/er/es "
     "eklig/e/er "
     "furchtbar/e/er/es schrecklich/e/er/es grausam/e/er/es katastrophe "
     "katastrophal/e peinlich/e unverschämt/e frechheit lüge/n lügt lügner "
     "unfähig/e inkompetent/e schmerz/en weh krank/e krankheit tot tote toten "
     "gestorben sterben unfall verletzt/e krieg terror angriff betrogen "
     "nie_wieder kein_bock keine_lust verarscht verarsche arsch arschloch "
     "fuck wtf damn verdammt/e/er hölle horror versagt versagen schande "
     "unzumutbar inakzeptabel nutzlos/e sinnlos/e lächerlich/e/er/es "
     "rassist/en rassismus nazi/s skandal armselig/e ätzend/e gewalt"},
    {-3,
     "betrug betrüger abzocke abgezockt verbrecher verbrechen mord ermordet "
     "mörder katastrophalste unerträglich/e/er abschaum widerlich/e/er/es "
     "drecksladen saftladen verrecke vergewaltigt"},
};

}  // namespace

const ToneLexicon kGermanTone = {
    kWords,
    "nicht kein keine keinen keiner keinem nie niemals ohne nichts weder",
    "",
    "sehr so total echt wirklich extrem absolut richtig voll mega unglaublich "
    "ganz besonders viel viele zu wahnsinnig",
    "etwas bisschen kaum ziemlich eher leicht wenig fast",
    "aber doch jedoch trotzdem obwohl leider dennoch während sondern",
    "und oder"};

}  // namespace vigie
