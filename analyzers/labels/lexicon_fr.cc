#include "analyzers/labels/lexicon.h"

namespace vigie {
namespace {

constexpr LabelWords kWords[] = {
    {LabelOf(Nature::kNews),
     "selon annonce annoncent annoncé dévoile dévoilent révèle lance lancera "
     "lancent rachète rachat envisage prévoit confirme justice préfet "
     "préfecture milliard/s million/s trimestre ministre gouvernement "
     "communiqué_de_presse reportage enquête_exclusive interview édito tribune "
     "exclusif dépêche afp ce_que_l'on_sait fait_le_point visé par_une_enquête "
     "ouvrira fermera supprime suppressions inauguré inaugure signe un_accord "
     "accord_signé condamné assigné perquisition mise_en_examen "
     "dépose_le_bilan salariés syndicats intersyndicale grève "
     "association_de_consommateurs"},
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
     "offre_d'emploi cdi cdd alternance alternant/e/s stage stagiaire intérim "
     "h/f f/h hf candidature/s candidatez postulez postuler cv job_dating "
     "poste_à_pourvoir postes_à_pourvoir à_pourvoir débutant_accepté "
     "débutants_acceptés télétravail_partiel salaire_brut brut_annuel k€ "
     "prise_de_poste nous_cherchons cherche_son cherche_un recherche_un "
     "recherche_une recherche_des rejoignez apprenti/e/s apprentissage "
     "permis_b rémunération mission/s freelance tjm vacation chargé_de "
     "chargée_de technicien_confirmé"},
    {LabelOf(Nature::kGiveaway),
     "concours jeu_concours à_gagner gagnez gagner_un gagner_une "
     "tentez_de_gagner fais_gagner fait_gagner faire_gagner tirage "
     "tirage_au_sort tirés_au_sort rt_follow rt_+_follow follow "
     "like_et_commente commentez commente_avec participer pour_participer "
     "participez calendrier_de_l'avent lots_à_gagner gagnant/s gagnante/s "
     "offert_à offerte_à à_vous_offrir invitez mentionne identifie_un "
     "identifiez abonnez_vous_et"},
    {LabelOf(Nature::kPromotion),
     "promo/s code_promo parrainage parrain code_parrain lien_affilié "
     "liens_affiliés affil affiliation lien_en_bio lien_partenaire bon_plan "
     "bons_plans vente_privée vente_flash black_friday black_week soldes "
     "série_limitée sans_engagement jusqu'à_dimanche jusqu'à_lundi jusqu'au "
     "offre_spéciale prime_de_bienvenue € dès_1 à_saisir profitez remise "
     "réduction -50% -30% -20% pub #pub sponsorisé collaboration "
     "collab_commerciale partenariat_rémunéré circulaire/s catalogue "
     "profitez_de exclu_web offre_valable french_days cashback euros_offerts "
     "€_offerts offerts"},
    {LabelOf(Nature::kResale),
     "vends vds revends à_vendre vend lot_de à_débattre débattre "
     "remise_en_main_propre main_propre état_neuf très_bon_état bon_état "
     "jamais_porté jamais_servi peu_servi neuf_avec_étiquette faire_offre "
     "envoi_possible mondial_relay leboncoin vinted dispo_sur à_venir_chercher "
     "à_retirer port_compris fdp_compris a_donner à_donner occasion collector "
     "taille échange_possible prix_coûtant dressing brocante"},
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
     "tour_de_france étape stade stadium naming ligue championnat transat "
     "voile roland_garros marathon course trophée/s team vélodrome "
     "équipe_de_france ligue_1 top_14 coupe grand_prix formule_1 partenariat "
     "partenaires_majeurs arena club rugby foot"},
    {LabelOf(Nature::kStatus),
     "bot statusbot #autopost partagé_automatiquement partage_automatique "
     "#partageauto mise_à_jour_automatique robot status opérationnel "
     "maintenance_planifiée signalements_sur rapports_d'incident "
     "dernière_mise_à_jour relevé taux_du_jour vient_de_s'enregistrer "
     "vous_avez_atteint_le_niveau je_viens_de_marcher affluence_actuelle ping "
     "test_débit sondes via perturbation résolu"},
    {LabelOf(Nature::kSatire),
     "gorafi exclu se_félicite porte_parole déplore_un le_bouchon annonce_une "
     "promet crée_un propose_un rassure expérimente expérimentent élargit "
     "selon_nos_informations_imaginaires une_étude_montre"},
    {LabelOf(Nature::kSpoiler),
     "spoil spoiler/s spoilé spoile divulgâche divulgâchage saison épisode "
     "replay fin_du_film fin_de_saison"},
    {LabelOf(AuthorType::kCustomer),
     "je j'ai mon ma mes moi chez_vous votre_service client_depuis cliente "
     "ma_facture mon_forfait ma_box mon_colis ma_commande mon_compte j'attends "
     "mon_conseiller mon_abonnement acheté reçu j'adore merci svp remboursez "
     "facturé prélevé"},
    {LabelOf(AuthorType::kEmployee),
     "ma_boîte notre_boîte j'y_bosse j'y_travaille je_bosse_chez "
     "je_travaille_chez je_travaille_à salarié_de salariée_de collègue/s "
     "mes_collègues mon_équipe ma_cheffe mon_chef manager mon_manager "
     "notre_direction la_direction_nous ans_de_boîte ans_de_maison "
     "dans_la_boîte intérimaire en_interne on_débraye on_nous_demande "
     "mon_contrat_de_travail dernier_jour ma_responsable notre_site "
     "notre_usine rayon caisse plateau ancien_vendeur anciens_salariés "
     "j'ai_démissionné j'y_ai_bossé"},
    {LabelOf(AuthorType::kJournalist),
     "selon annonce dévoile révèle confirme reportage enquête info_ "
     "notre_enquête interview à_lire rédaction exclusif afp"},
    {LabelOf(AuthorType::kElected),
     "maire mairie commune conseil_municipal conseiller_municipal adjoint "
     "député/e sénateur sénatrice élu/e élus ministre circonscription "
     "assemblée amendement commission je_saisis j'ai_interpellé j'ai_demandé "
     "nos_concitoyens habitants territoire préfet administrés nos_communes "
     "convention en_séance intercommunalité"},
    {LabelOf(AuthorType::kOrganisation),
     "nous notre nos vous_invite association syndicat fédération collectif "
     "notre_association recrute h/f candidatures équipes partenaire communiqué "
     "rendez_vous_sur à_gagner tentez organise inscriptions"},
    {LabelOf(AuthorType::kCompetitor),
     "chez_nous passez_chez contrairement_à nos_tarifs nos_clients_venus"},
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
     "n'importe_quoi foutage_de_gueule se_moquent se_fout incompétents furieux "
     "furieuse colère catastrophe catastrophique à_fuir pire réclamation "
     "remboursez bande_de voleurs insupportable mécontent/e depuis_une_semaine "
     "depuis_un_mois combien_de_temps"},
    {LabelOf(Intent::kLeave),
     "je_repasse_{sur|chez|à|en} je_reviens_chez je_retourne_{sur|à|vers} "
     "je_{suis|serai}_parti_chez "
     "passé_chez_{la_concurrence|un_autre|le_concurrent} "
     "passée_chez_{la_concurrence|un_autre} {ma_prochaine|mon_prochain|la_"
     "prochaine|le_prochain}_{ne_sera|sera_pas|sera_un|sera_une} "
     "ce_sera_sans_moi {plus_jamais|jamais_plus}_{de_renault|de_peugeot|une_"
     "renault|une_peugeot|une_citroën|de_citroën|de_tesla|une_tesla|un_samsung|"
     "un_iphone|de_samsung|d'apple|de_produit|de_produits|cette_marque|leurs_"
     "produits|un_produit} ma_dernière_{renault|peugeot|citroën|tesla|dacia|"
     "voiture_chez|commande_chez} mon_dernier_{samsung|iphone|achat_chez} "
     "je_{passe|bascule|migre}_{sur|à|vers}_{android|iphone|linux|mac|firefox|"
     "la_concurrence|autre_chose|un_concurrent} désinstallé/e j'ai_désinstallé "
     "je_supprime_{mon_compte|tout} compte_{supprimé|fermé|clôturé} "
     "je_cherche_un_autre je_change_de_{fournisseur|banque|mutuelle|crèmerie|"
     "marque|pharmacie|garage|médecin|opérateur} on_change_de_{fournisseur|"
     "banque|mutuelle|crèmerie|marque|garage|opérateur} je_résilie je_resilie "
     "j'ai_résilié résilié_hier résilié_ce résilié_aujourd'hui on_résilie "
     "vais_résilier va_résilier veux_résilier prêt_à_résilier compte_résilier "
     "j'envisage_de_résilier résiliation_envoyée résiliation_faite "
     "résiliation_demandée lettre_de_résiliation demande_de_résiliation "
     "je_résilie_tout je_change_d'opérateur je_change_de changer_d'opérateur "
     "je_vais_changer je_change_à changer_de_crèmerie change_de_crèmerie "
     "changer_de_fournisseur changer_de_mutuelle changer_de_banque "
     "je_change_de_banque changer_d'assurance je_quitte_orange je_quitte_free "
     "je_quitte_sfr je_quitte_cette je_quitte_ce je_vous_quitte je_les_quitte "
     "quitter_cette_banque on_vous_quitte j'ai_quitté on_a_quitté je_me_barre "
     "je_me_tire je_me_casse je_m'en_vais je_pars_chez je_pars_à_la "
     "je_pars_voir on_part_chez parti_chez partie_chez partis_chez "
     "voir_ailleurs va_voir_ailleurs aller_voir_ailleurs vais_voir_ailleurs "
     "irai_voir_ailleurs j'irai_ailleurs je_vais_ailleurs on_ira_ailleurs "
     "portabilité_faite portabilité_demandée demande_de_portabilité "
     "portabilité_lancée je_demande_la_portabilité je_passe_chez on_passe_chez "
     "je_vais_passer_chez passer_à_la_concurrence chez_la_concurrence "
     "à_la_concurrence vers_la_concurrence je_clôture je_cloture "
     "je_ferme_mon_compte fermer_mon_compte clôturer_mon je_clôture_tout "
     "clôture_de_mon_compte plus_jamais_chez plus_jamais_de_commande "
     "plus_jamais_chez_eux on_ne_m'y_reprendra on_m'y_reprendra "
     "dernier_mois_chez dernière_commande dernière_fois_que "
     "mobilité_bancaire_lancée mobilité_bancaire_signée mobilité_signée "
     "déménage_mes je_retourne_chez retour_chez_orange je_repars_chez "
     "je_repars_au ils_m'ont_perdu vous_m'avez_perdu vous_avez_perdu_un "
     "vous_avez_perdu_une perdu_un_client perdu_une_cliente vous_perdez_un "
     "vous_perdez_une perdent_un_client adieu_orange adieu_free adieu_sfr "
     "adieu_bouygues adieu_la adieu_et bye_bye_orange bye_bye_sfr bye_bye_free "
     "sans_moi_désormais fini_pour_moi c'est_fini_avec c'est_terminé_avec "
     "terminé_pour_moi je_supprime_l'appli je_supprime_mon_compte "
     "je_désinstalle je_me_désabonne désabonné/e désabonnée je_rends_ma_carte "
     "rapatrié_tout transféré_tous_mes je_vais_tout_transférer bascule_tout "
     "je_bascule_chez j'ai_basculé"},
    {LabelOf(Intent::kBoycott),
     "vous_avez_encore_un_{forfait|compte|abonnement}_chez "
     "qui_est_encore_client_chez honte_à_ceux_qui_y_achètent n'y_remettez "
     "{ne_mettez|mettez}_plus_les_pieds "
     "{plus|pas}_un_{euro|centime|sou|rond|kopeck}_{chez|pour|à} "
     "{achetez|commandez|mangez|buvez|prenez|souscrivez}_plus_{chez|rien} "
     "ne_{commandez|souscrivez|prenez}_{plus|pas|rien} {arrêtez|arrêtons|stop|"
     "cessez}_{de_commander|de_consommer|d'aller_chez|de_leur_donner|de_"
     "financer} fuyez_{tous|cette_banque|cet_opérateur|cette_boîte} "
     "résiliez_{en_masse|vos|tous_vos} "
     "{fermez|videz|clôturez}_{vos_comptes|tous_vos_comptes} "
     "opération_{escargot|caddies_vides|caddie_vide|zéro_achat} "
     "{pas|plus}_d'achat_{chez|tant} {tant_que|tant_qu'ils}_{vendront|"
     "financeront|n'ont_pas|ne_s'excusent|refusent} "
     "laissez_leurs_produits_en_rayon produits_à_boycotter liste_de_boycott "
     "boycott* boycott boycotter boycotte boycottez boycottons boycottent "
     "boycotté boycottera boycot boycote boycoter boycotez boycotons "
     "boycotté_par n'achetez_plus n'achetez_pas_chez achetez_plus "
     "n'achetez_rien achetez_rien n'achète_plus_rien plus_un_euro "
     "plus_un_centime plus_un_rond plus_un_sou plus_un_kopeck pas_un_kopeck "
     "pas_un_rond_de_plus plus_jamais_un_centime plus_jamais_un_euro "
     "pas_un_centime_de_plus pas_un_euro_de_plus n'y_allez_plus "
     "n'allez_plus_chez n'y_mettez_plus n'allez_pas_chez "
     "ne_mettez_plus_les_pieds résiliez_tous résilions_tous désinstallez "
     "désinstallez_l'appli désinstallez_tous désabonnez_vous_tous "
     "désabonnez_vous_en_masse faites_pareil faites_comme_moi "
     "faites_tourner_pour partagez_pour_que_ça partagez_pour_qu'ils "
     "partagez_au_maximum_pour_que partagez_avant_qu'ils "
     "partagez_avant_que_ce_soit n'ouvrez_rien_chez n'ouvrez_pas_de_compte "
     "n'ouvrez_rien on_lâche_rien_contre changez_de_banque "
     "changez_tous_de_banque changez_d'opérateur quittez_tous "
     "quittez_cette_banque quittez_les arrêtez_d'acheter arrêtons_d'acheter "
     "arretez_d'acheter on_arrête_d'acheter cessez_d'acheter cessons_d'acheter "
     "tant_qu'ils_ne tant_qu'ils_disent tant_qu'ils_n'auront "
     "tant_que_le_groupe je_n'achèterai_plus_rien je_n'achèterai_plus_jamais "
     "ne_rien_acheter_chez rien_acheter_chez_eux n'achetons_plus "
     "refusez_d'acheter évitez_cette_marque évitez_cette_enseigne "
     "fuyez_cette_marque blacklistez appel_au_boycott appelle_au_boycott "
     "appellent_au_boycott frapper_au_portefeuille frappons_au_portefeuille "
     "touchons_les_au_portefeuille taper_au_portefeuille videz_vos_comptes "
     "retirez_votre_argent retirons_notre_argent plus_rien_de_chez "
     "ne_donnez_plus_un ne_leur_donnez_plus stop_aux_achats shein_dehors "
     "laissez_les_rayons_pleins zappez_cette_marque plus_un_client"},
    {LabelOf(Intent::kLegal),
     "plainte avocat avocate tribunal juge huissiers poursuites "
     "saisis_{le|la|l'|l} j'ai_saisi je_vais_saisir je_saisis on_saisit "
     "réclamer_justice demander_justice justice_{sera|tranchera|nous} "
     "plainte_groupée plainte_pénale plaintes_déposées "
     "{nous|on|j'ai|je_vais|va|allons|vais|ai}_{porter|déposé|déposer}_plainte "
     "{vous|les|le}_{attaquer|attaque|poursuivre|poursuis|assigner}_en_justice "
     "{ma|notre|la|sa}_protection_juridique "
     "protection_juridique_{saisie|activée} voie_{judiciaire|juridique} "
     "voies_{judiciaires|de_droit|légales} suites_judiciaires suite_judiciaire "
     "procédure_{en_cours|judiciaire|pénale|civile|engagée|lancée} au_pénal "
     "au_civil constitution_de_partie_civile partie_civile vice_caché "
     "vices_cachés garantie_légale juge_de_proximité main_courante "
     "{signalement|plainte|dossier}_à_la_{répression|dgccrf|cnil|gendarmerie} "
     "répression_des_fraudes service_contentieux "
     "le_tribunal_{judiciaire|administratif|de_commerce} porte_plainte "
     "porté_plainte porter_plainte portons_plainte porterai_plainte "
     "porte_plaint plainte_déposée dépose_plainte déposer_plainte "
     "déposé_plainte déposer_une_plainte plainte_en_cours plainte_a_été "
     "ma_plainte plainte_contre_x plainte_à_la dépôt_de_plainte "
     "je_dépose_une_plainte une_plainte_à mon_avocat mon_avocate notre_avocat "
     "notre_avocate avocat_contacté avocat_saisi un_avocat une_avocate avocats "
     "verrez_avec_mon_avocat voir_un_avocat prendre_un_avocat au_tribunal "
     "le_tribunal tribunal_de tribunal_judiciaire tribunal_d'instance "
     "tribunal_saisi devant_le_tribunal devant_le_juge le_juge_tranchera "
     "voir_le_juge mise_en_demeure mettre_en_demeure mets_en_demeure "
     "médiateur_saisi saisir_le_médiateur je_saisis_le_médiateur "
     "saisi_le_médiateur saisine_du_médiateur médiateur mediateur "
     "médiateur_de_l'énergie médiateur_des_communications "
     "médiateur_de_l'assurance saisis_la_dgccrf saisir_la_dgccrf "
     "signalement_à_la_dgccrf signalé_à_la_dgccrf dgccrf signal_conso "
     "signalconso assignation assignation_en je_vous_assigne vous_assigne "
     "on_assigne action_collective action_de_groupe action_en_justice "
     "en_justice poursuivre_en_justice attaquer_en_justice attaque_en_justice "
     "vais_vous_attaquer traîner_en_justice intenter huissier "
     "commissaire_de_justice constat_d'huissier protection_juridique "
     "assistance_juridique aide_juridictionnelle conciliateur "
     "conciliateur_de_justice engager_des_poursuites poursuites_judiciaires "
     "des_poursuites entamer_une_procédure procédure_judiciaire "
     "entamer_des_démarches_juridiques ma_juridique faire_un_procès un_procès "
     "au_procès saisi_la_justice saisir_la_justice saisine saisir_la_cnil "
     "saisi_la_cnil plainte_cnil plainte_à_la_cnil réclamation_à_la_cnil "
     "cnil_saisie ufc ufc_que_choisir que_choisir 60_millions "
     "recours_collectif voie_de_recours tous_les_recours recours_juridique "
     "contentieux au_parquet procureur prud'hommes aux_prud'hommes prudhommes "
     "contre_expertise lettre_recommandée recommandé_avec recommandé_envoyé "
     "lrar me_retourner_contre verra_au_tribunal injonction_de_payer "
     "se_verra_au_tribunal on_se_retrouvera_au_tribunal article_l ombudsman "
     "ombudsfin acpr je_porte_l'affaire porter_l'affaire dommages_et_intérêts"},
    {LabelOf(Intent::kPraise),
     "bravo merci super top génial excellent parfait nickel adore recommande "
     "chapeau impeccable au_top formidable ravi/e satisfait/e content/e "
     "efficace réactif rapide sympa meilleur/e incroyable merveilleux bluffé/e "
     "pépite régal canon dingue j'aime félicitations rien_à_redire "
     "coup_de_cœur ❤ 😍 👏 🥰 🙏 sauvé"},
    {LabelOf(Intent::kPurchase),
     "j'ai_craqué_pour craqué_pour_le craqué_pour_la j'ai_cédé "
     "je_viens_d'acheter viens_d'acheter viens_de_commander "
     "je_viens_de_prendre je_l'ai_commandé je_l'ai_commandée je_l'ai_acheté "
     "je_l'ai_achetée je_l'ai_pris je_l'ai_prise je_l'ai_précommandé "
     "précommandé/e j'ai_précommandé commande_passée je_vais_acheter "
     "je_vais_commander je_vais_en_racheter j'en_ai_repris j'en_ai_racheté "
     "j'en_rachète j'en_recommande_deux je_ressors_avec ressortie_avec "
     "ressorti_avec je_l'achète je_le_prends_direct je_la_prends_direct "
     "prochain_achat je_vais_me_l'offrir je_me_suis_offert je_me_suis_offerte "
     "je_me_suis_acheté on_a_craqué direct_au_panier dans_mon_panier "
     "shut_up_and_take c'est_fait_j'ai_pris take_my_money c'est_commandé "
     "commandé_direct j'ai_foncé_l'acheter j'y_cours"},
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
    {kIrony,
     "bravo merci quelle_bonne quel_bonheur magnifique génial super "
     "félicitations chapeau merci_pour formidable rassurant au_moins généreux "
     "générosité bel_effort champions artistes 👏 🙃 🤡 👏👏 ah "
     "quelle_chance "
     "bien_sûr évidemment comme_par_hasard"},
    {kAlarm,
     "scandale boycott rappel fuite plainte tribunal mort danger grève "
     "cyberattaque listeria enquête avocat licenciements plan_social"},
};

}  // namespace

const std::span<const LabelWords> kFrenchLabels = kWords;

}  // namespace vigie
