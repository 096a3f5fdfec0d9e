#include "analyzers/labels/lexicon.h"

namespace vigie {
namespace {

constexpr LabelWords kWords[] = {
    {LabelOf(Nature::kNews),
     "selon annonce annoncent annoncé dévoile dévoilent révèle lance lancera "
     "lancent rachète rachat envisage prévoit confirme justice préfet "
     "préfecture "
     "milliard/s million/s trimestre ministre gouvernement "
     "communiqué_de_presse "
     "reportage enquête_exclusive interview édito tribune exclusif dépêche afp "
     "ce_que_l'on_sait fait_le_point visé par_une_enquête ouvrira fermera "
     "supprime suppressions inauguré inaugure signe un_accord accord_signé "
     "condamné assigné perquisition mise_en_examen dépose_le_bilan "
     "salariés syndicats intersyndicale grève association_de_consommateurs"},
    {LabelOf(Nature::kOwn),
     "nos_équipes notre_équipe nos_clients nos_abonnés nos_magasins "
     "nos_boutiques nos_conseillers nous_avons_bien_reçu nous_sommes_désolés "
     "nous_vous_invitons je_vous_invite nous_restons à_votre_disposition "
     "à_votre_écoute votre_conseiller en_message_privé par_message_privé en_dm "
     "transmettre_en_mp fiers_de fiers_d'avoir très_heureux_de nous_vous "
     "votre_espace_client notre_service_client merci_pour_votre_confiance "
     "votre_confiance notre_enseigne chers_clients chers_abonnés bonne_journée "
     "belle_journée bonne_soirée notre_communiqué votre_agence sociétaires "
     "nous_mettons nous_recommandons nous_informons informe_ses_clients "
     "point_de_situation prochain_point nous_ouvrons nos_ateliers"},
    {LabelOf(Nature::kJob),
     "recrute recrutent recrutons recrutement recrutements emploi "
     "offre_d'emploi "
     "cdi cdd alternance alternant/e/s stage stagiaire intérim h/f f/h hf "
     "candidature/s candidatez postulez postuler cv job_dating "
     "poste_à_pourvoir "
     "postes_à_pourvoir à_pourvoir débutant_accepté débutants_acceptés "
     "télétravail_partiel salaire_brut brut_annuel k€ prise_de_poste "
     "nous_cherchons cherche_son cherche_un recherche_un recherche_une "
     "recherche_des rejoignez apprenti/e/s apprentissage permis_b "
     "rémunération mission/s freelance tjm vacation "
     "chargé_de chargée_de technicien_confirmé"},
    {LabelOf(Nature::kGiveaway),
     "concours jeu_concours à_gagner gagnez gagner_un gagner_une "
     "tentez_de_gagner "
     "fais_gagner fait_gagner faire_gagner tirage tirage_au_sort tirés_au_sort "
     "rt_follow rt_+_follow follow like_et_commente commentez commente_avec "
     "participer pour_participer participez calendrier_de_l'avent "
     "lots_à_gagner "
     "gagnant/s gagnante/s offert_à offerte_à à_vous_offrir invitez "
     "mentionne identifie_un identifiez abonnez_vous_et"},
    {LabelOf(Nature::kPromotion),
     "promo/s code_promo parrainage parrain code_parrain lien_affilié "
     "liens_affiliés affil affiliation lien_en_bio lien_partenaire "
     "bon_plan bons_plans vente_privée vente_flash black_friday black_week "
     "soldes série_limitée sans_engagement jusqu'à_dimanche jusqu'à_lundi "
     "jusqu'au offre_spéciale prime_de_bienvenue € dès_1 à_saisir profitez "
     "remise réduction -50% -30% -20% pub #pub sponsorisé collaboration "
     "collab_commerciale partenariat_rémunéré circulaire/s catalogue "
     "profitez_de exclu_web offre_valable french_days cashback euros_offerts "
     "€_offerts offerts"},
    {LabelOf(Nature::kResale),
     "vends vds revends à_vendre vend lot_de à_débattre débattre "
     "remise_en_main_propre main_propre état_neuf très_bon_état "
     "bon_état jamais_porté jamais_servi peu_servi neuf_avec_étiquette "
     "faire_offre envoi_possible mondial_relay leboncoin vinted dispo_sur "
     "à_venir_chercher à_retirer port_compris fdp_compris a_donner à_donner "
     "occasion collector taille échange_possible prix_coûtant dressing "
     "brocante"},
    {LabelOf(Nature::kStock),
     "bourse boursier cotation cours action/s titre/s dividende/s cac cac40 "
     "shorte short long rsi support résistance objectif_de_cours objectif "
     "volumes haussier baissier obligation/s spread ebitda capitalisation "
     "valorisation analyste/s per opa opr ipo résultats_t1 résultats_t2 "
     "résultats_t3 portefeuille pea trading trader shorter clôture décroche "
     "bitcoin btc crypto token stop_sous j'achète_pas je_vends rendement"},
    {LabelOf(Nature::kSponsorship),
     "sponsor/s sponsoring partenaire partenaire_officiel partenaire_titre "
     "fournisseur_officiel maillot/s coureurs équipe_cycliste peloton "
     "tour_de_france "
     "étape stade stadium naming ligue championnat transat voile "
     "roland_garros marathon course trophée/s team vélodrome équipe_de_france "
     "ligue_1 top_14 coupe grand_prix formule_1 partenariat "
     "partenaires_majeurs "
     "arena club rugby foot"},
    {LabelOf(Nature::kStatus),
     "bot statusbot #autopost partagé_automatiquement partage_automatique "
     "#partageauto mise_à_jour_automatique robot status opérationnel "
     "maintenance_planifiée signalements_sur rapports_d'incident "
     "dernière_mise_à_jour relevé taux_du_jour vient_de_s'enregistrer "
     "vous_avez_atteint_le_niveau je_viens_de_marcher affluence_actuelle "
     "ping test_débit sondes via perturbation résolu"},
    {LabelOf(Nature::kSatire),
     "gorafi exclu se_félicite porte_parole déplore_un le_bouchon annonce_une "
     "promet crée_un propose_un rassure expérimente expérimentent élargit "
     "selon_nos_informations_imaginaires une_étude_montre"},
    {LabelOf(Nature::kSpoiler),
     "spoil spoiler/s spoilé spoile divulgâche divulgâchage saison épisode "
     "replay fin_du_film fin_de_saison"},
    {LabelOf(AuthorType::kCustomer),
     "je j'ai mon ma mes moi chez_vous votre_service client_depuis cliente "
     "ma_facture mon_forfait ma_box mon_colis ma_commande mon_compte "
     "j'attends mon_conseiller mon_abonnement acheté reçu j'adore merci "
     "svp remboursez facturé prélevé"},
    {LabelOf(AuthorType::kEmployee),
     "ma_boîte notre_boîte j'y_bosse j'y_travaille je_bosse_chez "
     "je_travaille_chez je_travaille_à salarié_de salariée_de collègue/s "
     "mes_collègues "
     "mon_équipe ma_cheffe mon_chef manager mon_manager notre_direction "
     "la_direction_nous ans_de_boîte ans_de_maison dans_la_boîte "
     "intérimaire en_interne on_débraye on_nous_demande mon_contrat_de_travail "
     "dernier_jour ma_responsable notre_site notre_usine rayon caisse plateau "
     "ancien_vendeur anciens_salariés j'ai_démissionné j'y_ai_bossé"},
    {LabelOf(AuthorType::kJournalist),
     "selon annonce dévoile révèle confirme reportage enquête info_ "
     "notre_enquête interview à_lire rédaction exclusif afp"},
    {LabelOf(AuthorType::kElected),
     "maire mairie commune conseil_municipal conseiller_municipal adjoint "
     "député/e sénateur sénatrice élu/e élus ministre circonscription "
     "assemblée amendement commission je_saisis j'ai_interpellé "
     "j'ai_demandé nos_concitoyens habitants territoire préfet "
     "administrés nos_communes convention en_séance intercommunalité"},
    {LabelOf(AuthorType::kOrganisation),
     "nous notre nos vous_invite association syndicat fédération collectif "
     "notre_association recrute h/f candidatures équipes partenaire "
     "communiqué rendez_vous_sur à_gagner tentez organise inscriptions"},
    {LabelOf(AuthorType::kCompetitor),
     "chez_nous passez_chez contrairement_à nos_tarifs nos_clients_venus"},
    {LabelOf(Theme::kPrice),
     "prix tarif/s tarifaire cher chère chers chères augmentation/s "
     "augmente/nt "
     "augmenté/e hausse/s coûte coût/s coûtent € euros balles centime/s "
     "gratuit/e/s "
     "promo/s promotion/s remise réduction/s rabais soldes forfait_à "
     "abonnement_à "
     "payer paye paie payé frais moins_cher trop_cher hors_de_prix abordable "
     "shrinkflation inflation barème bon_plan offerts cashback mois_offert "
     "économies devis rapport_qualité_prix sous dollars francs"},
    {LabelOf(Theme::kDelivery),
     "livraison/s livré/e/s/es livreur/s livrer livre colis point_relais "
     "relais chronopost colissimo mondial_relay expédié/e expédition "
     "transporteur acheminement suivi_de_commande suivi_colis en_transit "
     "retard_de_livraison jamais_reçu pas_reçu avis_de_passage"},
    {LabelOf(Theme::kQuality),
     "qualité solide fragile cassé/e/s casse défectueux défectueuse défaut/s "
     "camelote usé/e panne irréparable décollé décousu rouille mauvais/e/s "
     "immangeable goût fade meilleur/e/s durée_de_vie obsolescence tient "
     "finition finitions abîmé/e/s pourri/e/s moisi/e/s frais fraîcheur "
     "performances fiable fiabilité tombe_en_panne nickel"},
    {LabelOf(Theme::kService),
     "service_client service_clients sav conseiller/s conseillère/s hotline "
     "téléconseiller accueil vendeur/s vendeuse/s réponse répond répondent "
     "réponds rappelle rappelé rappelez injoignable interlocuteur mail/s "
     "appel/s appelé chat chatbot technicien/s agence guichet aimable/s "
     "désagréable/s malpoli serveur serveuse au_téléphone compétent/e "
     "incompétent/e incompétence écoute professionnel dossier réclamation/s "
     "personne_ne conseil conseils équipe dépannage"},
    {LabelOf(Theme::kSafety),
     "danger dangereux dangereuse/s sécurité risque/s accident/s blessé/e/s "
     "blessure/s brûlure/s brûlé/e incendie feu explosé explosion rappel "
     "listeria salmonelle intoxication intoxiqué urgences hospitalisé/e mort/s "
     "électrocution toxique/s allergie contaminé/e/s freins airbag "
     "effets_secondaires "
     "étincelles fumée verre ingestion gaz chute agression surchauffe"},
    {LabelOf(Theme::kPrivacy),
     "données données_personnelles rgpd cnil fuite vie_privée piratage "
     "piraté/e "
     "hacké/e mot_de_passe mots_de_passe confidentialité espionne traceurs "
     "cookies phishing hameçonnage arnaque_sms faux_sms démarchage usurpation "
     "identité faille cyberattaque géolocalisation caméra/s"},
    {LabelOf(Theme::kEthics),
     "éthique arnaque/s arnaqueurs escroquerie escrocs honte honteux "
     "mensonge/s "
     "mensonger/s mensongère trompeur/s trompeuse/s tromperie racisme raciste "
     "sexisme sexiste discrimination fraude corruption scandale exploitation "
     "esclavage dividendes profits superprofits évasion_fiscale pratiques "
     "boycott lobby greenwashing malhonnête abus abusif abusive immoral "
     "condamné"},
    {LabelOf(Theme::kEmployment),
     "emploi/s recrute recrutement salarié/s salariée/s licencié/e/s "
     "licenciement/s plan_social grève syndicat/s cgt cfdt embauche salaire/s "
     "conditions_de_travail harcèlement cdi cdd alternance stage intérim "
     "collègues "
     "poste/s postes_supprimés suppressions_de_postes h/f candidature/s cv "
     "direction burn_out débrayage heures_sup télétravail chef manager "
     "ma_boîte boîte intérimaire"},
    {LabelOf(Theme::kEnvironment),
     "environnement écologie écologique écolo pollution pollue climat "
     "climatique "
     "carbone co2 émissions plastique emballage/s recyclage recyclable recyclé "
     "déchets bio biodiversité glyphosate pesticides huile_de_palme "
     "déforestation greenwashing fossiles pétrole marée_noire nappe eau "
     "renouvelable/s solaire éolien planète durable vrac consigne"},
    {LabelOf(Theme::kOutage),
     "panne/s en_panne coupure/s coupé/e/s plus_de_réseau pas_de_réseau "
     "plus_d'internet sans_internet plus_internet hors_service hs "
     "ne_marche_plus "
     "marche_plus ne_fonctionne_plus bug généralisé incident/s serveurs "
     "down inaccessible indisponible plus_de_courant plus_d'électricité "
     "sans_électricité sans_courant rétabli rétablissement perturbation "
     "perturbations ça_rame connexion déconnexions plus_de_fibre plus_de_4g"},
    {LabelOf(Theme::kBilling),
     "facture/s facturé/e/s facturation prélèvement/s prélevé/e/s prélève "
     "prélèvent double_prélèvement surfacturation régularisation échéance "
     "mensualité/s trop_perçu impayé rejet_de_prélèvement agios "
     "frais_bancaires relance/s échéancier débité/e/s acompte compteur relevé"},
    {LabelOf(Theme::kProduct),
     "produit/s modèle version nouveau nouvelle gamme rayon goût recette "
     "parfum "
     "saveur box téléphone smartphone voiture batterie autonomie écran "
     "appareil "
     "crème médicament contrat carte forfait offre fonctionnalité "
     "compatible compatibilité taille couleur pack paquet boîte garantie "
     "remplacement formule moteur casque robot composition"},
    {LabelOf(Theme::kApp),
     "appli/s application/s app site site_web espace_client interface "
     "mise_à_jour "
     "bug/s bugs beugue plante plantage connexion_à connecter identifiant "
     "code_sms android ios store play_store widget notification/s "
     "tableau_de_bord logiciel version_web en_ligne authentification"},
    {LabelOf(Theme::kAdvertising),
     "pub/s publicité/s publicitaire spot campagne affiche/s affichage slogan "
     "réclame jingle égérie influenceur influenceuse influenceurs "
     "placement_de_produit "
     "communication marketing newsletter spam démarchage démarcheur "
     "sponsorisé sponsorisée bannière teaser"},
    {LabelOf(Theme::kWaiting),
     "attente attends attend attendu attendre file_d'attente la_queue queue "
     "délai/s retard rupture_de_stock depuis_des_semaines depuis_des_mois "
     "toujours_rien toujours_pas heures_d'attente minutes_d'attente "
     "mois_d'attente "
     "semaines_d'attente rendez_vous_dans patienter patiente lent/e lenteur/s "
     "interminable poireauter poireaute"},
    {LabelOf(Theme::kRefund),
     "rembours* remboursement/s avoir trop_perçu indemnisation indemniser "
     "indemnisé/e dédommagement geste_commercial récupérer_mon_argent "
     "rendez_l'argent rends_l'argent me_doit me_devez satisfait_ou_remboursé "
     "bon_d'achat rétractation retourné retour/s"},
    {LabelOf(Intent::kQuestion),
     "quelqu'un_sait quelqu'un_a qui_sait savez_vous comment_faire comment "
     "est_ce_que est_ce_qu c'est_quoi quel/s quelle/s où_trouver combien "
     "pourquoi qui_a_déjà des_retours des_avis vous_conseillez un_avis "
     "conseillez peut_on puis_je dois_je faut_il pouvez_vous y_a_t_il "
     "besoin_d'aide une_idée svp possible_de vous_prendriez vous_savez"},
    {LabelOf(Intent::kComplaint),
     "honteux honte inadmissible inacceptable scandaleux lamentable nul nulle "
     "marre ras_le_bol déçu/e déception arnaque toujours_rien toujours_pas "
     "jamais personne_ne aucune_réponse aucun_retour ne_répond injoignable "
     "n'importe_quoi foutage_de_gueule se_moquent se_fout incompétents "
     "furieux furieuse colère catastrophe catastrophique à_fuir pire "
     "réclamation remboursez bande_de voleurs insupportable mécontent/e "
     "depuis_une_semaine depuis_un_mois combien_de_temps"},
    {LabelOf(Intent::kLeave),
     "résilie résilié/e résilier résiliation je_change change_d'opérateur "
     "je_pars je_quitte quitter je_me_barre je_me_tire je_me_casse "
     "va_voir_ailleurs je_vais_voir aller_voir_ailleurs portabilité "
     "passe_chez je_passe_chez on_passe_chez bascule je_clôture clôturer "
     "clôturé adieu au_revoir plus_jamais_chez dernier_mois changer_de_banque "
     "chez_la_concurrence à_la_concurrence mobilité_bancaire déménage_mes "
     "je_retourne_chez ils_m'ont_perdu perdu_un_client perdu_une_cliente"},
    {LabelOf(Intent::kBoycott),
     "boycott* boycott boycotter boycottez boycottons n'achetez_plus "
     "achetez_plus plus_un_euro plus_un_centime plus_jamais_un_centime "
     "n'y_allez_plus résiliez_tous désinstallez faites_pareil partagez "
     "n'ouvrez_rien on_lâche_rien changez_de_banque arrêtez_d'acheter "
     "on_arrête_d'acheter tant_qu'ils tant_que dehors pas_un_centime "
     "sans_moi je_n'achèterai_plus"},
    {LabelOf(Intent::kLegal),
     "plainte avocat/e tribunal juge mise_en_demeure médiateur dgccrf "
     "assignation assigne action_collective action_de_groupe justice huissier "
     "commissaire_de_justice protection_juridique assistance_juridique "
     "conciliateur poursuites poursuivre procès saisi saisine ufc que_choisir "
     "recours contentieux parquet cnil prud'hommes contre_expertise "
     "lettre_recommandée"},
    {LabelOf(Intent::kPraise),
     "bravo merci super top génial excellent parfait nickel adore "
     "recommande chapeau impeccable au_top formidable ravi/e satisfait/e "
     "content/e efficace réactif rapide sympa meilleur/e incroyable "
     "merveilleux bluffé/e pépite régal canon dingue j'aime félicitations "
     "rien_à_redire coup_de_cœur ❤ 😍 👏 🥰 🙏 sauvé"},
    {LabelOf(Intent::kPurchase),
     "j'ai_pris je_l'ai_pris j'ai_acheté j'ai_commandé je_viens_d'acheter "
     "commandé_la commandé_le souscrit signé craqué j'ai_cédé je_prends "
     "je_vais_acheter j'achète je_commande j'en_ai_repris j'en_recommande "
     "je_ressors_avec"},
    {LabelOf(Care::kAnswer),
     "svp s'il_vous_plaît répondez rappelez contactez merci_de pouvez_vous "
     "que_faire j'attends toujours_pas toujours_rien aucune_réponse "
     "personne_ne_répond dossier numéro_de_dossier votre_réponse réclamation "
     "remboursement aidez_moi besoin_d'aide comment_vous_joindre"},
    {LabelOf(Care::kUrgent),
     "urgent urgence urgences urgente immédiatement tout_de_suite maintenant "
     "dans_l'heure aujourd'hui oxygène nourrisson bébé hospitalisé/e "
     "à_l'hôpital sent_le_gaz pris_feu prend_feu danger répondez "
     "je_vous_en_supplie je_supplie mis_en_danger bloqué/e_à pompe_à_insuline "
     "détresse venez bloquez en_train_de_vider brûlure"},
    {LabelOf(Care::kStaffThreat),
     "je_vais_le_retrouver je_vais_te_retrouver je_vais_vous_retrouver "
     "il_va_comprendre vous_allez_comprendre elle_va_comprendre va_payer "
     "vont_payer il_va_payer je_sais_où j'ai_son_adresse j'ai_sa_plaque "
     "je_connais_son je_reviens_avec je_viens_avec on_sera_là casser_la_gueule "
     "casse_la_gueule lui_mets la_tête_dans dans_les_dents le_crever la_crever "
     "les_crever vous_crever je_vais_le_tuer je_vais_la_tuer vais_les_tuer "
     "je_vous_attends je_t'attends à_la_sortie s'il_me_croise si_je_le_croise "
     "rentrera_pas attention_à_vous gare_à_vous vous_êtes_prévenus "
     "tout_casser tout_cramer foutre_le_feu mettre_le_feu brûler_l'agence "
     "va_pas_rire va_le_regretter vont_le_regretter "
     "d'une_manière_ou_d'une_autre "
     "un_coup_de_fusil je_vais_le_défoncer je_vais_les_défoncer défoncer "
     "manger_son je_vais_venir_vous_voir je_vais_descendre on_va_se_revoir "
     "on_va_se_retrouver on_se_retrouvera je_vous_retrouverai "
     "je_te_retrouverai je_le_retrouverai je_la_retrouverai "
     "je_vais_vous_faire_la_peau faire_la_peau lui_faire_la_peau "
     "je_vais_l'attendre "
     "l'attends_à_la_sortie t'attends_dehors l'attends_dehors je_l'attends "
     "lui_péter péter_la_gueule péter_les_dents pète_la_gueule la_gueule_du "
     "lui_mettre_une mettre_une_balle une_balle_dans je_vais_lui_en "
     "lui_casser lui_briser briser_les_genoux casser_les_jambes "
     "mérite_une_balle mérite_de_crever qu'il_crève qu'elle_crève "
     "qu'ils_crèvent "
     "va_finir_à_l'hôpital finir_à_l'hosto vont_finir je_sais_où_il "
     "je_sais_où_elle "
     "je_sais_où_tu je_sais_où_vous sais_où_habite où_il_habite où_elle_habite "
     "où_tu_habites son_adresse_perso sa_voiture_va je_débarque "
     "je_vais_débarquer avec_une_batte batte_de_baseball avec_un_couteau "
     "mon_fusil à_coups_de lui_régler_son_compte régler_son_compte "
     "régler_ses_comptes qu'il_fasse_attention qu'elle_fasse_attention "
     "ferait_mieux_de_se_cacher il_peut_se_cacher prochaine_fois_je_le "
     "prochaine_fois_je_la je_le_tape je_la_tape je_frappe va_s'en_prendre "
     "cramer_votre brûler_votre crever_tes_pneus crever_ses_pneus "
     "les_pneus_de crever_les_pneus vous_tuer te_tuer le_tuer la_tuer les_tuer "
     "je_vous_jure_que_je vous_allez_le_regretter tu_vas_le_regretter "
     "il_va_regretter elle_va_regretter"},
    {LabelOf(Care::kSelfHarm),
     "suicide suicider me_suicider suicidaire/s me_tuer en_finir "
     "mettre_fin_à_mes_jours plus_envie_de_vivre envie_de_mourir "
     "je_veux_mourir voudrais_mourir mes_cachets les_cachets préparé_mes "
     "me_foutre_en_l'air me_jeter sauter_du_pont sur_le_pont "
     "ne_pas_me_réveiller "
     "pas_me_réveiller se_réveiller_demain plus_envie_d'être_là "
     "plus_envie_de_rien "
     "à_quoi_bon_vivre que_ça_s'arrête ça_s'arrête "
     "plus_simple_pour_tout_le_monde "
     "vous_aurez_ma_mort sur_la_conscience m'ouvrir_les_veines me_pendre "
     "lettre_d'adieu éteindre_le_reste je_vois_plus_l'intérêt "
     "plus_l'intérêt_de_continuer à_bout scarifier automutilation "
     "personne_verra_la_différence je_vais_mal envie_de_crever "
     "envie_d'en_finir envie_de_disparaître je_veux_disparaître "
     "voudrais_disparaître plus_la_force_de_vivre plus_goût_à_la_vie "
     "plus_goût_à_rien fatiguée_de_vivre fatigué_de_vivre marre_de_vivre "
     "marre_de_la_vie la_vie_ne_vaut vaut_plus_le_coup mieux_sans_moi "
     "mieux_si_je_n'étais_plus mieux_si_j'étais_pas si_je_n'étais_plus_là "
     "quand_je_serai_plus_là quand_je_ne_serai_plus je_serai_plus_là "
     "ne_serai_plus_là bientôt_plus_là je_vais_me_tuer me_foutre_sous "
     "me_jeter_sous me_jeter_du sous_un_train sous_le_train par_la_fenêtre "
     "avaler_tous avaler_la_boîte boîte_de_médocs boîtes_de_médocs "
     "tous_mes_médicaments tous_les_médicaments mes_médicaments_d'un_coup "
     "idées_noires pensées_noires idées_suicidaires pensées_suicidaires "
     "tentative_de_suicide ts_en je_tiens_plus je_ne_tiens_plus "
     "je_n'en_peux_plus "
     "j'en_peux_plus_de_vivre plus_de_raison_de_vivre aucune_raison_de_vivre "
     "je_me_scarifie me_faire_du_mal me_fais_du_mal faire_une_bêtise "
     "faire_une_connerie je_vais_craquer ma_dernière_nuit dernier_message "
     "adieu_à_tous adieu_tout_le_monde pardon_à_mes_enfants "
     "dormir_pour_toujours "
     "m'endormir_pour_toujours m'endormir_et ne_plus_me_réveiller "
     "plus_me_réveiller à_quoi_ça_sert_de_vivre à_quoi_ça_sert_de_continuer "
     "ça_sert_à_rien_de_continuer tout_arrêter_pour_de_bon sauter_du "
     "sauter_d'un "
     "numéro_de_sos sos_suicide 3114"},
    {kIrony,
     "bravo merci quelle_bonne quel_bonheur magnifique génial super "
     "félicitations "
     "chapeau merci_pour formidable rassurant au_moins généreux générosité "
     "bel_effort champions artistes 👏 🙃 🤡 👏👏 ah quelle_chance "
     "bien_sûr "
     "évidemment comme_par_hasard"},
    {kAlarm,
     "scandale boycott rappel fuite plainte tribunal mort danger grève "
     "cyberattaque listeria enquête avocat licenciements plan_social"},
};

}  // namespace

const std::span<const LabelWords> kFrenchLabels = kWords;

}  // namespace vigie
