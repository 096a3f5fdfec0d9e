#include "analyzers/sentiment/lexicon.h"

namespace vigie {
namespace {

constexpr ToneWords kWords[] = {
    {3,
     "excelente/s genial/es increíble/s maravilloso/s maravillosa/s "
     "fantástico/s fantástica/s perfecto/s perfecta/s espectacular/es amo "
     "adoro encanta encantan encantó espléndido espléndida magnífico "
     "magnífica extraordinario extraordinaria fenomenal estupendo estupenda "
     "impresionante/s mejor_del_mundo enamorado enamorada brutal obra_maestra "
     "precioso/s preciosa/s preciosidad maravilla/s"},
    {2,
     "bueno/s buena/s buen bien gracias feliz felices felicidad felicidades "
     "felicito enhorabuena bonito/s bonita/s lindo/s linda/s hermoso/s "
     "hermosa/s guapo/s guapa/s contento/s contenta/s alegre alegría alegra "
     "gusta gustan gustó quiero_mucho te_quiero amor amores besos beso abrazo "
     "abrazos mejor mejores divertido/s divertida/s diversión risa reír jaja "
     "jajaja jajajaja jajajajaja jejeje éxito/s éxitos ganar ganamos ganado "
     "ganó victoria orgullo orgulloso orgullosa esperanza ilusión ilusionado "
     "recomiendo recomendable recomendado amable/s rápido rápida eficiente "
     "calidad cómodo suerte bravo grande grandes grandioso rico rica delicioso "
     "deliciosa sonrisa sonreír disfrutar disfrutando disfruta emocionado "
     "emocionada emoción por_fin bienvenido bienvenidos guay chévere crack "
     "mola molan top love vale_la_pena dulce tierno tierna ternura cariño "
     "simpático simpática agradable admiro talento fuerza ánimo fiesta "
     "vacaciones de_puta_madre la_hostia ni_tan_mal"},
    {1,
     "ok interesante/s útil fácil nuevo nueva gratis ayuda ayudar apoyo "
     "tranquilo tranquila descanso espero ojalá deseo regalo regalos jeje ja "
     "aprobado aprobé barato limpio seguro segura mejora mejorar cumpleaños "
     "feliz_cumpleaños buenos_días aplauso"},
    {-1,
     "problema/s caro/s cara lento lenta espera esperando esperar retraso/s "
     "tarde error/es difícil/es aburrido aburrida aburro cansado cansada "
     "sueño frío falta faltan falla fallo/s duda/s raro rara sin_servicio "
     "cancelado cancelada perdido perder perdí perdimos pierde queja/s quejas "
     "reclamo crisis preocupado preocupada preocupa nervioso nerviosa solo "
     "sola echo_de_menos extraño lástima pena lamentablemente desgraciadamente "
     "roto rota sucio huelga atasco exámenes examen estudiar trabajo lunes "
     "olvidado olvidé complicado nadie estrés agobio"},
    {-2,
     "malo/s mala/s mal peor peores pésimo/s pésima/s horrible/s terrible/s "
     "fatal triste/s tristeza odio odia odian asco asqueroso asquerosa "
     "enfadado enfadada enojado enojada enojo rabia molesta molesto harto "
     "harta hartos decepcionado decepcionada decepción decepcionante llorar "
     "lloro llorando llora lágrimas dolor duele duelen enfermo enferma "
     "enfermedad miedo vergüenza vergonzoso ridículo ridícula estúpido/s "
     "estúpida idiota/s imbécil/es tonto tonta inútil/es incompetente/s "
     "mierda puta puto putos putas coño joder jodido jodida cabrón cabrones "
     "gilipollas carajo maldito maldita mentira/s mentiroso/s miente mienten "
     "corrupto/s corrupción culpa fracaso basura muerte muerto/s muertos "
     "murió morir matar guerra accidente violencia desastre injusto "
     "injusticia insoportable deprimido deprimida depresión depre sufrir "
     "sufrimiento machista racista fascista/s nunca_más no_funciona "
     "una_vergüenza me_cago hasta_los_cojones coñazo hijo_de_puta feo fea "
     "desprecio indignante wtf paso_de pereza"},
    {-3,
     "estafa estafadores estafado ladrones ladrón robo robar asesino/s "
     "asesinato/s criminal/es escándalo violación terrorismo terroristas "
     "asquerosos repugnante nefasto deplorable"},
};

}  // namespace

const ToneLexicon kSpanishTone = {
    kWords,
    "no nunca jamás sin ni nada ningún ninguna nadie tampoco",
    "",
    "muy tan mucho mucha muchos muchas súper demasiado realmente totalmente "
    "super bastante más tanto tanta",
    "poco algo casi apenas",
    "pero aunque embargo sino",
    "y e o"};

}  // namespace vigie
