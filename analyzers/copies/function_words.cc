#include "analyzers/copies/function_words.h"

#include <string_view>

#include "analyzers/text/tokenizer.h"

namespace vigie {
namespace {

constexpr std::string_view kFrenchWords =
    "les des une aux est sont ont pas plus que qui quoi dont mais donc "
    "car par pour dans sur sous avec sans chez vers entre comme aussi "
    "tres trop bien tout tous toute toutes cette ces ses mes tes nos "
    "vos notre votre leur leurs elle elles ils nous vous moi toi lui "
    "eux son mon ton fait faire etre avoir etait etaient sera seront "
    "serait avait avez avons suis sommes etes quand alors encore deja "
    "jamais toujours meme memes peu peut peux vont vais ici voici voila "
    "cela ceci celui celle ceux apres avant depuis pendant parce lors "
    "lorsque puis ainsi autre autres rien non oui aucun aucune chaque "
    "plusieurs quel quelle quels quelles comment pourquoi ete juste "
    "faut dit dire cet";

constexpr std::string_view kEnglishWords =
    "the and are was were been being have has had having does did doing "
    "not but for from with without into onto over under about above "
    "after again all also any because before below between both can "
    "cannot could down during each few further here how its itself just "
    "more most much must myself nor now off once only other our ours "
    "out own same she should some such than that their theirs them then "
    "there these they this those through too until very via what when "
    "where which while who whom why will would you your yours him his "
    "her hers get got one may might yes let";

// German, Spanish, Italian, Portuguese.
constexpr std::string_view kOtherWords =
    "der die das den dem ein eine einen einem einer und oder aber nicht "
    "ist sind war waren wird werden hat haben hatte mit von vom zum zur "
    "bei nach aus auf fur uber unter durch auch noch nur schon sehr wie "
    "wenn weil dass sich ich wir ihr sie ihre mein dein sein man mehr "
    "kann los las unos unas del por para con sin sobre pero porque como "
    "muy mas este esta estos estas ese esa eso esto aquel era eran fue "
    "han hay ser estar estan tiene tienen cuando donde quien cual todo "
    "toda todos todas nada sus mis tus ella ellos gli uno della delle "
    "degli dello dei dal dalla nel nella per tra fra che chi cui piu "
    "sono erano siamo siete hanno abbiamo questo questa questi queste "
    "quello quella come anche molto tutto tutti tutta ogni quando dove "
    "perche loro lei noi voi mio tuo suo sua dos num numa pelo pela com "
    "sem nao muito isso isto esse essa estes ele ela eles elas foi sao "
    "tem estao ter onde quem qual tudo meu minha seu voce voces";

}  // namespace

FunctionWords::FunctionWords() {
  seed_ = 0x9e3779b97f4a7c15ull;
  while (!Fill(seed_)) seed_ += 2;
}

bool FunctionWords::Fill(std::uint64_t seed) {
  words_ = {};
  for (std::string_view words : {kFrenchWords, kEnglishWords, kOtherWords}) {
    while (!words.empty()) {
      const std::size_t end = words.find(' ');
      const std::uint64_t hash = TermHash(words.substr(0, end));
      words.remove_prefix(end == std::string_view::npos ? words.size()
                                                        : end + 1);
      std::uint64_t* const bucket = &words_[BucketOf(hash, seed)];
      std::uint64_t* at = bucket;
      while (at < bucket + kBucket && *at != 0 && *at != hash) ++at;
      if (at == bucket + kBucket) return false;
      *at = hash;
    }
  }
  return true;
}

const FunctionWords& FunctionWords::Get() {
  static const FunctionWords words;
  return words;
}

}  // namespace vigie
