#include "analyzers/sentiment/lexicon.h"

namespace vigie {
namespace {

// In Devanagari, in Latin letters as people type it, and the English that is
// mixed in.
constexpr ToneWords kWords[] = {
    {3,
     "zabardast jabardast zabardust shandaar shandar lajawab lajawaab kamaal "
     "kamal gajab gazab dhansu jhakaas jhakas awesome amazing excellent "
     "fantastic superb brilliant outstanding love loved lovely best "
     "शानदार ज़बरदस्त जबरदस्त लाजवाब कमाल गजब अद्भुत बेहतरीन"},
    {2,
     "acha accha achha achcha achhi acchi achi ache acche achhe badhiya badiya "
     "badia badhia mast mst sahi khush khushi pyar pyaar pyara pyari pyaara "
     "pyaari sundar khoobsurat khubsurat mubarak mubaarak badhai badhaai "
     "bdhai shukriya dhanyawad dhanyavaad dhanyavad shukar jeet jeeto jeete "
     "jeetega jeetenge jeetenga mazedar mazaa maza mazza maja majaa masti "
     "swadisht hasi behtareen behtar imandar imaandar sachha saccha jai wah "
     "waah wow bravo hit superhit win wins won winner happy good great nice "
     "thanks thank thnx thx thanku congrats congratulations enjoy enjoyed "
     "beautiful cute cool fun super perfect proud blessed respect salute "
     "haha hahaha hahahaha lol "
     "अच्छा अच्छी अच्छे बढ़िया मस्त खुश खुशी प्यार प्यारा प्यारी सुंदर खूबसूरत मुबारक "
     "बधाई शुक्रिया धन्यवाद जीत मजा मज़ा स्वादिष्ट बेहतर ईमानदार वाह"},
    {1,
     "theek thik thk umeed ummeed sukoon aaram suvidha madad sahayata vikas "
     "vikaas safal safalta dua duaa duaayein better well like liked hope wish "
     "plz please morning welcome ready waiting excited free offer "
     "ठीक उम्मीद आराम मदद विकास सफल सफलता दुआ"},
    {-1,
     "mehnga mahanga mehngi mushkil mushkil dikkat samasya pareshan pareshaan "
     "pareshani intezar intezaar intzar der late thak thaka galti kami kamzor "
     "bore boring slow problem issue issues expensive wait miss missed missing "
     "sad unfortunately doubt sawal majboor majboori "
     "महंगा मुश्किल दिक्कत समस्या परेशान परेशानी इंतज़ार देर गलती कमी"},
    {-2,
     "bura buri bure kharab khrab kharaab ganda gandi gande bekar bekaar "
     "faltu faaltu fltu ghatiya ghatia nakli jhooth jhoot jhuth jhutha jhoota "
     "jhootha jhoothe galat glt gussa dukh dukhi dard rona rone roye ro "
     "nafrat sharam sharm sharmnaak besharam haar hara haare haari har_gaye "
     "nuksan nuksaan barbaad barbad tabah bhrasht bhrashtachar corrupt "
     "corruption dhokha dhoka dhokebaaz chor chori lut loot lootna bakwas "
     "bakwaas bkwas pagal pagl bewakoof bewkoof bevkoof ullu gadha mar maut "
     "maar mara marna khatam band_karo bhaag flop fail failed failure bad "
     "worst "
     "worse hate hated angry cry crying shame shameful useless stupid idiot "
     "lost loss lose broken wrong fake cheat cheating fraud scam "
     "बुरा बुरी खराब ख़राब गंदा बेकार फालतू घटिया झूठ झूठा गलत गुस्सा दुख दुखी दर्द "
     "रोना नफरत शर्म शर्मनाक हार नुकसान बर्बाद भ्रष्ट धोखा चोर चोरी लूट बकवास पागल "
     "मौत"},
    {-3,
     "kutta kutte kamina kamine kameena harami haramkhor saala saale sala "
     "sale_ki bc mc bkl chutiya chutiye bhosdi gaandu gandu randi hatya "
     "balatkar rape murder terrorist aatankwadi aatankvadi deshdrohi gaddar "
     "gaddaar disgusting pathetic horrible terrible fuck fucking shit bastard "
     "हत्या बलात्कार आतंकवादी गद्दार कमीना"},
};

}  // namespace

const ToneLexicon kHindiTone = {
    kWords,
    "nahi nhi nahin nai nahee mat na bina not no never don't dont can't cant "
    "नहीं नही मत ना बिना",
    "",
    "bahut bohot bhot bahot boht kaafi kafi itna itni bilkul sabse ekdum very "
    "so too really बहुत काफी इतना बिल्कुल सबसे एकदम",
    "thoda thodi thora kuch little थोड़ा थोड़ी कुछ",
    "lekin magar par but however लेकिन मगर पर",
    "aur ya and or और या"};

}  // namespace vigie
