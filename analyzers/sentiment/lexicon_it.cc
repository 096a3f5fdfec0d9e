#include "analyzers/sentiment/lexicon.h"

namespace vigie {
namespace {

constexpr ToneWords kWords[] = {
    {3,
     "eccellente/i fantastico/a/i/he meraviglioso meravigliosa meravigliosi "
     "meravigliose stupendo stupenda perfetto perfetta perfetti splendido "
     "splendida straordinario straordinaria adoro amo amiamo favoloso "
     "favolosa spettacolare incredibile incredibili magnifico magnifica "
     "bellissimo bellissima bellissimi bellissime ottimo ottima ottimi "
     "bravissimo bravissima geniale grandissimo capolavoro mitico mitica"},
    {2,
     "buono buona buoni buone buon bene grazie felice felici felicità bello "
     "bella belli belle bei bel contento contenta piace piaciuto piacere "
     "bravo brava bravi brave complimenti auguri congratulazioni evviva viva "
     "amore amato vincere vinto vittoria successo sorriso sorridere ridere "
     "haha ahah ahaha ahahah ahahaha ahahahah divertente divertenti "
     "divertito gentile gentili simpatico simpatica carino carina carini "
     "consiglio consigliato veloce efficiente affidabile qualità orgoglioso "
     "orgogliosa orgoglio speranza fortuna finalmente meglio migliore "
     "migliori grande grandi forza applausi dolce dolcissimo tenero abbraccio "
     "baci bacio gioia emozione emozionante ammiro stima rispetto coraggio "
     "love festa vacanza top figo figa figata onesto serio interessante "
     "interessanti"},
    {1,
     "ok utile facile nuovo nuova gratis aiuto aiutare sicuro tranquillo "
     "spero speriamo regalo comodo pulito giusto giusta giusti fiducia "
     "sostegno crescita buongiorno buonanotte riforme riforma lavoro nuovi "
     "accordo"},
    {-1,
     "problema problemi caro cara lento lenta attesa aspettare ritardo "
     "ritardi errore errori difficile difficili noioso noiosa noia stanco "
     "stanca freddo manca mancano guasto sciopero crisi dubbio dubbi strano "
     "perso persi perdere perde peccato purtroppo rotto sporco paura "
     "preoccupato tasse tassa debito spread spese sacrifici tagli solo sola "
     "ansia confuso attacco critica critiche polemica complicato dimissioni "
     "poveri povero povertà disoccupazione dimenticato"},
    {-2,
     "male cattivo cattiva peggio peggiore pessimo pessima pessimi orribile "
     "orribili terribile triste tristezza tristi odio odia schifo schifoso "
     "schifosi fa_schifo deluso delusa delusione deludente arrabbiato "
     "arrabbiata rabbia incazzato incazzata vergogna vergognoso vergognatevi "
     "vergognosa ridicolo ridicola ridicoli ridicole stupido stupida stupidi "
     "idiota idioti imbecille imbecilli scemo cretino cretini incapace "
     "incapaci incompetenti incompetente inutile inutili merda merde cazzo "
     "cazzate stronzo stronza stronzi coglione coglioni palle puttana culo "
     "vaffanculo affanculo bugia bugie bugiardo bugiardi mente falso falsi "
     "corrotto corrotti corruzione colpa fallito fallimento piangere piango "
     "lacrime dolore malato malattia morte morto morti morire guerra "
     "violenza disastro ingiusto ingiustizia insopportabile rovina rovinato "
     "fascista fascisti razzista razzisti ladro ladri rubare buffone buffoni "
     "pagliaccio pagliacci casta inciucio ipocrita ipocriti servo servi "
     "populista demagogo penoso patetico squallido basta mai_più non_funziona "
     "che_schifo due_palle vomito minchia wtf"},
    {-3,
     "truffa truffatori truffato delinquente delinquenti criminale criminali "
     "assassino assassini mafia mafioso mafiosi scandalo strage terrorismo "
     "stupro disgustoso disgustosa ignobile infame infami"},
};

}  // namespace

const ToneLexicon kItalianTone = {
    kWords,
    "non mai senza né nessuno nessuna niente nulla neanche nemmeno",
    "",
    "molto tanto così troppo davvero veramente super proprio tutto tutti "
    "assolutamente completamente più",
    "poco abbastanza quasi leggermente",
    "ma però tuttavia invece purtroppo sebbene mentre",
    "e o ed"};

}  // namespace vigie
