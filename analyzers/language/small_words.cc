#include "analyzers/language/small_words.h"

namespace vigie {

const SmallWords kSmallWords[kSmallWordLanguages] = {
    {"fr",
     "le la les un une des du de au aux ce cet cette ces mon ma mes ton ta tes "
     "son sa ses notre nos votre vos leur leurs je tu il elle on nous vous ils "
     "elles me te se lui eux moi toi qui que quoi dont où et ou mais donc or "
     "ni "
     "car si ne pas plus jamais rien aucun aucune très trop bien mal est sont "
     "suis es sommes êtes était étaient étais sera seront serait être été ai "
     "as "
     "a avons avez ont avait avaient aura auront avoir eu fait faire fais font "
     "va vais vont aller dans sur sous avec sans pour par chez vers entre "
     "depuis "
     "pendant avant après contre comme quand comment pourquoi combien aussi "
     "encore toujours déjà là ici alors ainsi puis tout tous toute toutes même "
     "autre autres peu beaucoup moins peut peux peuvent doit dois faut veut "
     "veux "
     "cela ça c'est j'ai qu'il qu'on n'est d'un d'une y en oui non merci "
     "bonjour "
     "monsieur madame quel quelle quels quelles chaque plusieurs lors afin "
     "parce "
     "aujourd'hui hier demain jour jours ans fois chose gens monde temps mdr "
     "svp "
     "voilà voici trop vraiment juste cher sauf selon dont être bon bonne",
     "tion ment eux euse ées aient ité aire ique ent ance ence eur ette ons",
     "éèàçêâîôûùëïœ"},
    {"en",
     "the a an this that these those my your his her its our their i you he "
     "she "
     "it we they me him us them who whom which what and or but so if then than "
     "because not no never nothing very too really is are am was were be been "
     "being has have had having do does did doing done will would can could "
     "should may might must shall of to in on at by for with without from into "
     "about over under between after before during since until against as like "
     "when where why how also again still always already here there now just "
     "only all any some each every other another more most less much many few "
     "one two get got getting go going goes gonna wanna want need know think "
     "see "
     "make made take say said says i'm it's don't can't i've you're that's "
     "didn't doesn't isn't won't yes thanks thank please hello today tomorrow "
     "yesterday day days year years time people thing things way out up down "
     "off "
     "back good great new lol omg u ur im dont cant its let's they're we're "
     "he's "
     "tonight tomorrow night see you're love well who's even through own same",
     "ing tion ness ment ould ally edly ight able ful less ists ious", ""},
    {"de",
     "der die das den dem des ein eine einen einem einer eines kein keine "
     "keinen "
     "mein meine meinen dein deine sein seine ihr ihre unser unsere euer ich "
     "du "
     "er sie es wir mich dich sich uns euch mir dir ihm ihn ihnen wer wen wem "
     "was welche welcher und oder aber denn sondern doch wenn weil dass ob als "
     "nicht nie nichts sehr zu auch noch schon nur mal ja nein ist sind bin "
     "bist "
     "seid war waren wird werden wurde wurden worden gewesen hat habe haben "
     "hast "
     "hatte hatten gehabt kann können konnte muss müssen soll sollen will "
     "wollen "
     "darf mag von zum zur mit ohne für bei nach aus auf an am im ins in um "
     "über "
     "unter vor zwischen seit bis gegen durch wie wo wann warum hier da dort "
     "jetzt heute morgen gestern immer wieder alle alles man mehr viel viele "
     "wenig andere ander so dann also eben halt etwas jemand jahr jahre tag "
     "tage "
     "zeit leute gut gute guten macht machen gemacht geht gehen gibt danke "
     "bitte "
     "hallo vom beim gerade einfach ganz wirklich natürlich diese dieser "
     "dieses "
     "diesen ihren seinen unseren ihrem neue neuen mehr nun weiter sagt kommt",
     "ung ungen heit keit lich isch chen sche tet ern eln igen schaft end",
     "äöüß"},
    {"es",
     "el la los las un una unos unas lo al del de este esta estos estas ese "
     "esa "
     "eso esto aquel mi mis tu tus su sus nuestro nuestra yo tú él ella "
     "nosotros "
     "ellos ellas usted ustedes me te se nos le les quien que qué cual y e o u "
     "pero sino porque si no ni nunca nada muy más menos también tampoco ya es "
     "son soy eres somos era eran fue fueron será ser sido está están estoy "
     "estaba estar ha han he has hemos había haber hay tengo tiene tienen "
     "tener "
     "hacer hace hago hizo va voy van vamos ir puede puedo pueden poder quiero "
     "quiere debe a en con sin por para sobre entre desde hasta hacia contra "
     "como cuando donde dónde cómo cuándo aquí ahí allí ahora hoy ayer mañana "
     "siempre todo todos toda todas otro otra otros mismo cada algo alguien "
     "mucho mucha muchos poco tan tanto así pues entonces después antes bien "
     "mal "
     "bueno buena gracias hola día días año años vez veces gente cosa cosas "
     "tiempo vida mejor jaja jajaja solo sólo ver dice decir nuevo nueva una "
     "porque aunque mientras según ante ni eres estás",
     "ción ciones mente dad ando iendo aba ado ados ada adas ito ita ones",
     "ñáéíóúü¿¡"},
    {"it",
     "il lo la i gli le un uno una del dello della dei degli delle al allo "
     "alla "
     "ai agli alle dal dalla dai nel nella nei nelle sul sulla sui questo "
     "questa "
     "questi queste quello quella quelli mio mia miei tuo tua suo sua nostro "
     "vostro loro io tu lui lei noi voi essi mi ti si ci vi ne chi che cosa "
     "cui "
     "e ed o oppure ma però perché se non né mai niente nulla molto troppo più "
     "meno anche ancora già è sono sei siamo siete era erano sarà essere stato "
     "stata stati ho hai ha abbiamo avete hanno aveva avere avuto fa fare "
     "faccio "
     "fatto fanno va vado vanno andare può posso possono deve devo vuole "
     "voglio "
     "di a da in con su per tra fra senza contro come quando dove qui qua lì "
     "là "
     "ora adesso oggi ieri domani sempre tutto tutti tutta tutte altro altra "
     "altri stesso ogni qualche poi così quindi allora dopo prima bene male "
     "buono buona bello bella grazie ciao giorno giorni anno anni volta volte "
     "gente cose tempo vita sì dell'anno c'è un'altra proprio solo nostra anzi "
     "invece quanto mentre sta stai sto del vostri nuovo nuova d' l' all' "
     "dell' "
     "nell' cazzo dire detto dice fatta vedere",
     "zione zioni mente ità ando endo ato ati ata are ere ire ello etti issimo",
     "àèìòù"},
    {"pt",
     "o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo "
     "pela pelos este esta estes esse essa isso isto aquele aquela meu minha "
     "meus minhas teu tua seu sua seus suas nosso nossa eu tu ele ela nós "
     "vocês "
     "você eles elas me te se lhe quem que qual e ou mas porém porque pq se "
     "não "
     "nem nunca nada muito mais menos também já é são sou somos era eram foi "
     "foram será ser sido está estão estou estava estar tá tô tem têm tenho "
     "tinha ter há haver fazer faz faço fez vai vou vão vamos ir pode posso "
     "podem "
     "poder quero quer deve de em com sem por para pra pro sobre entre desde "
     "até "
     "contra como quando onde aqui aí ali lá agora hoje ontem amanhã sempre "
     "todo "
     "todos toda todas outro outra outros mesmo mesma cada algo alguém tudo "
     "pouco tão tanto assim então depois antes bem mal bom boa obrigado "
     "obrigada "
     "olá dia dias ano anos vez vezes gente coisa coisas tempo vida melhor kkk "
     "kkkk kkkkk só ver diz dizer novo nova num numa ainda dele dela vc tb né "
     "fica ficar esses essas meu deus sim quase",
     "ção ções mente dade ando endo indo ava ado ados ada inho inha eira ões",
     "ãõáéíóúâêôçà"},
    {"nl",
     "de het een deze dit die dat mijn jouw je zijn haar ons onze hun ik jij "
     "hij "
     "zij we wij jullie u mij me jou hem hen ze wie wat welke en of maar want "
     "omdat als dan niet geen nooit niets heel erg zeer te ook nog al is ben "
     "bent "
     "was waren wordt worden werd geworden geweest heb hebt heeft hebben had "
     "hadden gehad kan kunnen kon moet moeten mag wil willen zal zullen zou "
     "van "
     "tot met zonder voor bij na uit op aan in om over onder tussen sinds "
     "tegen "
     "door hoe waar wanneer waarom hier daar er nu vandaag morgen gisteren "
     "altijd "
     "weer alle alles men meer veel weinig andere ander zo toen dus even iets "
     "iemand jaar jaren dag dagen tijd mensen goed goede maakt maken gemaakt "
     "gaat "
     "gaan komt komen doen doet ga echt gewoon wel ja nee bedankt dank "
     "alsjeblieft "
     "hallo naar toch eens leuk mooi mooie nieuwe veel zien zegt keer deze",
     "heid lijk tje tjes ende isch eren elijk aar ingen atie sche ijk", ""},
};

}  // namespace vigie
