#include "ingest/simulate/vocabulary.h"

namespace vigie {

std::string_view SpanishVocabulary() {
  return R"VOC(
= neg
Qué vergüenza {B}, {bad}. {verdict_neg}
{B} es {bad}, llevo {D} días esperando. {verdict_neg}
{verdict_neg} {B} no contesta y me cobra {M}. {emo_neg?50}
= bad
un desastre|una estafa|horrible|lo peor|pésimo|una vergüenza|inútil
= verdict_neg
Nunca más.|Inaceptable.|Muy decepcionado.|Una estafa total.|Es indignante.|Fatal servicio.
= emo_neg
😡|🤬|👎|😤
= pos
Gracias {B}, {good}. {verdict_pos} {emo_pos?50}
{B} es {good}, resuelto en {D} minutos. {verdict_pos}
= good
genial|perfecto|excelente|buenísimo|estupendo|una maravilla
= verdict_pos
Muy contento.|Lo recomiendo.|Gran servicio.|Me encanta.
= emo_pos
😍|❤️|👍|🙏
= neu
¿Alguien sabe si {B} abre {when} en {town}?
{B} presenta sus resultados {when}.
{B} llega a {town} {when}, precios desde {M}.
= crisis
Escándalo de {B}, qué vergüenza. Inaceptable, boicot ya. {emo_neg?50}
{B} miente a sus clientes, es indignante. {verdict_neg}
= when
mañana|el lunes|el viernes|esta tarde|la semana que viene
= town
Madrid|Barcelona|Sevilla|Valencia|Bilbao|Málaga|Zaragoza
= noise
Buenos días desde {town}, hoy {D} grados y mucho sol.
El partido fue horrible, pero la cena estuvo buenísima.
Nos vamos de vacaciones {when}, ¡qué ganas!
@{X} jajaja tienes toda la razón, nos vemos {when}.
Busco piso en {town}, máximo {M}, gracias por compartir.
= tag
fútbol|música|viaje|receta|lunes|cine
)VOC";
}

std::string_view GermanVocabulary() {
  return R"VOC(
= neg
{B} ist {bad}. Seit {D} Tagen keine Antwort. {verdict_neg}
Schon wieder Ärger mit {B}: {bad}. {verdict_neg} {emo_neg?50}
{verdict_neg} {B} bucht einfach {M} ab, {bad}.
= bad
eine Katastrophe|furchtbar|Betrug|eine Frechheit|schrecklich|das Letzte|schlecht
= verdict_neg
Nie wieder.|Unverschämt.|Bin total enttäuscht.|Eine Schande.|So ein Mist.|Ich kündige.
= emo_neg
😡|🤬|👎|😤
= pos
Danke {B}, {good}! {verdict_pos} {emo_pos?50}
{B} ist {good}, alles in {D} Minuten gelöst. {verdict_pos}
= good
super|großartig|perfekt|toll|ausgezeichnet|klasse
= verdict_pos
Sehr zufrieden.|Sehr zu empfehlen.|Toller Service.|Bin begeistert.
= emo_pos
😍|❤️|👍|🙏
= neu
Weiß jemand, ob {B} {when} in {town} geöffnet hat?
{B} stellt {when} die Zahlen vor.
{B} kommt nach {town}, Preise ab {M}.
= crisis
Skandal bei {B}, eine Schande. Unverschämt, Boykott! {emo_neg?50}
{B} belügt seine Kunden, das ist furchtbar. {verdict_neg}
= when
morgen|am Montag|am Freitag|heute Nachmittag|nächste Woche
= town
Berlin|Hamburg|München|Köln|Leipzig|Bremen|Zürich|Wien
= noise
Guten Morgen aus {town}, heute {D} Grad und Regen.
Das Spiel war furchtbar, aber das Essen danach großartig.
Wir fahren {when} in den Urlaub, ich freue mich!
@{X} haha, da hast du völlig recht, bis {when}.
Suche Wohnung in {town}, höchstens {M}, bitte teilen.
= tag
fussball|musik|reise|rezept|montag|kino
)VOC";
}

std::string_view PortugueseVocabulary() {
  return R"VOC(
= neg
{B} é {bad}, {D} dias sem resposta. {verdict_neg}
Que vergonha {B}, {bad}. {verdict_neg} {emo_neg?50}
{verdict_neg} {B} cobrou {M} sem avisar, {bad}.
= bad
uma vergonha|péssimo|horrível|um golpe|um desastre|o pior|inútil
= verdict_neg
Nunca mais.|Inaceitável.|Muito decepcionado.|Um absurdo.|Péssimo serviço.
= emo_neg
😡|🤬|👎|😤
= pos
Obrigada {B}, {good}! {verdict_pos} {emo_pos?50}
{B} é {good}, resolvido em {D} minutos. {verdict_pos}
= good
ótimo|excelente|perfeito|maravilhoso|incrível
= verdict_pos
Muito feliz.|Recomendo.|Ótimo atendimento.|Adorei.
= emo_pos
😍|❤️|👍|🙏
= neu
Alguém sabe se a {B} abre {when} em {town}?
A {B} apresenta os resultados {when}.
{B} chega a {town}, preços a partir de {M}.
= crisis
Escândalo na {B}, que vergonha. Inaceitável, boicote já. {emo_neg?50}
A {B} mente aos clientes, é um absurdo. {verdict_neg}
= when
amanhã|na segunda|na sexta|hoje à tarde|na próxima semana
= town
Lisboa|Porto|Coimbra|Braga|Faro|São Paulo|Rio
= noise
Bom dia de {town}, hoje {D} graus e muito sol.
O jogo foi horrível, mas o jantar estava ótimo.
Vamos de férias {when}, que bom!
@{X} haha tens toda a razão, até {when}.
Procuro casa em {town}, máximo {M}, obrigado por partilhar.
= tag
futebol|música|viagem|receita|segunda|cinema
)VOC";
}

}  // namespace vigie
