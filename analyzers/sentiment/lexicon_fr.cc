#include "analyzers/sentiment/lexicon.h"

namespace vigie {
namespace {

constexpr ToneWords kWords[] = {
    {3,
     "excellent/e/s/es excellence génial/e/s géniaux géniale/s parfait/e/s/es "
     "parfaitement magnifique/s merveilleux merveilleuse/s formidable/s "
     "exceptionnel/le/s/les extraordinaire/s fantastique/s sublime/s "
     "incroyable/s remarquable/s impeccable/s irréprochable/s fabuleux "
     "fabuleuse/s somptueux somptueuse/s divin/e/s/es grandiose/s épatant/e/s "
     "adore adoré/e/s/es adorons adorent adorais adorer kiffe kiffé kiffer "
     "bravo bravos bravissimo félicitations félicitation enchanté/e/s/es ravi/e/s/es "
     "émerveillé/e/s/es émerveillement époustouflant/e/s topissime meilleurissime "
     "magique/s chapeau triomphe/s chef_d'œuvre pépite/s régal délice/s "
     "délicieux délicieuse/s splendide/s génialissime gg coup_de_cœur "
     "5_étoiles cinq_étoiles"},
    {2,
     "bon/s bonne/s super top merci mercis remercie remercier remerciements "
     "content/e/s/es contentement heureux heureuse/s heureusement satisfait/e/s/es "
     "satisfaction satisfaisant/e/s/es agréable/s agréablement efficace/s "
     "efficacité aime aimé/e/s/es aimons aiment aimer aimerais beau beaux belle/s "
     "joli/e/s/es recommande recommandé/e/s recommander recommandons conseille "
     "chouette/s cool sympa/s sympathique/s sympathie gentil/le/s/les "
     "gentillesse charmant/e/s/es accueillant/e/s/es chaleureux chaleureuse/s "
     "aimable/s souriant/e/s/es professionnel/le/s/les professionnalisme "
     "compétent/e/s/es réactif/s réactive/s réactivité rapide/s rapidement rapidité "
     "soigné/e/s/es qualitatif qualité/s fiable/s fiabilité solide/s robuste/s "
     "confortable/s confort pratique/s plaisir/s plaisant/e/s plait plaît "
     "bien mieux meilleur/e/s/es réussi/e/s/es réussite réussir succès "
     "gagné/e gagnant/e/s gagner victoire/s vainqueur champion/ne/s fier/s fière/s "
     "fierté joie joyeux joyeuse/s amour amoureux amoureuse rire rires drôle/s marrant/e/s mdr "
     "hilarant/e/s espoir/s encourageant/e/s optimiste/s prometteur/s prometteuse/s "
     "innovant/e/s innovation/s génie/s talent/s talentueux talentueuse/s "
     "savoureux savoureuse/s goûteux bluffant/e/s bluffé/e/s impressionnant/e/s "
     "impressionné/e/s inspirant/e/s passionnant/e/s captivant/e/s intéressant/e/s/es "
     "utile/s généreux généreuse/s honnête/s sérieux sérieuse/s bienveillant/e/s "
     "bienveillance humain/e/s félicite féliciter admirable/s admire admiration "
     "superbe/s superbement idéal/e/s nickel propre/s brillant/e/s éblouissant/e/s "
     "sauvé/e/s sauver soulagé/e/s soulagement apprécie apprécié/e/s/es apprécier "
     "appréciable/s bonheur/s bienvenue festif festive/s fête/s love like "
     "cadeau/x gratuit/e/s/es gratuitement vivement hâte bisous bisou courage "
     "pas_mal pas_déçu pas_déçue sans_problème sans_souci aucun_problème "
     "aucun_souci rien_à_redire rapport_qualité au_top trop_bien"},
    {1,
     "ok correct/e/s/es convenable/s décent/e/s acceptable/s facile/s facilement "
     "facilité simple/s simplicité clair/e/s/es clairement calme/s tranquille/s "
     "moderne/s nouveau nouveauté/s progrès améliore amélioré/e/s amélioration/s "
     "améliorer avantage/s avantageux abordable/s économique/s promo/s promotion/s "
     "soutien/s soutenir soutenu soutient solidarité solidaire/s aide aider aidé/e/s "
     "engagé/e/s durable/s écologique/s vert/e/s sain/e/s sûr/e/s sécurisé/e/s "
     "sourire/s accueil accueille accueillir écoute disponible/s disponibilité "
     "attentif attentive/s arrangeant/e/s facilite valide validé fonctionne "
     "marche réparé/e/s résolu/e/s remboursé/e/s rapport souhaite partage partager "
     "découvrir découverte/s invitation inauguration lauréat/e/s prix récompense/s "
     "récompensé/e/s médaille/s record/s croissance hausse bénéfice/s espère "
     "opportunité/s bonus confiance convaincu/e/s convaincant/e/s original/e "
     "curieux amusant/e/s lol haha hahaha chanceux chance bel vive"},
    {-1,
     "moyen/ne/s/nes bof mouais lent/e/s/es lentement lenteur/s cher/s chère/s "
     "coûteux coûteuse/s attente/s attendre attends attend attendu retard/s retardé/e/s "
     "tarde tardif compliqué/e/s/es difficile/s difficilement difficulté/s "
     "dommage manque/s manquent manquer manquant/e/s absent/e/s absence "
     "problème/s souci/s bug/s bugs bugué/e/s buggé buguent erreur/s incident/s défaut/s "
     "défectueux défectueuse/s perturbé/e/s perturbation/s perturbations annulé/e/s/es "
     "annulation/s reporté/e/s ralenti ralentissement/s fatigue fatigué/e/s fatigant/e/s "
     "bruyant/e/s bruit sale/s froid/e/s fade/s sec triste/s tristesse ennui/s "
     "ennuyeux ennuyant/e/s ennuie inquiet/s inquiète/s inquiétude/s inquiétant/e/s "
     "doute/s douteux douteuse/s gêne gêné/e/s gênant/e/s regrette regrettable/s "
     "regret/s plainte/s plaindre plaint réclamation/s réclame critique/s critiqué/e/s "
     "oublié/e/s oubli refus refuse refusé/e/s impossible/s fermé/e/s fermeture/s "
     "grève/s grèves manifestation/s baisse/s chute/s perte/s perdu/e/s/es perdre perd "
     "cassé/e/s/es casse faible/s faiblesse tension/s polémique/s risque/s risqué/e/s "
     "dérange dérangeant/e/s bizarre/s étrange/s pollution polluant/e/s pollue déchet/s "
     "augmente augmentation/s surcoût hélas malheureusement malgré inutile/s "
     "inutilement faux fausse/s menace/s menacé/e/s menacer urgence crise/s peur/s "
     "saturé/e/s bloqué/e/s bloque blocage/s bondé/e/s coupure/s coupé/e/s panne/s "
     "injoignable/s introuvable/s limite/s louche amende/s dette/s conflit/s pfff pff "
     "heureusement_que trop_cher trop_long trop_tard"},
    {-2,
     "mauvais/e/s/es mal mauvaise_foi déçu/e/s/es déception/s décevant/e/s/es déçoit "
     "décevoir pire/s nul/s nulle/s nullité nullard énervé/e/s énervant/e/s énerve agacé/e/s agaçant/e/s "
     "agace colère furieux furieuse/s fâché/e/s râle marre ras_le_bol saoule saoulé saoulant/e/s "
     "soule relou/s insupportable/s pénible/s pénibles désagréable/s désagréablement "
     "impoli/e/s irrespectueux irrespect mépris méprisant/e/s méprise incompétent/e/s/es "
     "incompétence incapable/s irresponsable/s inadmissible/s inacceptable/s "
     "intolérable/s lamentable/s minable/s pitoyable/s médiocre/s médiocrité "
     "catastrophique/s désastreux désastreuse/s désastre/s galère/s galérer galérons "
     "bordel foutoir chiant/e/s chier merde merdique/s merdes pourri/e/s/es dégueu "
     "dégueulasse/s moche/s horrible/s horriblement affreux affreuse/s atroce/s "
     "ridicule/s absurde/s débile/s idiot/e/s stupide/s crétin/s con cons conne connerie/s "
     "déteste détesté détester haine hais haïr mensonge/s mensonger mensongère/s menteur/s "
     "menteuse/s ment mentent mentir mentez trompé/e/s trompeur/s trompeuse/s tromper "
     "abusé/e/s abusif/s abusive/s abus honte/s honteux honteuse/s scandaleux scandaleuse/s "
     "boycott boycotter boycottez boycottons boycotte fuir fuyez fuite/s éviter évitez danger/s "
     "dangereux dangereuse/s toxique/s poison malade/s maladie/s blessé/e/s accident/s "
     "explosion/s incendie/s mort/e/s décès décédé/e/s victime/s souffre souffrance/s "
     "souffrir douleur/s pleure pleurer larmes injuste/s injustice/s discrimination/s "
     "discriminé/e/s raciste/s racisme sexiste/s sexisme harcèlement harcelé/e/s harcèle violence/s "
     "violent/e/s agression/s agressé/e/s agressif agressive/s attaque/s attaqué/e/s "
     "licenciement/s licencié/e/s licencier faillite/s échec/s échoué/e échouer raté/e/s rater "
     "abandonné/e/s abandon/s ruine ruiné/e/s surtaxé/e hors_service hs cauchemar/s "
     "cauchemardesque/s enfer infernal/e/s choqué/e/s choquant/e/s consterné/e/s consternant/e/s "
     "dégoûté/e/s dégoûtant/e/s dégoût écœuré/e/s écœurant/e/s indigne/s indigné/e/s indignation "
     "révoltant/e/s révolté/e/s outré/e/s aberrant/e/s aberration condamné/e/s condamnation "
     "procès tribunal illégal/e/s illégaux fraude/s frauduleux périmé/e/s moisi/e/s immonde/s "
     "infect/e/s contaminé/e/s contamination intoxication intoxiqué/e/s rappel_produit "
     "pas_content pas_contente pas_contents pas_normal pas_sérieux pas_terrible "
     "aucune_réponse sans_réponse aucun_respect plus_jamais jamais_plus "
     "n'importe_quoi foutage prend_pour perte_de_temps laisse_tomber wtf putain "
     "ptn naze/s pathétique/s fdp"},
    {-3,
     "arnaque/s arnaqué/e/s arnaquer arnaqueur/s escroc/s escroquerie/s escroqué/e/s vol voleur/s "
     "volé/e/s voleuse/s scandale/s escroquer ignoble/s abject/e/s abominable/s exécrable/s "
     "honte_à crapule/s pourriture/s ordure/s criminel/le/s/les crime/s assassin/s "
     "meurtre/s meurtrier/s tue tué/e/s tuer viol viols violé/e/s génocide terrorisme "
     "attentat/s empoisonné/e/s cancer/s cancérigène/s mortel/le/s corruption corrompu/e/s "
     "détestable/s foutage_de foutent_de se_moque se_moquent à_fuir à_éviter "
     "pire_service zéro_pointé"},
};

}  // namespace

const ToneLexicon kFrenchTone = {
    kWords,
    "pas jamais aucun aucune sans ni guère nullement non point",
    "ne n",
    "très trop tellement vraiment super hyper ultra extrêmement totalement "
    "complètement absolument particulièrement si tant grave carrément "
    "franchement énormément beaucoup profondément fortement grand grande gros "
    "grosse vrai vraie",
    "peu plutôt assez légèrement moyennement relativement presque",
    "mais pourtant cependant toutefois néanmoins sauf hormis malheureusement "
    "hélas alors_que par_contre en_revanche tandis_que",
    "et ou"};

}  // namespace vigie
