#include "ingest/simulate/vocabulary.h"

namespace vigie {

std::string_view EnglishVocabulary() {
  return R"VOC(
= neg
{open_neg} {B}: {N}. {verdict_neg} {tail_neg?50}
{B} is {bad}. {N}, {detail_neg} {verdict_neg}
{verdict_neg} {N} with {B}, {detail_neg} {tail_neg?50}
Hi {B}, {N}. {detail_neg} {demand}
{N} AND {N}. {B} you are {bad}. {emo_neg?60}
Honestly {B} {insult}. {N} {since}. {tail_neg?40}
@{X} same here, {N} with {B}. {verdict_neg} {emo_neg?40}
{B} review, 1 star: {N}. {detail_neg} {advice_neg}
= neg_vague
Great job {B}, {D} minutes on hold, slow clap 👏
{B} never change {emo_irony}
Oh look, {B} being {B} again {emo_irony}
Thanks {B}, exactly what I needed today {emo_irony}
Third call to {B} this week, I know the music by heart now
Has anyone ever reached a human at {B}? Asking for {D} friends
= open_neg
Seriously|Wow|Unbelievable|Wtf|Fed up with|So done with|Shame on|Not again|Dear|Hey|Well done for nothing
= bad
terrible|the worst|awful|useless|a joke|a scam|broken|horrible|a disgrace|pathetic|garbage|trash|a nightmare|appalling|shameful|rubbish|disappointing|dreadful
= insult
are thieves|is the worst company ever|is a total scam|are incompetent|is a disgrace|sucks|is broken beyond belief|are liars|couldn't care less
= verdict_neg
Worst service ever.|Never again.|Absolutely terrible.|So disappointed.|Unacceptable!|What a joke.|Total scam.|I want a refund.|Disgusting.|This is a disgrace.|I'm furious.|Avoid.|Awful experience.|Shame on you.|I hate this.|Beyond frustrating.|Useless.
= detail_neg
no answer from support {since},|{D} minutes on hold,|they hung up on me,|lost {M} because of this,|nobody cares,|three agents, three different lies,|rude staff,|broken promises,|same problem again,|charged me {M} anyway,
= demand
What are you going to do?|Refund me now.|Fix this.|When will it work?|Answer your customers.|I want a manager.|Give me my money back.
= advice_neg
Avoid at all costs.|Stay away.|Do not buy.|Would not recommend.|Run.
= tail_neg
And they wonder why people leave.|Last time I pay for this.|I paid {M} for this?|Cancelling tomorrow.|{emo_neg}|Zero apology of course.|Worst money I ever spent.|{D} days and counting, ridiculous.
= since
for {D} days|since this morning|since {T}|for a week|since last night|again today
= emo_neg
😡|🤬|😤|😠|🤦|😒|👎|😭|🙄|💩
= emo_irony
🙃|🙄|👏👏|🤡|/s|...
= pos
{open_pos} {B}! {G}, {detail_pos} {emo_pos?60}
{B}: {G}. {verdict_pos} {tail_pos?40}
{verdict_pos} {G} with {B}, {detail_pos} {emo_pos?40}
{G} thanks to {B}, honestly {good}. {tail_pos?50}
Been with {B} for {D} months: {good} and {good}. {advice_pos}
{B} review, 5 stars: {G}. {detail_pos} {advice_pos}
= pos_vague
{B} did the thing. Credit where it's due.
OK {B}, you got me there {emo_pos}
Staying with {B} after all
= open_pos
Thank you|Shout out to|Well done|Kudos to|Love|Props to|Hats off to|Big thanks to
= good
great|amazing|perfect|excellent|brilliant|awesome|fantastic|lovely|fast and reliable|a pleasure|superb|spot on
= verdict_pos
Love it!|So happy.|Great service.|Highly recommend!|Brilliant team.|Best experience ever.|Really impressed.|Amazing.|Well done.|Such a nice surprise.
= detail_pos
friendly staff,|reply in {D} minutes,|solved in one call,|no extra fees,|delivered a day early,|so easy,|saved {M},|refunded without a fuss,
= tail_pos
Keep it up.|Others should take note.|{emo_pos}|Will come back.|Made my day.|Five stars.
= advice_pos
Highly recommend.|Go for it!|Worth every penny.|You won't regret it.
= emo_pos
😍|❤️|👍|🙏|😊|🔥|🥰|👏|💪|✨|🎉|💯
= neu
{Q} with {B}?
Does anyone know if {B} {fact}? {ask_end?50}
{B} {news_fact} {when}.
{B} or someone else for {P}? {ask_end?60}
Seen {when}: {B} {news_fact}. {remark?50}
@{X} are you with {B}? {Q}?
Meeting {B} at {T} about {P}. {remark?50}
Now at {B}: {P} from {M}. {remark?30}
A thread on {B} and {P}, with this year's figures. {remark?70}
Job offer: {B} is hiring a project officer in {town}.
= fact
opens on Sundays|works with the old model|ships to Belgium|has a branch in {town}|takes part payments|has an app|still does {P}
= news_fact
opens a branch in {town}|changes its logo|presents its range {when}|announces {D} jobs in {town}|signs a partnership in {town}|publishes its results|starts a poster campaign|moves its offices to {town}
= remark
We'll see.|FYI.|Link below.|Just saying.|Any feedback?|(saw it on a forum)|Interesting.
= ask_end
Thanks in advance|Thoughts?|Any idea?|Help|Asking for a friend
= when
tomorrow|this morning|this afternoon|on Monday|on Tuesday|on Friday|this weekend|next week|tonight|next month
= town
London|Dublin|Manchester|Leeds|Glasgow|Bristol|Cardiff|New York|Boston|Chicago|Toronto|Montreal|Brussels|Paris|Lyon|Geneva|Austin|Seattle|Denver|Belfast|York|Bath|Oxford|Leicester|Hull
= telecom.P
fibre|my plan|the router|5G|a student plan|the TV box|roaming
= telecom.N
internet down|no signal|router dead|overcharged {M}|terrible speed|technician never came|lost my number|billing error|app keeps crashing
= telecom.G
fibre installed in {D} minutes|insane speed|brilliant technician|{M} off my bill|great coverage
= telecom.Q
Is roaming included|How do I return the router|Any 5G in {town}|Can I keep my number
= rail.P
a ticket|the railcard|the {T} train|the line to {town}|a seat with a table
= rail.N
train cancelled|{D} minutes late|packed train, standing all the way|missed my connection because of the delay|no information at the station|ticket refund refused|broken toilets|app crashed
= rail.G
train on time|lovely conductor|delay refunded in two days|very comfortable ride to {town}|great price, {M}
= rail.Q
Which platform for the {T}|Can I change my ticket|Are bikes allowed|Any works {when}
= air.P
the flight|cabin baggage|the flight to {town}|boarding|the {T} flight|the airline
= air.N
flight cancelled|lost baggage|{D} hours delay at the airport|overbooked flight, denied boarding|dirty plane|broken seat on the flight|damaged suitcase at the airport|hidden fees of {M} on the flight
= air.G
flight on time|lovely cabin crew|baggage came first|very comfortable flight|great price for the flight, {M}
= air.Q
How big can cabin baggage be|Is the {T} flight confirmed|Direct flight to {town}|Pets allowed on the plane
= bank.P
the card|a joint account|a mortgage|home insurance|the savings account|the bank's app
= bank.N
account blocked|unfair fees of {M}|transfer lost|card declined|app down|adviser unreachable|claim refused|fraud on my card and no refund
= bank.G
very helpful adviser|claim paid in {D} days|new card in a day|free instant transfer, great|loan approved quickly
= bank.Q
Is the instant transfer free|Did the savings rate change|What is the card limit|Does it cover bike theft
= energy.P
the contract|the meter|off-peak hours|heating|the green tariff|the price per kWh
= energy.N
bill of {M}, insane|power cut|charged twice|wrong meter reading|abusive price rise|aggressive salesman at the door|outage in the whole street|faulty meter
= energy.G
bill down by {M}|switched in two days|very clear adviser|power back in an hour, bravo|refunded right away
= energy.Q
Do off-peak hours change {when}|How do I read the meter|What is the price per kWh
= retail.P
the loyalty card|click and collect|the sales|a washing machine|delivery|a sofa
= retail.N
order never delivered|parcel lost|broken item|refund refused|wrong price at the till|faulty product|rude seller|order cancelled without reason
= retail.G
delivered in a day|exchange without receipt|great staff|great deal at {M}|order ready early
= retail.Q
Is the {town} shop open|When do the sales start|Is delivery free
= food.P
the cereals|the oil|the organic range|the bread|the yoghurt|the veg box|the grocery shop
= food.N
expired food on the shelf|mouldy yoghurts in the shop|horrible taste|food poisoning|prices exploding|plastic in the food|allergen missing on the label, dangerous|rotten vegetables
= food.G
delicious organic food|excellent bread from the shop|lovely cashier at the shop|fresh vegetables and cheap|organic range is great
= food.Q
Is the organic range back|Is it gluten free food|When does the {town} shop open
= beauty.P
the cream|the serum|the mascara|the foundation|the shampoo|the perfume
= beauty.N
allergic reaction, face burning|cream that stings|dry mascara|red patches everywhere|broken bottle|damaged hair|misleading ad|tested on animals, shame
= beauty.G
divine cream|soft skin|perfume lasts all day|perfect complexion|beautiful packaging
= beauty.Q
Is the cream for sensitive skin|Is it vegan|Which shade for fair skin
= car.P
the city car|the SUV|the hybrid|the warranty|the service|the lease|the electric one
= car.N
broke down on the motorway|engine dead at {D}000 km|warranty refused|dealer lied|faulty brakes, dangerous|disappointing range|{D} days without a car|screen bugs|quote of {M}, robbery
= car.G
lovely to drive|quick cheap service|excellent mileage|free loan car|superb finish
= car.Q
How much is a service|What mileage does the hybrid do|Does the warranty cover the battery
= health.P
the insurance|the appointment|the pharmacy|the clinic|the video call with a doctor
= health.N
claim refused|appointment cancelled the day before|{D} hours waiting|medical file lost|wrong dosage|nobody picks up|health data leaked|rude doctor
= health.G
refunded in two days|doctor who listens|same-day appointment|wonderful nurses|all covered
= health.Q
Does it cover glasses|Do I need a prescription|When do results arrive
= public.P
the passport|the form|the desk|the certificate|the online appointment
= public.N
site down|no slot for {D} weeks|file lost|form crashes|nobody on the phone|absurd answer|scandalous delay|bug at the last step
= public.G
passport in {D} days|lovely clerk|done in five minutes|clear fast site|answer the same day
= public.Q
Which papers for a passport|Does the desk open at {T}|Can I come without an appointment
= tech.P
the phone|the watch|the update|the cloud|the app|the earbuds|the battery
= tech.N
screen broke in {D} days|update bricked it|battery dead|overheating, dangerous|photos lost|awful support|bug after bug|data stolen|account hacked and no help
= tech.G
battery lasts two days|superb photos|repaired for free|brilliant update|incredible sound
= tech.Q
When is the update out|Does it work with the old one|Can the battery be changed
= media.P
the series|the film|the subscription|season 2|the live match|the game
= media.N
app crashes|stream cut at the penalty|price up again|series cancelled, gutted|horrible picture|ads every five minutes|charged {M} without consent|servers down|terrible season finale
= media.G
incredible season|beautiful picture|brilliant series|excellent catalogue|no cuts during the match
= media.Q
When is season 2 out|Is the match at {T}|Can I share the account
= crisis_recall
{open_crisis} {B} sold dangerous products and knew it. {witness} {outrage} {call?60}
Faulty {B} product, people injured, total silence. {outrage} {call?50}
{B} hid a recall for {D} days. {witness} {outrage}
= crisis_leak
{open_crisis} huge data breach at {B}: names, addresses, bank details. {outrage} {call?50}
{B} got hacked and told nobody. {witness} {outrage}
My data stolen at {B}, useless liars. {witness} {outrage} {call?40}
= crisis_video
{open_crisis} this video from {B} is horrible. {witness} {outrage} {call?60}
A disabled customer humiliated at {B}, disgusting. {outrage} {call?50}
{B} treats its workers like dirt, shame. {witness} {outrage}
= crisis_outage
{open_crisis} {B} down nationwide since {T}, no info. {witness} {outrage}
{B} outage, emergency calls failing, this is criminal. {outrage} {call?40}
Still stuck because of the {B} outage, {D} hours. {outrage} {emo_neg?60}
= open_crisis
Scandal:|BREAKING|Shocking,|Shame,|Please share:|Have you seen this?|Unbelievable,
= witness
I was there, it's all true.|A former employee tells everything.|There is proof.|Dozens of complaints.|An inquiry is open.|They refuse to answer.|Pathetic statement, they lie.|They delete the comments.
= outrage
This is a disgrace!|Shameful.|Unacceptable!!|Disgusting.|Appalling.|Shame on you.|Unforgivable.|Liars.|What a scandal.|I'm furious.|Sickening.
= call
Boycott!|Boycott them.|Lawsuit filed.|Cancelling tonight.|Share everywhere.|Never again.
= crisis_neu
What is this story with {B}? {ask_end?40}
{B}: what we know at {T}. {remark?50}
{B} publishes a statement, press conference {when}.
Anyone got a source about {B}? {ask_end?40}
{B} replies, full text in the link. {remark?40}
= crisis_pos
Good luck to the teams at {B}, they do a great job.
{B} has always been great to me, thanks.
= giveaway
🎁 GIVEAWAY 🎁 Win {P} with {B}! RT + follow, draw {when} #giveaway
Entering the {B} giveaway to win {P}! @{X} @{X} 🤞
{B} gives away {D} prizes {when}, follow and comment #giveaway
= goodbuzz
The new {B} ad is brilliant, love it {emo_pos}
Well done {B} for this lovely gesture, {G}. {verdict_pos} {emo_pos?60}
Whoever runs the {B} account is a genius, perfect {emo_pos}
Respect {B}, {D}000 meals given, amazing. {verdict_pos}
= noise
{noise_a} {noise_d} {noise_b} {noise_tail?40}
{noise_d} {noise_d} {noise_b?50}
{noise_b} {noise_d} {noise_tail?30}
{noise_a} {noise_b} {noise_d} {noise_d}
{noise_c} {noise_d?60}
@{X} {noise_reply}
{noise_d} {noise_c}
{noise_b} {noise_b}
@{X} @{X} {noise_reply} {noise_b}
= noise_a
Morning all,|So,|Anyway,|This morning in {town},|Random but|Just saw that|Silly question:|Last night in {town},|Note to self:|Fun fact:|Day {D}:|Mood:
= noise_b
it has been raining since {T} and I forgot my umbrella.|we had pancakes and they were delicious.|the match was awful, no chances at all.|I ran {D} km, I'm dead.|the cat was sick on the carpet again.|looking for a plumber in {town}.|off on holiday {when}, can't wait!|my boss is unbearable.|my coffee is cold, life is hard.|finished this novel, wonderful.|who is watching the game tonight?|that last episode broke my heart.|love this song.|taxes, the horror.|{D} degrees in {town}.|the neighbour is drilling at {T}.|great gig in {town}, thank you!|thinking of my grandmother.|failed my exam, gutted.|passed my driving test!!|the debate was painful to watch.|anyone got a good curry recipe?|new personal best, {D} minutes.|that {T} meeting could have been an email.|so tired.|planted some seeds in the garden.
= noise_c
Selling a child's bike, good condition, {M}, collect in {town}.|Anyone for five-a-side in {town} {when}? We are {D} short.|My take on the film: an hour too long, but beautiful, and the ending made me cry.|Tonight: courgettes, feta, a splash of oil, {D} minutes in the oven. Delicious.|The mayor of {town} announced the swimming pool will reopen {when}.|Free exhibition in {town} until {when}, go, it's gorgeous.|Lost grey cat near {town} station, red collar, please share.|Live tonight at {T}, gardening, compost and tomatoes, come along!|Deploying on a Friday at {T}, what could possibly go wrong?|Books read this month: {D}, two abandoned.|If you are reading this, drink some water and go to bed.|Why do people play music without headphones on the bus, it is unbearable.|Three goals conceded, a red card and a missed penalty: lovely evening in {town}.|My {D} year old just explained inflation better than the news.
= noise_d
{who} {did} {what} {place?60} {when?30}, {feel}.
{who} {did} {what} with {who} {place?40}.
According to {W}, {who} {did} {what} {when?40}, {feel}.
Read {W} by {W}: {feel}, {feel}.
In {W}, {who} {did} {what} and {feel}.
If {who} {did} {what}, then {feel}.
= who
my sister|my brother|the teacher|my colleague {W}|the neighbour|the coach|the kids|my parents|{W}|the postman|a friend from {town}|minister {W}|the {W} team|my dog|the singer {W}|doctor {W}|my cousin in {town}|the committee|a tourist|the band {W}|my mate {W}|uncle {W}
= did
found|forgot|is making|lost|bought|sold|wants to fix|is looking for|tasted|photographed|told us about|filmed|invented|painted|kept|gave away|ordered|drew|broke|is studying|won|translated
= what
an old bike|the recipe by {W}|the latest book by {W}|a plum pie|three kittens|a piano|the map of the area|a guitar|the {W} match|the class photo|a bag of marbles|the shared garden|a teapot|the cellar keys|a speech by {W}|the map of {town}|a bedside lamp|two seats for {W}|the {W} trail|a model ship|the {W} file|a red coat|the story of {W}|rain boots|a {W} record|the birthday cake|a treehouse|the {W} statue|a stamp collection
= place
in {town}|at the market|on the train|at work|at {W}'s|on the beach|at the library|on {W} square|at the {W} ground|in the mountains|on the {D} bus|{W} street|in the park
= feel
that's life|still laughing|we'll see|long but good|what a story|makes a change|nothing serious|approved|it was great|meh|loved it|not convinced|promising|it was average|we laughed a lot|pure joy|so annoying|as usual|it's complicated|unbelievable|would do again|rather sad|quite funny|honestly surprising
= noise_reply
lol|exactly|I disagree|thanks for this!|same|meh|that's wrong|haha brilliant|source?|no worries|it depends|same here|well said|nonsense|good luck|happy birthday!|so cute|fair|see you {when}|noted|different in {town} though|how is that relevant|bravo!!|how awful|so true
= noise_tail
Have a good day.|That's all.|😂|😅|🙏|☕|See you tomorrow.|More {when}.|🤷|You?|💪
= title_neg
{B}: customers furious after outage in {town}|{B} criticised, consumer group files a complaint|Disappointed customers, failing service: {B} under fire
= title_pos
{B} praised for its service|{B} grows fast, a success in {town}|{B} wins an award in {town}
= title_neu
{B} opens a site in {town}|{B} presents its yearly results|{B}: what changes {when}|{B} names a new chief executive
= title_crisis
{B} scandal: anger does not fade|{B} in turmoil, an inquiry is open|{B}: the backlash that embarrasses its board
= title_noise
In {town}, the swimming pool reopens {when}|Weather: rain returns to {town}|Football: {town} lose in the last minutes|The market of {town} turns {D}|Inflation: households adapt
= article
According to our information, {B} {news_fact}. {body} {body}|{B} {news_fact}, a spokesperson said {when}. {body} {body}
= article_neg
Customers of {B} complain of a terrible service: {N}, {N}. A consumer group speaks of a scandal and will sue. {body}
= article_pos
{B} won an award in {town} for its excellent service, a success praised by its customers. {body} {body}
= article_crisis
The row about {B} grows. {witness} Campaigners denounce a scandal and call for a boycott, a lawsuit has been filed. {body}
= article_noise
In {town}, councillors met {when}. {body} {body}|People in {town} had waited {D} years for it. {body} {body}
= body
Some {D} sites are concerned in the region.|The calendar will be known {when}, officials said.|The budget is estimated at {D} million euros.|A meeting will be held in {town} {when}.|Asked about it, the {town} council declined to comment.|The sector employs {D}000 people.|A public consultation is open until {when}.
= tag
monday|weather|football|politics|recipe|reading|gardening|gig|cinema|wfh|holidays|deal|photo|music|running|news|strike|school|rugby|fitness|jobs|health|climate|cycling|history|comics|podcast|travel|cooking|gaming|manga|tips|home|diy|cats
)VOC";
}

}  // namespace vigie
