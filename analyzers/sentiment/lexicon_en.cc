#include "analyzers/sentiment/lexicon.h"

namespace vigie {
namespace {

constexpr ToneWords kWords[] = {
    {3,
     "excellent excellence outstanding perfect/ly perfection amazing/ly "
     "awesome "
     "fantastic wonderful/ly incredible incredibly brilliant/ly superb "
     "exceptional "
     "phenomenal magnificent fabulous marvelous marvellous spectacular "
     "stunning/ly "
     "flawless/ly impeccable love loved loves loving adore adored adores "
     "adorable "
     "best greatest delighted thrilled ecstatic overjoyed blessed delightful "
     "masterpiece breathtaking gorgeous glorious heavenly epic legendary "
     "unbeatable top_notch first_class world_class congratulations congrats "
     "obsessed favorite favourite favorites bravo kudos hallelujah woohoo yay"},
    {2,
     "good great nice happy happier happiest happily glad pleased pleasant "
     "pleasure satisfied satisfying satisfaction enjoy enjoyed enjoying "
     "enjoyable "
     "enjoys fun funny hilarious awesomeness cool sweet beautiful/ly beauty "
     "pretty "
     "lovely cute charming helpful kind kindness friendly polite courteous "
     "caring "
     "generous thoughtful thank thanks thankyou thankful thx grateful "
     "appreciate "
     "appreciated appreciates appreciation recommend recommended recommends "
     "recommendation impressive impressed impresses professional "
     "professionalism "
     "efficient efficiency reliable trustworthy trusted honest quality "
     "comfortable "
     "comfy cozy delicious tasty yummy yum fresh smooth/ly fast quick/ly "
     "prompt/ly "
     "responsive clean win wins winning winner winners won victory champion "
     "champions champ success successful/ly succeed proud proudly pride "
     "excited excitement exciting stoked pumped hyped celebrate celebrated "
     "celebrating celebration joy joyful laugh laughed laughing laughs smile "
     "smiled "
     "smiles smiling inspiring inspired inspiration inspirational talented "
     "talent "
     "genius smart clever wise rocks rock rocked rockin slay slayed killin lit "
     "dope "
     "fire goat legend hero heroes hope hopeful hopefully optimistic promising "
     "positive innovative innovation intuitive seamless elegant stylish classy "
     "solid sturdy durable brave strong perfect bliss paradise magical magic "
     "welcome welcomed welcoming birthday hugs hug xoxo bff cheers "
     "yes yess fave dream dreams dreamy treat treats fascinating interesting "
     "refreshing relaxing relaxed peaceful rewarding beloved cherish praise "
     "praised "
     "thumbs_up well_done good_job great_job nice_work no_problem no_problems "
     "not_bad no_complaints no_issues can't_wait cant_wait five_stars 5_stars "
     "highly_recommend looking_forward so_good worth_it"},
    {1,
     "ok okay fine decent fair/ly acceptable adequate easy easily easier "
     "simple "
     "convenient useful handy affordable cheap bargain deal deals discount "
     "free "
     "bonus gift gifts reward rewards improved improve improves improvement "
     "better "
     "upgrade upgraded worked works working fixed resolved solved refund "
     "refunded "
     "support supported supportive safe safely secure calm quiet ready agree "
     "agreed "
     "benefit benefits gain gains growth growing rise interested curious "
     "surprise "
     "surprised wow lol lmao haha hahaha hehe lucky luck fortunately luckily "
     "special popular fresh warm bright healthy energy energetic party weekend "
     "vacation holiday concert song beach sunshine sunny friends family "
     "please join share launch new like liked likes "
     "want wanna interesting chill chillin"},
    {-1,
     "meh mediocre average slow slowly slower delay delays delayed late "
     "waiting "
     "wait waited expensive pricey overpriced costly problem problems issue "
     "issues "
     "bug bugs buggy glitch glitches glitchy error errors crash crashes "
     "crashed "
     "crashing fault faulty defect defective broken break broke confusing "
     "confused "
     "complicated difficult difficulty hard harder unclear missing missed miss "
     "lack "
     "lacks lacking lost lose loses losing loser loss cancel canceled "
     "cancelled "
     "cancels cancellation postponed tired boring bored bore bland cold dirty "
     "noisy "
     "loud rough weird odd strange awkward sad sadly sadness sorry "
     "unfortunately "
     "unfortunate regret concern concerned concerns worry worried worries "
     "worrying "
     "doubt doubts doubtful skeptical nervous anxious anxiety stress stressed "
     "stressful complain complained complaining complaint complaints criticism "
     "criticize criticized blame blamed refuse refused refuses deny denied "
     "denies "
     "reject rejected closed shutdown strike strikes protest protests drop "
     "dropped "
     "fall fell decline weak weakness risk risky warning threat threatened "
     "threatens "
     "controversial controversy tension dispute debt fee fees charged "
     "overcharged stuck unable cannot impossible useless pointless unnecessary "
     "ignored ignore ignores outage ugh ugly smh nope cry crying cried "
     "cries tears hurt hurts hurting pain painful sick ill headache alone "
     "lonely "
     "why wrong injury injured suspended ban banned lie lied "
     "not_sure no_response no_answer no_reply too_late too_long too_expensive "
     "on_hold still_waiting"},
    {-2,
     "bad badly worse disappointed disappointing disappointment disappoints "
     "poor/ly "
     "annoyed annoying annoys annoy frustrated frustrating frustration "
     "irritated "
     "irritating angry anger mad pissed furious rage outrage outraged "
     "outrageous "
     "upset unhappy dissatisfied unsatisfied unacceptable inexcusable "
     "unprofessional "
     "incompetent incompetence rude rudeness disrespectful disrespect arrogant "
     "ignorant stupid stupidity dumb idiot idiots idiotic moron morons fool "
     "foolish "
     "ridiculous absurd nonsense bullshit bs crap crappy shit shitty sucks "
     "suck "
     "sucked sucking fuck fucked fucking damn hate hated hates hating hater "
     "haters "
     "hell nightmare nightmares mess messed fail failed fails failing failure "
     "failures flop lousy junk trash garbage rubbish waste wasted wasting "
     "unreliable "
     "unsafe dangerous danger toxic poison poisoned sick_of disaster disasters "
     "liar liars lying lies dishonest misleading mislead misled deceptive "
     "deceive "
     "cheat cheated cheating cheater fake fraudulent shame shameful shameless "
     "ashamed embarrassing embarrassed embarrassment pathetic lame racist "
     "racism "
     "sexist sexism discrimination harassment harassed bully bullying abuse "
     "abused "
     "abusive violent violence attack attacks attacked assault war death "
     "deaths dead "
     "die died dies dying victim victims suffer suffering suffered "
     "accident explosion lawsuit sue sued suing illegal corrupt breach "
     "breached "
     "hacked leak leaked boycott boycotting recall recalled bankrupt "
     "bankruptcy "
     "layoff layoffs fired betrayed betrayal abandoned ruin ruined ruins "
     "ruining "
     "destroyed destroy destroying avoid unfair injustice guilty "
     "depressed depressing depression miserable heartbreaking heartbroken "
     "devastated "
     "devastating tragic tragedy scared scary fear afraid terrified bitter "
     "disgrace "
     "disgraceful cruel evil nasty hostile selfish greedy greed coward crisis "
     "wtf "
     "not_good not_happy not_great not_worth not_working never_again "
     "doesn't_work "
     "don't_work doesnt_work no_sense no_refund waste_of rip_off ripped_off "
     "stay_away "
     "fed_up let_down customer_disservice bad_service"},
    {-3,
     "terrible terribly horrible horribly awful/ly worst disgusting disgusted "
     "appalling appalled atrocious abysmal dreadful horrific horrifying "
     "horrendous "
     "scam scams scammed scammer scammers fraud theft thief thieves stolen "
     "steal "
     "stealing robbed robbery ripoff criminal criminals crime murder murdered "
     "murderer kill killed killing kills rape rapist terrorist terrorists "
     "terrorism "
     "genocide massacre despicable vile repulsive abomination loathe detest "
     "despise "
     "cancer deadly fatal lethal catastrophe catastrophic"},
};

}  // namespace

const ToneLexicon kEnglishTone = {
    kWords,
    "not no never none without cannot nor neither hardly barely isn't aren't "
    "wasn't weren't don't doesn't didn't won't wouldn't can't couldn't "
    "shouldn't "
    "haven't hasn't hadn't ain't isnt arent wasnt dont doesnt didnt wont cant "
    "couldnt shouldnt wouldnt havent aint nothing nobody",
    "",
    "very really so too extremely totally absolutely completely incredibly "
    "super "
    "highly deeply truly especially particularly such utterly insanely "
    "seriously "
    "literally freaking damn soo sooo most more",
    "slightly somewhat kinda kind_of bit little fairly quite almost rather",
    "but however although though yet except unfortunately whereas while "
    "despite "
    "instead",
    "and or"};

namespace {
constexpr ToneWords kEmoji[] = {
    {3, "😍 🥰 🤩 😻 💯 🏆 🥇"},
    {2,
     "😀 😃 😄 😁 😆 😂 🤣 😊 😇 🙂 😋 😎 🤗 🥳 😘 😗 😙 😚 ❤ 🧡 💛 💚 💙 "
     "💜 "
     "🖤 🤍 💕 💖 💗 💓 💞 💘 💝 👍 👏 🙌 💪 🎉 🎊 ✨ ⭐ 🌟 🔥 ✅ 🙏 👌 🤝 😌 "
     "😺 "
     "😸 😹 🫶 💐 🌹 ☺ ♥ 🥂 🍾"},
    {1,
     "😉 😅 😜 😛 🤪 😝 🙃 😏 👀 ☀ 🌞 🌈 🎶 💃 🕺 ✌ 🤞 👋 "
     "🎁"},
    {-1,
     "😐 😑 😶 🙄 😒 😕 🤔 😬 😴 🥱 😟 🙁 ☹ 😓 😥 😰 😧 😦 ⚠ 🚫 🤨 "
     "😳"},
    {-2,
     "😞 😔 😣 😖 😫 😩 😢 😭 😤 😠 👎 💔 🤦 😨 😱 😷 🤒 🤕 😪 ❌ 🤯 😵 "
     "🥺 "
     "🤥 🗑"},
    {-3, "😡 🤬 👿 🤮 🤢 💩 🖕 ☠ 💀"},
};
}  // namespace
const std::span<const ToneWords> kEmojiTone = kEmoji;

}  // namespace vigie
