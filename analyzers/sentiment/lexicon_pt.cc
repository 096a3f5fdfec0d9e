#include "analyzers/sentiment/lexicon.h"

namespace vigie {
namespace {

constexpr ToneWords kWords[] = {
    {3,
     "excelente/s maravilhoso/s maravilhosa/s incrível incríveis fantástico "
     "fantástica perfeito/s perfeita/s sensacional amo amei amamos adoro "
     "adorei ótimo/s ótima/s espetacular genial lindíssimo lindíssima "
     "fabuloso arrasou arrasa arrasando magnífico espetáculo divo diva mito "
     "mitou apaixonado apaixonada rainha"},
    {2,
     "bom boa bons boas bem obrigado obrigada feliz felizes felicidade lindo/s "
     "linda/s bonito bonita belo bela gostei gosto gosta gostoso gostosa "
     "parabéns parabens sucesso vitória ganhar ganhou venceu vencer amor "
     "alegria alegre legal bacana top show massa divertido divertida rir rindo "
     "risos kkk kkkk kkkkk kkkkkk kkkkkkk kkkkkkkk haha hahaha hahahaha "
     "rsrs rsrsrs sorriso melhor melhores orgulho orgulhoso esperança "
     "recomendo rápido rápida eficiente qualidade simpático simpática "
     "simpatia educado gentil fofo fofa fofinho querido querida delícia "
     "delicioso deliciosa saboroso talento talentoso talentosa merece mereceu "
     "merecido torcendo torcida aplausos emocionante emocionada emocionado "
     "emoção inspiração inspirador admiro beijo beijos abraço viva uhul oba "
     "finalmente love sorte maneiro musa gata gato"},
    {1,
     "ok interessante útil fácil novo nova grátis ajuda ajudar apoio "
     "tranquilo espero tomara presente certo correto seguro limpo confio "
     "confiança força fé bom_dia bonitinho quero"},
    {-1,
     "problema problemas caro cara lento lenta espera esperando atraso "
     "atrasado erro erros difícil difíceis chato chata chatos cansado cansada "
     "sono frio falta faltou dúvida estranho perdi perdeu perder saudade "
     "saudades pena infelizmente quebrado sujo greve crise medo preocupado "
     "preocupada nervoso nervosa sozinho sozinha reclamação reclamar fome "
     "sal cru crua queimado queimou eliminado eliminada saiu sair tenso tensa "
     "complicado esqueceu errou pressão segunda"},
    {-2,
     "ruim ruins mal mau má pior piores péssimo péssima péssimos horrível "
     "horríveis terrível triste tristes tristeza odeio ódio nojo nojento "
     "nojenta raiva irritante irritado irritada decepção decepcionado "
     "decepcionada decepcionante vergonha ridículo ridícula ridículos burro "
     "burra idiota idiotas imbecil estúpido estúpida inútil incompetente "
     "merda bosta porra caralho puta fdp pqp cacete droga lixo mentira "
     "mentiroso mentirosa falso falsa falsos falsidade corrupto corruptos "
     "corrupção culpa fracasso chorar chorando choro chorei lágrimas dor dói "
     "doente doença morte morreu morto mortos morrer guerra violência "
     "acidente desastre injusto injusta injustiça insuportável babaca otário "
     "otária trouxa escroto arrogante arrogância prepotente nojeira "
     "preconceito racista racismo machista machismo homofóbico homofobia "
     "feio feia ranço desnecessário absurdo palhaçada saco nunca_mais "
     "que_nojo aff affs afff credo sem_noção sem_graça fora_temer não_aguento "
     "wtf golpe golpista golpistas"},
    {-3,
     "golpe_baixo estelionato fraude ladrão ladrões bandido bandidos roubo "
     "roubar roubou assassino assassinos assassinato criminoso criminosos "
     "escândalo estupro terrorismo canalha canalhas safado asqueroso "
     "deplorável"},
};

}  // namespace

const ToneLexicon kPortugueseTone = {
    kWords,
    "não nao n nunca jamais sem nem nada nenhum nenhuma ninguém",
    "",
    "muito muita muitos muitas tão tanto super demais realmente totalmente "
    "mto mt bastante mais extremamente pra_caralho",
    "pouco quase meio",
    "mas porém contudo embora entretanto só_que",
    "e ou"};

}  // namespace vigie
