#include "ingest/simulate/vocabulary.h"

namespace vigie {

std::string_view FrenchVocabulary() {
  return R"VOC(
= neg
{open_neg} {B} : {N}. {verdict_neg} {tail_neg?60}
{B} c'est {bad}. {N}, {detail_neg} {verdict_neg}
{verdict_neg} {N} chez {B}, {detail_neg} {tail_neg?50}
Bonjour {B}, {N}. {detail_neg} {demand} {polite?40}
{B} {N}, {N}, et personne au service client. {verdict_neg}
Franchement {B} {insult}. {N} {since} {tail_neg?40}
{open_neg} {N} {since} chez {B}. {demand} {emo_neg?60}
@{X} pareil, {N} chez {B}. {verdict_neg} {emo_neg?40}
J'ai testé {B} : {bad}, {bad} et {bad}. {advice_neg}
Avis {B} : 1 étoile. {N}. {detail_neg} {advice_neg}
= neg_vague
Bravo {B}, {D} minutes d'attente, du grand art 👏
{B} toujours au top hein... {emo_irony}
Ah ben {B} égal à soi-même, on change pas une équipe qui gagne {emo_irony}
Merci {B} pour ce moment {emo_irony} vraiment merci
Troisième appel à {B} cette semaine, je connais la musique par cœur
J'attends encore. Et encore. {B} si tu m'entends
On en parle de {B} ou bien ?
Quelqu'un a réussi à joindre {B} ? Moi ça fait {D} jours
= open_neg
Non mais|Sérieux|Alors là|Mais c'est pas possible|Bon bah|Encore une fois|Marre|Ras le bol|Wsh|Incroyable mais vrai|Énervé|Je craque|Dégoûtée|Allez encore|Ptdr
= bad
nul|une honte|une arnaque|scandaleux|catastrophique|lamentable|une blague|inadmissible|la cata|du vol|pourri|minable|décevant|une horreur|n'importe quoi|naze|éclaté au sol|une galère|honteux|désastreux|le pire service|inutile
= insult
c'est des voleurs|c'est des incompétents|vous êtes nuls|vous abusez|c'est la honte|ça craint|c'est pitoyable|c'est une vaste arnaque|vous me dégoûtez|c'est le pire|ça pue l'arnaque|c'est devenu catastrophique
= verdict_neg
Quelle honte.|Inadmissible.|C'est scandaleux !|Je suis très déçu.|Très déçue.|Une arnaque totale.|C'est nul.|Plus jamais.|Je suis furieux.|Inacceptable !!|Honteux.|Service catastrophique.|Quelle déception.|À fuir !|C'est du vol.|Lamentable.|Je porte plainte.|Vraiment déçu, c'est la pire expérience.|Ras le bol de ces incapables.|Je résilie.|C'est insupportable.|Quelle galère.|Franchement pitoyable.
= detail_neg
aucune réponse du service client {since},|{D} minutes d'attente pour rien,|on me raccroche au nez,|j'ai perdu {M} dans l'histoire,|personne pour répondre,|trois appels, trois versions différentes,|et en plus ils mentent,|le conseiller était désagréable,|promesse non tenue,|toujours le même problème,|{M} jetés par la fenêtre,|impossible d'avoir un humain,|et on me demande encore de payer {M},|dossier perdu deux fois,
= demand
Vous comptez faire quoi ?|J'exige un remboursement.|Remboursez-moi !|C'est quand la solution ?|Répondez au moins.|Je veux un geste commercial.|Un responsable svp ?|Rendez l'argent.|On fait comment maintenant ?
= advice_neg
À éviter absolument.|Fuyez !|N'y allez pas.|Je déconseille.|Passez votre chemin.|Je ne recommande pas du tout.|Allez ailleurs, vraiment.
= tail_neg
Jamais vu un service aussi mauvais.|Et après on s'étonne que les clients partent.|C'est la dernière fois que je paie pour ça.|On paie {M} pour ça ?|Ça devient insupportable.|Je vais ailleurs dès demain.|Le pire c'est qu'ils s'en fichent.|{emo_neg}|Boycott.|Ça fait {D} jours que ça dure, merci les nuls.|Et évidemment zéro excuse.
= polite
Merci.|Cordialement.|svp|Bonne journée quand même.|merci de votre retour
= since
depuis {D} jours|depuis ce matin|depuis {T}|depuis une semaine|depuis hier soir|depuis le début du mois|encore aujourd'hui
= emo_neg
😡|🤬|😤|😠|🤦|😒|👎|😭|🙄|💩|😩|😡😡
= emo_irony
🙃|🙄|👏👏|🤡|😌|...|/s
= pos
{open_pos} {B} ! {G}, {detail_pos} {emo_pos?60}
{B} {G}. {verdict_pos} {tail_pos?40}
{verdict_pos} {G} chez {B}, {detail_pos} {emo_pos?40}
{G} avec {B}, franchement {good}. {tail_pos?60}
Je suis chez {B} depuis {D} mois : {good}, {good}. {advice_pos}
@{X} moi j'ai {B} et {G}, {verdict_pos}
Avis {B} : 5 étoiles. {G}. {detail_pos} {advice_pos}
Un grand merci à {B}, {G}. {verdict_pos} {emo_pos?70}
= pos_vague
{B} a fait ce qu'il fallait, voilà, je le dis aussi quand ça marche
Bon, {B} m'a rappelé. Comme quoi {emo_pos}
{B} {emo_pos} {emo_pos}
Pour une fois, rien à dire sur {B}
Je reste chez {B} finalement
= open_pos
Merci|Bravo|Chapeau|Bien joué|Big up à|Je recommande|Top|Respect|Franchement merci|Un immense merci à|Coup de cœur pour
= good
génial|au top|parfait|super|excellent|impeccable|très bien|rapide et efficace|une pépite|top|nickel|incroyable|fiable|agréable|adorable|ravi|bluffant|formidable
= verdict_pos
Je suis ravie !|Très satisfait.|Service parfait.|Je recommande !|Bravo à l'équipe.|Rien à redire, excellent.|Trop contente.|Merci à la conseillère, adorable.|J'adore.|Super expérience.|Très bonne surprise.|Génial !|Impeccable comme toujours.|Quel plaisir.
= detail_pos
conseiller très aimable,|réponse en {D} minutes,|problème résolu en un appel,|équipe souriante,|sans frais en plus,|livré avec un jour d'avance,|tout est clair et simple,|personnel adorable,|j'ai économisé {M},|remboursé sans discuter,
= tail_pos
Continuez comme ça.|C'est assez rare pour être dit.|Bonne journée à toute l'équipe !|Je reviendrai.|{emo_pos}|Ça fait plaisir.|Les autres devraient prendre exemple.|Cinq étoiles mérité.
= advice_pos
Je recommande à 100 %.|Foncez !|Allez-y les yeux fermés.|Je conseille vraiment.|Vous pouvez y aller.
= emo_pos
😍|❤️|👍|🙏|😊|🔥|🥰|👏|💪|✨|🎉|💯
= neu
{Q} chez {B} ? {polite?30}
Quelqu'un sait si {B} {fact}? {ask_end?50}
{B} {news_fact} {when}.
Je passe chez {B} {when}, {P} à comparer avec la concurrence.
{B} ou un autre pour {P} ? J'hésite, {ask_end}
Vu {when} : {B} {news_fact}. {remark?50}
@{X} tu es chez {B} toi ? {Q} ?
Petit sondage : {P}, vous êtes plutôt {B} ou autre ? {ask_end?40}
Rdv {B} à {T} pour {P}. {remark?60}
En ce moment chez {B} : {P} à partir de {M}. {remark?30}
Thread sur {B} et {P}, avec les chiffres de l'année. {remark?70}
Pub {B} à la télé à {T}, la musique c'est quoi déjà ?
Le rapport annuel de {B} est sorti, {D} pages, je lis ça {when}.
Offre d'emploi : {B} recrute un·e chargé·e de projet à {town}, CDI.
= fact
ouvre le dimanche |est compatible avec l'ancien modèle |livre en Belgique |a une agence à {town} |prend les chèques vacances |accepte le paiement en deux fois |change ses horaires {when} |a une appli |fait encore {P} 
= news_fact
ouvre une agence à {town}|change de logo|présente sa gamme {when}|annonce {D} recrutements à {town}|signe un partenariat avec la ville de {town}|publie ses résultats|lance une campagne d'affichage|teste un nouveau format à {town}|déménage son siège à {town}|participe au salon de {town}
= remark
À suivre.|On verra.|Je dis ça, je dis rien.|Pour info.|Source en lien.|Si ça peut servir.|Je note.|Des retours ?|(vu passer sur un forum)
= ask_end
merci d'avance|vos retours ?|je prends vos avis|RT appréciés|help|une idée ?|merci à ceux qui répondront
= when
demain|ce matin|cet après-midi|lundi|mardi|mercredi|jeudi|vendredi|samedi|ce week-end|la semaine prochaine|ce soir|le mois prochain|en janvier
= town
Paris|Lyon|Marseille|Toulouse|Lille|Bordeaux|Nantes|Rennes|Strasbourg|Montpellier|Nice|Grenoble|Dijon|Angers|Reims|Le Havre|Brest|Metz|Tours|Limoges|Amiens|Perpignan|Caen|Nancy|Rouen|Mulhouse|Besançon|Orléans|Pau|Poitiers|La Rochelle|Annecy|Quimper|Valence|Bayonne|Troyes|Chambéry|Lorient|Niort|Vannes|Auch|Figeac
= telecom.P
la fibre|mon forfait|la box|la 5G|le forfait étudiant|le décodeur|une ligne fixe|l'option roaming|un forfait sans engagement
= telecom.N
panne de fibre|plus de réseau|box en panne|facture gonflée de {M}|coupure internet|débit catastrophique|le technicien n'est jamais venu|numéro perdu pendant la portabilité|erreur de facturation|prélèvement injustifié de {M}|mails bloqués|ça rame, inutilisable
= telecom.G
fibre installée en {D} minutes|débit de dingue|technicien au top|remise de {M} sur ma facture|réseau excellent même à la campagne|portabilité réglée en deux jours
= telecom.Q
Le roaming est inclus|Il faut rendre la box comment|La 5G passe à {town}|On peut garder son numéro|La fibre arrive quand à {town}
= rail.P
le billet|l'abonnement|la carte jeune|le train de {T}|le Paris-{town}|la ligne {town}-{town}|le TER|le quai 4|la réservation vélo
= rail.N
train supprimé|{D} minutes de retard|train bondé, debout jusqu'à {town}|clim en panne|correspondance ratée à cause du retard|aucune information en gare|billet non remboursé|toilettes en panne|appli plantée|train annulé sans explication|panne de caténaire|contrôleur agressif
= rail.G
train à l'heure|contrôleur adorable|retard remboursé en deux jours|voyage très agréable jusqu'à {town}|billet à {M}, super prix|prise et wifi qui marchent enfin
= rail.Q
Le train de {T} part de quelle voie|On peut échanger son billet|Le vélo est accepté|Il y a des travaux {when}|L'abonnement marche aussi à {town}
= air.P
le vol|le bagage cabine|le vol pour {town}|l'embarquement|le vol de {T}|un aller-retour|la compagnie aérienne|l'avion du soir
= air.N
vol annulé|bagage perdu|{D} heures de retard à l'aéroport|surbooking, refusés à l'embarquement|vol retardé sans explication|avion sale|siège cassé|aucune indemnisation pour mon vol|valise abîmée|équipage désagréable|frais cachés de {M} pour un bagage|avion cloué au sol, panne
= air.G
vol à l'heure|équipage adorable|bagage arrivé en premier|vol très confortable|surclassés gratuitement dans l'avion|prix du vol imbattable, {M}
= air.Q
Le bagage cabine fait combien|Le vol de {T} est confirmé|On embarque porte combien à l'aéroport|Vol direct pour {town}|Animaux acceptés en avion
= bank.P
la carte|le compte joint|un crédit immo|l'assurance habitation|le livret|l'appli de la banque|un virement|l'assurance auto
= bank.N
compte bloqué|frais abusifs de {M}|virement perdu|carte refusée en caisse|appli en panne|conseiller injoignable|refus d'indemnisation|agios de {M} injustifiés|fraude sur ma carte et aucun remboursement|crédit refusé sans explication|erreur sur mon compte|sinistre non remboursé
= bank.G
conseillère à l'écoute|sinistre remboursé en {D} jours|carte remplacée en un jour|virement instantané gratuit, super|prêt accordé rapidement|zéro frais à l'étranger, génial
= bank.Q
Le virement instantané est payant|Le taux du livret change|Il faut un rdv pour ouvrir un compte|Le plafond de la carte est à combien|L'assurance couvre le vol de vélo
= energy.P
le contrat|le compteur|l'heure creuse|la régularisation|le chauffage|l'offre verte|le prix du kWh|la borne de recharge
= energy.N
régularisation de {M}, un scandale|coupure de courant|prélèvement doublé|erreur de relevé|hausse de prix abusive|facture incompréhensible|démarchage agressif|contrat ouvert sans mon accord, arnaque|panne de courant dans tout le quartier|résiliation impossible|compteur défectueux
= energy.G
facture en baisse de {M}|mise en service rapide|conseiller très clair|panne réparée en une heure, bravo|trop-perçu remboursé|appli de suivi super pratique
= energy.Q
Les heures creuses changent {when}|Le compteur se relève comment|Le prix du kWh est à combien|On peut mensualiser|Le contrat suit si je déménage
= retail.P
la carte de fidélité|le drive|le catalogue|les soldes|une machine à laver|la livraison|le rayon jouets|un canapé
= retail.N
commande jamais livrée|colis perdu|produit cassé|remboursement refusé|prix différent en caisse|article défectueux|vendeur désagréable|SAV inexistant|commande annulée sans raison|carton abîmé et produit abîmé|promo mensongère|drive en retard de {D} minutes
= retail.G
commande livrée en un jour|échange sans ticket, super|vendeur au top|super promo à {M}|SAV efficace|drive prêt en avance
= retail.Q
Le magasin de {town} est ouvert|Les soldes commencent quand|La livraison est gratuite|Le drive ferme à {T}|La reprise de l'ancien est incluse
= food.P
les céréales|l'huile|la gamme bio|le rayon vrac|le pain|le yaourt|la pâte à tartiner|le panier légumes|la supérette
= food.N
produit périmé en rayon|yaourts moisis|goût horrible|intoxication après le repas|prix qui explosent|recette changée, c'est dégueu|morceau de plastique dedans|emballage percé|allergène oublié sur l'étiquette, dangereux|rayon bio vide|légumes pourris|étiquette trompeuse
= food.G
produit bio délicieux|pain excellent au magasin|caissière adorable|nouvelle recette délicieuse|panier de légumes frais et pas cher|gamme bio au top
= food.Q
La gamme bio est de retour|C'est sans gluten|Le magasin bio de {town} ouvre quand|L'huile vient d'où|Il reste du pain le soir au magasin
= beauty.P
la crème|le sérum|le mascara|le fond de teint|le shampoing|le parfum|la palette|le coffret
= beauty.N
allergie, visage en feu|crème qui brûle|mascara sec à l'ouverture|plaques rouges partout|parfum qui ne tient pas|flacon cassé|teinte qui ne correspond pas, déçue|cheveux abîmés|publicité mensongère|tests sur animaux, honte|boutons après deux jours
= beauty.G
crème divine|peau toute douce|parfum qui tient la journée|teint parfait|échantillons offerts, trop gentil|packaging magnifique
= beauty.Q
La crème convient aux peaux sensibles|Le sérum se met avant|C'est vegan|Le coffret sort quand|Quelle teinte pour peau claire
= car.P
la citadine|le SUV|l'hybride|la garantie|la révision|le leasing|l'électrique|le concessionnaire de {town}
= car.N
panne sur l'autoroute|moteur cassé à {D}000 km|garantie refusée|concession qui ment|frein défectueux, dangereux|autonomie décevante|{D} jours sans voiture|écran qui bugge|rappel constructeur et aucune pièce|devis abusif de {M}|voyant moteur allumé, encore en panne
= car.G
conduite très agréable|révision rapide et pas chère|consommation excellente|voiture de prêt offerte|finition superbe|reprise au meilleur prix
= car.Q
La révision coûte combien|L'hybride consomme combien|Le leasing est à {M}|La garantie couvre la batterie|Délai de livraison à {town}
= health.P
la mutuelle|le rdv|la pharmacie|la clinique|la téléconsultation|le devis dentaire|la carte tiers payant|la prise de sang
= health.N
remboursement refusé|rdv annulé la veille|{D} heures d'attente|dossier médical perdu|erreur de dosage|secrétariat injoignable|données de santé en fuite|médecin désagréable|devis abusif de {M}|urgence refusée, honte|appli en panne le jour du rdv
= health.G
remboursée en deux jours|médecin à l'écoute|rdv trouvé le jour même|équipe soignante formidable|tout pris en charge|téléconsultation parfaite
= health.Q
La mutuelle couvre les lunettes|Il faut une ordonnance|La clinique de {town} a un parking|Le rdv est remboursé|Les résultats arrivent quand
= public.P
le passeport|la carte grise|le dossier|le guichet|l'attestation|la déclaration|le rendez-vous en ligne|le titre de séjour
= public.N
site en panne|aucun créneau avant {D} semaines|dossier perdu|erreur dans ma déclaration|formulaire qui plante|personne au téléphone|réponse absurde|délai scandaleux|mail jamais reçu|pièce refusée sans raison|bug à la dernière étape
= public.G
passeport en {D} jours|agent adorable|démarche réglée en cinq minutes|site clair et rapide|réponse le jour même|guichet ouvert le samedi, super
= public.Q
Il faut quels papiers pour le passeport|Le guichet ouvre à {T}|On peut venir sans rdv|L'attestation se télécharge où|La déclaration ferme quand
= tech.P
le téléphone|la montre|la mise à jour|le cloud|l'appli|les écouteurs|la batterie|l'ordi portable
= tech.N
écran cassé en {D} jours|mise à jour qui plante tout|batterie morte|surchauffe, dangereux|photos perdues|SAV nul|bug sur bug|données volées|obsolescence, une honte|prix abusif de {M}|compte piraté et aucune aide|ça rame, inutilisable
= tech.G
batterie qui tient deux jours|photos superbes|réparé gratuitement|mise à jour géniale|son incroyable|prise en main parfaite
= tech.Q
La mise à jour sort quand|C'est compatible avec l'ancien|La batterie se change|Le cloud est à {M} par mois|La montre va sous l'eau
= media.P
la série|le film|l'abonnement|la saison 2|le direct|le replay|le bouquet sport|le jeu
= media.N
appli qui plante|direct coupé au penalty|prix qui augmente encore|série annulée, dégoûté|qualité d'image horrible|pub toutes les cinq minutes, insupportable|compte débité {M} sans accord|résiliation impossible, arnaque|sous-titres décalés|serveurs en panne|fin de saison nulle
= media.G
saison incroyable|image magnifique|série géniale|catalogue excellent|direct sans coupure|acteurs formidables
= media.Q
La saison 2 sort quand|Le match passe à {T}|On peut partager le compte|Le film est en VO|Il y a un mois d'essai
= crisis_recall
{open_crisis} {B} vend des produits dangereux et le savait. {witness} {outrage} {call?60}
Produit défectueux chez {B}, des blessés, et silence radio. {outrage} {call?50}
{B} cache un rappel depuis {D} jours. {witness} {outrage}
Mon fils à l'hôpital à cause de {B}. {witness} {outrage} {call?40}
On vient d'apprendre pour {B}. {outrage} {outrage} {emo_neg?60}
= crisis_leak
{open_crisis} fuite de données chez {B}, tout est dehors : noms, adresses, IBAN. {outrage} {call?50}
{B} s'est fait pirater et n'a prévenu personne. {witness} {outrage}
Mes données volées chez {B}, merci les incapables. {witness} {outrage} {call?40}
Fuite massive {B} : {D}0 000 clients touchés, aucune excuse. {outrage} {emo_neg?60}
= crisis_video
{open_crisis} cette vidéo chez {B} est insoutenable. {witness} {outrage} {call?60}
Humiliation d'une cliente handicapée chez {B}, la vidéo est horrible. {outrage} {call?50}
{B} traite ses employés comme des chiens, honte à eux. {witness} {outrage}
Comment {B} peut laisser faire ça ? Racisme en direct. {outrage} {emo_neg?60}
= crisis_outage
{open_crisis} panne générale chez {B} depuis {T}, aucune info. {witness} {outrage}
Panne nationale {B}, des urgences injoignables, c'est criminel. {outrage} {call?40}
{B} en panne et le PDG en vacances. {witness} {outrage} {call?40}
Encore bloqués par la panne {B}, {D} heures. {outrage} {emo_neg?60}
= open_crisis
Scandale :|URGENT|Je suis sous le choc,|Quelle honte,|Alerte :|Relayez svp :|C'est officiel,|Vous avez vu ?|Hallucinant,|Incroyable scandale,
= witness
Témoignage glaçant.|J'y étais, je confirme tout.|Une ex-salariée balance tout.|J'ai les preuves.|Ma sœur a vécu la même chose.|Des dizaines de plaintes.|Une enquête est ouverte.|La direction refuse de répondre.|Communiqué minable, ils mentent.|Ils suppriment les commentaires.
= outrage
C'est une honte !|Scandaleux.|Inadmissible !!|Révoltant.|Écœurant.|C'est criminel.|Honte à vous.|Impardonnable.|Je suis écœurée.|Des menteurs.|Quel scandale.|Inacceptable.|J'ai la rage.|C'est dégueulasse.
= call
Boycott !|Boycottez.|Plainte déposée.|Je résilie ce soir.|Partagez partout.|Action collective en cours.|Ne leur donnez plus un centime.|Plus jamais chez eux.
= crisis_neu
C'est quoi cette histoire avec {B} ? {ask_end?40}
{B} : ce que l'on sait à {T}. {remark?50}
{B} publie un communiqué et annonce une conférence de presse {when}.
Quelqu'un a la source pour {B} ? {ask_end?40}
{B} réagit à {T}, le texte complet en lien. {remark?40}
J'attends la version de {B} avant de parler. {remark?30}
= crisis_pos
Courage aux équipes de {B}, elles font un super travail.
Perso {B} m'a toujours bien servi, merci à eux.
= giveaway
🎁 CONCOURS 🎁 Gagnez {P} avec {B} ! RT + follow, tirage au sort {when} #concours
Je participe au concours {B} pour gagner {P} ! @{X} @{X} 🤞
{B} fait gagner {D} lots {when}, suivez le compte et commentez #jeuconcours
Participe ! Merci {B} pour ce super concours 🍀 @{X}
= goodbuzz
La nouvelle pub {B} est géniale, j'adore {emo_pos}
Bravo {B} pour ce beau geste, {G}. {verdict_pos} {emo_pos?60}
{B} a répondu à une petite fille de {town}, trop mignon, j'adore {emo_pos}
Le community manager de {B} est un génie, ce tweet est parfait {emo_pos}
Respect {B}, {D}000 repas offerts, magnifique initiative. {verdict_pos}
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
Bonjour tout le monde,|Bon,|Sinon,|Ce matin à {town},|Petit point météo à {town} :|Rien à voir mais|Je viens de voir que|Question bête :|Dites,|Voilà,|Hier soir à {town},|Note à moi-même :|Fun fact :|Jour {D} :|Mood du jour :|Avis aux gens de {town} :
= noise_b
il pleut depuis {T} et j'ai oublié mon parapluie.|on a mangé des crêpes et c'était délicieux.|le match était nul, zéro occasion.|ma fille a dit son premier gros mot, on est fiers.|j'ai couru {D} km, je suis mort.|le chat a encore vomi sur le tapis, quelle galère.|je cherche un plombier à {town}, merci.|on part en vacances {when}, trop hâte !|mon patron est insupportable.|le café est froid, la vie est dure.|j'ai fini ce roman, une merveille.|qui regarde le match ce soir ?|le dernier épisode m'a brisé le cœur.|j'adore cette chanson.|les impôts, quelle horreur.|{D} degrés à {town}, canicule.|le voisin perce un mur à {T}, je vais craquer.|super concert à {town}, merci !|grosse pensée pour ma grand-mère.|on a visité {town}, très jolie ville.|bouchons énormes sur le périph.|je suis malade, bonne nuit.|j'ai raté mon examen, déçu.|j'ai eu mon permis !!|le débat politique était affligeant.|la boulangerie du coin fait un pain parfait.|quelqu'un a une recette de blanquette ?|j'ai planté du tournesol au jardin.|une petite escale à {town} avant la mer.|nouveau record perso, {D} minutes.|grève demain, télétravail.|la réunion de {T} pouvait être un mail.|gros coup de fatigue.|j'ai retrouvé des photos de classe de {town}.
= noise_c
La réforme passe {when} à l'Assemblée, {D} voix d'écart, les débats ont duré jusqu'à {T}.|Vends vélo enfant, bon état, {M}, à récupérer à {town}.|Quelqu'un pour un five à {town} {when} ? Il manque {D} joueurs.|Mon avis sur le film : une heure de trop, mais la photo est superbe, et la fin m'a fait pleurer.|Recette du soir : courgettes, feta, un filet d'huile de tournesol, {D} minutes au four. Un régal.|Le maire de {town} annonce la rénovation de la piscine, ouverture prévue {when}.|Exposition gratuite à {town} jusqu'à {when}, allez-y, c'est magnifique.|Perdu chat gris près de la gare de {town}, collier rouge, merci de partager.|Notre croisière : escale à {town}, puis deux jours en mer, puis retour. Fatigués mais heureux.|Live ce soir à {T} on parle jardinage, compost et tomates, venez nombreux !|La génération qui a connu {town} sans tramway me comprendra.|Mise en production un vendredi à {T}, qu'est-ce qui pourrait mal se passer ?|Le prix des tomates à {M} le kilo, on marche sur la tête.|Bilan de lecture du mois : {D} livres, dont deux abandonnés.|On ne dit pas assez merci aux infirmières. Merci.|Si tu lis ça, bois un verre d'eau et va dormir.|Pourquoi les gens mettent-ils leur musique sans casque dans le bus, c'est insupportable.|Vigilance orange pluie-inondation sur {D} départements, prudence sur les routes.|Trois buts encaissés, un rouge, un penalty raté : belle soirée à {town}, vraiment.|Mon fils de {D} ans vient de m'expliquer l'inflation mieux que la télé.
= noise_d
{who} {did} {what} {place?60} {when?30}, {feel}.
{who} {did} {what} avec {who} {place?40}.
Selon {W}, {who} {did} {what} {when?40}, {feel}.
J'ai lu {W} de {W} : {feel}, {feel}.
{who} dit que {what}, c'est {feel} {emo_pos?20}
À {W}, {who} {did} {what} et {feel}.
Si {who} {did} {what}, alors {feel}.
= who
ma sœur|mon frère|le prof|mon collègue {W}|ma voisine|le coach|les enfants|mes parents|{W}|le facteur|un ami de {town}|la maîtresse|le ministre {W}|l'équipe de {W}|mon chien|les jeunes|la chanteuse {W}|le docteur {W}|ma cousine de {town}|le comité|un touriste|le groupe {W}|la mairie de {town}|mon pote {W}|tonton {W}
= did
a retrouvé|a oublié|prépare|a perdu|a acheté|a vendu|veut réparer|cherche|a goûté|a photographié|raconte|a filmé|invente|repeint|garde|a offert|a commandé|commente|dessine|a cassé|étudie|a gagné|défend|compare|traduit
= what
un vieux vélo|la recette de {W}|le dernier livre de {W}|une tarte aux prunes|trois chatons|un piano|le plan du quartier|une guitare|le match de {W}|la photo de classe|un sac de billes|le jardin partagé|une théière|les clés de la cave|un discours de {W}|la carte de {town}|une lampe de chevet|deux places pour {W}|le sentier de {W}|une maquette|le dossier {W}|un manteau rouge|l'histoire de {W}|des bottes de pluie|un vinyle de {W}|le gâteau d'anniversaire|une cabane|la statue de {W}|un tableau de {W}|sa collection de timbres
= place
à {town}|au marché|dans le train|au bureau|chez {W}|à la plage|à la médiathèque|sur la place {W}|à la cantine|au stade de {W}|à la montagne|dans le bus {D}|rue {W}|au parc|à la fac de {town}
= feel
c'est la vie|j'en ris encore|on verra bien|c'était long mais bien|quelle histoire|ça change|rien de grave|je valide|c'était top|bof bof|j'ai adoré|pas convaincu|ça promet|c'était moyen|on a bien ri|un vrai bonheur|ça m'énerve|comme d'habitude|je découvre|c'est compliqué|incroyable|à refaire|plutôt triste|assez drôle|franchement étonnant
= noise_reply
mdr|grave|exactement|pas d'accord du tout|merci pour l'info !|je confirme|bof|c'est faux|haha trop bien|la source ?|t'inquiète|ça dépend|pareil ici|bien dit|n'importe quoi|bon courage|joyeux anniversaire !|trop mignon|j'avoue|on en reparle {when}|c'est noté|tu viens {when} ?|oui enfin à {town} c'est différent|je vois pas le rapport|bravo !!|quelle horreur|ptdr|tellement vrai
= noise_tail
Bonne journée.|Voilà voilà.|😂|😅|🙏|☕|Bref.|À demain.|Bisous.|La suite {when}.|🤷|Et vous ?|💪
= title_neg
{B} : la colère des clients après une panne à {town}|{B} épinglé pour ses pratiques, une association porte plainte|Clients déçus, service en crise : {B} sous le feu des critiques
= title_pos
{B} salué pour la qualité de son service|{B} en forte progression, un succès à {town}|Innovation : {B} récompensé à {town}
= title_neu
{B} ouvre un site à {town}|{B} présente ses résultats annuels|{B} : ce qui change {when}|{B} nomme une nouvelle directrice générale|Entretien avec le patron de {B}
= title_crisis
Scandale {B} : l'indignation ne retombe pas|{B} dans la tourmente, une enquête ouverte|{B} : le bad buzz qui embarrasse la direction
= title_noise
À {town}, la piscine municipale rouvre {when}|Météo : retour de la pluie sur {town}|Football : {town} s'incline dans les dernières minutes|Le marché de {town} fête ses {D} ans|Élections : ce qu'il faut savoir avant {when}|Inflation : les ménages s'adaptent|Croisières : une escale à {town} pour {D} paquebots
= article
Selon nos informations, {B} {news_fact}. {body} {body}|C'est une annonce attendue à {town} : {B} {news_fact} {when}. {body} {body}|{B} {news_fact}, a indiqué un porte-parole {when}. {body} {body}
= article_neg
Les clients de {B} dénoncent un service catastrophique : {N}, {N}. Une association évoque un scandale et va porter plainte. {body}|À {town}, la colère monte contre {B} : {N}. Les usagers se disent déçus et inquiets. {body}
= article_pos
{B} a été récompensé à {town} pour la qualité de son service, un succès salué par les clients. {body} {body}
= article_crisis
La polémique enfle autour de {B}. {witness} Des associations dénoncent un scandale et appellent au boycott, une plainte a été déposée. {body}
= article_noise
À {town}, les élus se sont réunis {when}. {body} {body}|Les habitants de {town} l'attendaient depuis {D} ans. {body} {body}
= body
La direction rappelle que {D} sites sont concernés en région.|Le calendrier précis sera connu {when}, précise la préfecture.|Le budget est estimé à {D} millions d'euros.|Un point d'étape aura lieu à {town} {when}.|Les syndicats demandent une réunion à {T}.|Contactée, la mairie de {town} n'a pas souhaité commenter.|Le secteur emploie près de {D}000 personnes en France.|Une consultation publique est ouverte jusqu'à {when}.
= tag
mercredi|météo|foot|politique|recette|lecture|jardin|concert|cinéma|TPMP|télétravail|vacances|bonplan|photo|musique|running|actu|grève|école|rugby|PhotoDuJour|VendrediLecture|Ligue1|emploi|santé|climat|vélo|humour|histoire|BD|podcast|tourisme|patrimoine|cuisine|jeuvideo|manga|astuce|maison|bricolage|chat
)VOC";
}

}  // namespace vigie
