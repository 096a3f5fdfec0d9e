#include "analyzers/labels/lexicon.h"

namespace vigie {
namespace {

constexpr LabelWords kWords[] = {
    {LabelOf(Nature::kNews),
     "announces announced according_to reports report says said confirms "
     "unveils reveals to_cut to_close to_launch launches acquires takeover "
     "merger million bn billion regulator watchdog court inquiry findings "
     "ministers minister government investigation exclusive opinion editorial "
     "interview data_show figures_show study_finds finds wins_contract "
     "opens shuts closes suspends recalls sued fined union talks quarter "
     "chief_executive spokesperson sources"},
    {LabelOf(Nature::kOwn),
     "our_team our_teams our_customers our_members our_stores our_branches "
     "we're_sorry we_are_sorry sorry_to_hear please_dm drop_us_a_dm dm_us "
     "send_us_a_dm we've we'll we_have we_are we're proud_to thank_you_for "
     "get_in_touch please_contact our_helpline our_app is_aware has_paused "
     "we_recommend statement_from our_new open_until hi_there join_us "
     "lines_are_open can_you_dm happy_to_help let_us_know"},
    {LabelOf(Nature::kJob),
     "hiring vacancy vacancies apply apply_now job jobs role full_time "
     "part_time "
     "apprentice/s apprenticeship internship intern graduate_scheme cv resume "
     "salary per_annum permanent contract shift_work we're_hiring "
     "join_our_team "
     "seeks looking_for_a engineer manager recruit recruiting recruitment "
     "walk_in_interview remote hybrid seasonal closing_date careers openings "
     "experience_required k_plus days_a_week"},
    {LabelOf(Nature::kGiveaway),
     "giveaway give_away win chance_to_win win_a enter to_enter competition "
     "prize prizes prize_draw raffle follow_and rt_to_win retweet tag_a_friend "
     "tag comment_below winner winners ends_sunday ends_friday ends_midnight "
     "giving_away like_and_follow like_+ t&cs lucky"},
    {LabelOf(Nature::kPromotion),
     "deal deals discount code promo_code voucher_code referral refer_a_friend "
     "affiliate #ad ad sponsored link_in_bio off half_price sale black_friday "
     "flash_sale save_up limited_time offer offers bogof cashback coupon "
     "use_my_code my_link sign_up_bonus bonus ends_tonight only_until "
     "prime_day partner paid_partnership now_only was"},
    {LabelOf(Nature::kResale),
     "selling for_sale wts fs ono obo collection_only pick_up_only barely_used "
     "never_worn worn_once bnwt bnib mint_condition open_to_offers vinted ebay "
     "depop marketplace postage posted shipping_included collect cash_on "
     "boxed unopened tags_still bundle swap size spare_ticket face_value "
     "clearing_out free_to_collector"},
    {LabelOf(Nature::kStock),
     "shares share stock stocks ticker puts calls long short shorted shorting "
     "earnings eps guidance dividend dividends yield pe bullish bearish "
     "support resistance price_target pt upgrade downgrade premarket "
     "aftermarket limit_down trading trader portfolio ipo buyback analyst "
     "analysts valuation crypto bitcoin token chart breakout ftse nasdaq "
     "nyse holders sold_everything watching_not_touching"},
    {LabelOf(Nature::kSponsorship),
     "sponsor sponsors sponsorship sponsored_by official_partner partner "
     "shirt kit stadium arena league cup team club cycling tour marathon race "
     "grand_prix f1 premier_league rugby cricket tennis open championship "
     "naming_rights deal_with season players sleeve jersey"},
    {LabelOf(Nature::kStatus),
     "bot statusbot status resolved autopost auto automated automatic "
     "scheduled_maintenance degraded operational reports_in_the_last "
     "downdetector i_just_completed just_checked_in check_in level_up "
     "reached_level posted_via ping updated_at reading kwh via_app "
     "shared_automatically tracker uptime"},
    {LabelOf(Nature::kSatire),
     "onion area_man local_man sources_confirm nation unveils_new rebrands "
     "spokesman_confirmed announces_new introduces introducing "
     "scientists_confirm "
     "reportedly parody satire"},
    {LabelOf(Nature::kSpoiler),
     "spoiler spoilers spoiled finale episode season_finale ending"},
    {LabelOf(AuthorType::kCustomer),
     "i my me i've i'm mine our_bill my_account my_order my_bill my_phone "
     "my_card customer_for your_app you_guys told_me rang waiting ordered "
     "paid bought love thanks pls please refund"},
    {LabelOf(AuthorType::kEmployee),
     "i_work_at i_work_for i_worked_at i_worked_for work_here worked_there "
     "my_manager our_manager manager colleagues coworkers co_workers my_shift "
     "shift shifts we_staff as_an_employee staff_room years_at laid_off "
     "my_team "
     "our_depot our_site whistle i_take_calls former_employee ex_employee "
     "was_service_adviser "
     "i_do_nights head_office the_wall_chart told_us our_targets"},
    {LabelOf(AuthorType::kJournalist),
     "says reports announces confirms according_to exclusive interview opinion "
     "editorial finds unveils to_cut watchdog investigation reveals"},
    {LabelOf(AuthorType::kElected),
     "councillor cllr council mp senator congressman congresswoman mayor "
     "constituents constituency my_constituents residents parliament assembly "
     "i_have_written_to i_have_asked committee ward ministers hearing "
     "as_the_councillor raised_in_parliament bill_in"},
    {LabelOf(AuthorType::kOrganisation),
     "we our us team join_us hiring apply win giveaway members association "
     "union charity campaign volunteers our_members register partner "
     "proud official statement"},
    {LabelOf(AuthorType::kCompetitor),
     "switch_to_us our_customers_don't unlike we_build_in_the_same come_to_us"},
    {LabelOf(Theme::kPrice),
     "price/s priced pricing cost/s expensive cheap cheaper cheapest "
     "overpriced "
     "rip_off ripoff fee/s hike hikes increase increased rise rises discount "
     "deal deals sale off save saving voucher tariff tariffs inflation quid "
     "pounds £ $ pay paying paid free shrinkflation premium value afford "
     "half_price dollars bucks percent"},
    {LabelOf(Theme::kDelivery),
     "delivery deliveries deliver delivered delivering parcel parcels package "
     "courier driver shipping shipped shipment dispatch dispatched tracking "
     "arrived arrive never_came doorstep postage late_delivery "
     "out_for_delivery"},
    {LabelOf(Theme::kQuality),
     "quality broke broken breaks break faulty defect defective flimsy sturdy "
     "durable lasts lasted worn fell_apart cheaply_made reliable unreliable "
     "taste tasteless stale soggy fresh rotten mouldy rubbish solid build "
     "stopped_working died dead gone_off bland falling_apart well_made"},
    {LabelOf(Theme::kService),
     "customer_service customer_support service support staff agent agents "
     "advisor adviser helpline chat chatbot bot call called rang phone_call "
     "on_hold rude helpful unhelpful polite friendly manager reply replied "
     "response email emails ticket branch clerk engineer rep complaint lovely "
     "answered human waiter server sorted desk"},
    {LabelOf(Theme::kSafety),
     "safety unsafe danger dangerous hazard recall recalled recalls fire burn "
     "burned burnt burns injured injury hurt accident crash brakes airbag "
     "poisoning salmonella listeria allergic allergy choking hospital a&e er "
     "smoke sparks explode exploded toxic glass metal_in overheated live_wire "
     "gas_leak side_effects implant"},
    {LabelOf(Theme::kPrivacy),
     "privacy data breach breached leak leaked hacked gdpr personal_data "
     "passwords password phishing scam_text spam_calls tracking identity "
     "identity_theft stolen_laptop sort_code details exposed cookies "
     "consent surveillance records"},
    {LabelOf(Theme::kEthics),
     "ethics ethical unethical scam scammers fraud lies lied lying misleading "
     "misled shame shameful disgraceful racist racism sexist discrimination "
     "exploit exploits exploitation greed greedy dodging tax_dodging boycott "
     "child_labour sweatshop corrupt corruption dishonest con conned forged "
     "greenwashing profits profiteering cover_up immoral"},
    {LabelOf(Theme::kEmployment),
     "job jobs hiring workers staff_cuts redundancies redundant layoffs "
     "laid_off union strike strikes wages pay_rise shift shifts vacancy "
     "vacancies apprentice apprenticeship internship graduate manager "
     "colleagues "
     "head_office overtime zero_hours employees employee salary cv apply role "
     "recruit fired sacked walkout working_conditions"},
    {LabelOf(Theme::kEnvironment),
     "environment environmental climate carbon emissions plastic packaging "
     "recycle recycled recycling pollution polluting sewage oil_spill fossil "
     "oil_fields green greenwash renewable renewables solar wind sustainable "
     "pesticides palm_oil deforestation waste river trees planet eco"},
    {LabelOf(Theme::kOutage),
     "outage outages down is_down went_down offline no_signal no_service "
     "no_internet no_power power_cut powercut no_broadband blackout "
     "not_working "
     "isn't_working cut_off dropped drops keeps_dropping buffering unavailable "
     "restored back_up crashed without_power loadshedding load_shedding "
     "lost_connection"},
    {LabelOf(Theme::kBilling),
     "bill bills billed billing charge charged charges invoice direct_debit "
     "overcharged double_charged statement payment payments autopay debited "
     "meter_reading estimated late_fee arrears deducted renewal collections "
     "account_balance top_up"},
    {LabelOf(Theme::kProduct),
     "product model version new range flavour flavor recipe battery screen "
     "phone "
     "car laptop feature features device size colour color plan menu item "
     "camera headphones earbuds cream shampoo medicine formula engine pack "
     "bottle warranty compatible upgrade specs mileage policy update"},
    {LabelOf(Theme::kApp),
     "app website site login log_in logged_out sign_in password_reset update "
     "crashes crashing bug bugs buggy glitch interface ui android ios loading "
     "notification notifications widget online_account portal dark_mode "
     "software firmware verification_code 2fa"},
    {LabelOf(Theme::kAdvertising),
     "ad ads advert adverts advertising commercial billboard slogan campaign "
     "influencer influencers sponsored marketing spam newsletter rebrand "
     "jingle "
     "banner trailer promo_email logo"},
    {LabelOf(Theme::kWaiting),
     "wait waited waiting waits queue queues queued queuing on_hold delay "
     "delays delayed weeks_later months_later still_waiting still_no hour_wait "
     "day_wait slow backlog out_of_stock back_order appointment_in hours_on "
     "taking_forever"},
    {LabelOf(Theme::kRefund),
     "refund/s refunded refunding money_back compensation compensate reimburse "
     "reimbursed reimbursement chargeback credit_note return returned returns "
     "owe_me owes_me give_it_back goodwill payout"},
    {LabelOf(Intent::kQuestion),
     "does_anyone anyone_know anyone_else has_anyone how_do how_long how_much "
     "how_many what's_the which is_it can_i can_you could_you do_i should_i "
     "is_there are_there where_can when_will why_is why_does who_do "
     "any_idea any_recommendations recommend_a worth_it is_anyone what_happens "
     "do_you do_they does_the is_the are_the what_is"},
    {LabelOf(Intent::kComplaint),
     "disgrace disgraceful unacceptable ridiculous joke shocking appalling "
     "awful "
     "terrible horrible worst useless pathetic fed_up sick_of still_waiting "
     "still_no no_reply never_again disappointed disappointing rip_off scam "
     "shambles fuming furious angry nightmare rubbish shame waste_of avoid "
     "incompetent how_is_this why_is_it third_time absolute hopeless sort_it "
     "do_better"},
    {LabelOf(Intent::kLeave),
     "cancelling cancelled cancel_my switching switched switch_to leaving "
     "i'm_leaving i'm_off moving_to moved_to taking_my_business goodbye bye "
     "closing_my_account closed_my_account lost_a_customer lost_my_business "
     "porting pac_code going_elsewhere last_time done_with i'm_done "
     "never_shopping unsubscribed"},
    {LabelOf(Intent::kBoycott),
     "boycott* boycott boycotting don't_buy do_not_buy stop_buying "
     "nobody_should "
     "not_spending not_a_penny not_one_penny stay_away cancel_your "
     "spread_the_word "
     "share_this switch_it_off stop_shopping shop_elsewhere move_your_accounts "
     "name_the_firms who's_still_in don't_shop"},
    {LabelOf(Intent::kLegal),
     "lawyer lawyers solicitor/s solicitor's attorney sue suing court "
     "small_claims lawsuit class_action legal_action ombudsman "
     "trading_standards police_told barrister letter_before_action tribunal "
     "consumer_court regulator legal see_you_in_court chargeback"},
    {LabelOf(Intent::kPraise),
     "love loved lovely great amazing brilliant excellent fantastic perfect "
     "best "
     "thank_you thanks ta kudos well_done shout_out shoutout hats_off bravo "
     "impressed recommend superb awesome wonderful chuffed delighted gem "
     "sorted lifesaver legend legends credit_where fair_play happy spot_on "
     "❤ 😍 👏 🥰 🙏"},
    {LabelOf(Intent::kPurchase),
     "just_bought just_ordered i_bought bought_the bought_a got_myself caved "
     "ordered_the ordered_a treated_myself signed_up picked_up_a i'm_buying "
     "going_to_buy will_buy pre_ordered took_the_plunge came_out_with"},
    {LabelOf(Care::kAnswer),
     "please pls help reply answer respond contact_me call_me someone_please "
     "anyone_there who_do_i_contact still_waiting still_no no_reply "
     "no_response "
     "ref reference ticket order_number how_do_i refund case_number "
     "can_someone "
     "can_you dm sort_this"},
    {LabelOf(Care::kUrgent),
     "urgent urgently emergency asap today now right_now immediately tonight "
     "hospital a&e baby newborn pregnant insulin oxygen gas_leak live_wire "
     "fire stranded stuck_at help please_help need_help desperate "
     "can't_breathe locked_out"},
    {LabelOf(Care::kStaffThreat),
     "i_know_where i_know_your watch_your_back watch_out_for_me should_watch "
     "i'm_coming_down i_am_coming_down coming_for_you coming_to_your "
     "pick_his_teeth picking_his_teeth his_teeth her_teeth knock_his "
     "kick_his break_his smash_his smash_his_face punch kill_him kill_her "
     "kill_them kill_you beat_the gonna_pay will_pay_for_this going_to_pay "
     "you'll_regret he'll_regret they'll_regret burn_it_down burn_your "
     "waiting_outside wait_outside on_the_steps in_the_car_park_for "
     "you're_dead "
     "you_are_dead find_where_you find_out_where_you shoot "
     "i'll_find_you i'll_find_him i'll_find_her i_will_find_you find_him_and "
     "i'll_be_waiting i'll_be_outside be_outside_when see_you_outside "
     "meet_me_outside know_where_he_lives know_where_she_lives "
     "know_where_you_live know_what_car where_he_parks where_she_parks "
     "where_you_park better_watch better_run better_hide sleep_with_one_eye "
     "one_eye_open break_your break_her smash_your smash_her slap_him slap_her "
     "slap_the punch_him punch_her punch_the knock_him knock_out_the "
     "kick_her kick_your knock_your_teeth lose_his_teeth lose_some_teeth "
     "deserves_a_beating deserves_a_slap beat_him beat_her beat_you "
     "baseball_bat with_a_bat with_a_knife gun_in put_him_in_hospital "
     "put_her_in_hospital in_the_ground hope_he_dies hope_she_dies "
     "hope_they_die blow_up_your burn_the_place burn_the_store burn_that "
     "torch_the brick_through slash_his_tyres slash_her_tyres "
     "slash_your_tyres won't_walk_home won't_make_it_home "
     "i'm_going_to_hurt i_will_hurt i'll_hurt make_him_pay make_her_pay "
     "make_them_pay make_you_pay gonna_get_hurt going_to_get_hurt "
     "someone's_getting_hurt coming_with_my_brothers coming_with_my_cousins"},
    {LabelOf(Care::kSelfHarm),
     "suicide suicidal kill_myself killing_myself end_it end_it_all "
     "end_my_life take_my_own_life want_to_die wanna_die better_off_dead "
     "better_off_without_me don't_want_to_be_here being_here_anymore "
     "be_here_anymore point_of_being_here no_point_in_living can't_go_on "
     "can't_do_this_anymore cut_myself self_harm self_harming overdose "
     "the_pills pills_i've putting_aside jump_off goodbye_everyone "
     "not_wake_up don't_wake_up no_reason_to_live hang_myself "
     "want_to_end_it want_it_to_end want_to_disappear want_to_be_dead "
     "wish_i_was_dead wish_i_were_dead wish_i_wasn't_here not_be_here_tomorrow "
     "won't_be_here_tomorrow won't_be_here_next won't_be_around "
     "tired_of_living tired_of_being_alive no_will_to_live "
     "lost_the_will_to_live "
     "nothing_left_to_live nothing_to_live_for don't_want_to_live "
     "dont_want_to_live don't_want_to_wake dont_want_to_wake "
     "don't_want_to_be_alive dont_want_to_be_here dont_want_to_be_alive "
     "everyone_would_be_better better_without_me family_would_be_better "
     "can't_take_it_anymore cant_take_it_anymore cant_go_on "
     "cant_do_this_anymore "
     "jump_in_front throw_myself under_a_train off_a_bridge off_the_bridge "
     "all_my_pills all_the_pills bottle_of_pills whole_packet "
     "took_an_overdose hurt_myself hurting_myself harm_myself harming_myself "
     "slit_my my_last_post my_last_night final_goodbye suicide_note "
     "suicidal_thoughts dark_thoughts no_way_out_but what's_the_point_anymore "
     "whats_the_point_anymore no_point_anymore point_of_living point_in_living "
     "no_reason_to_be_here give_up_on_life done_with_life"},
    {kIrony,
     "so_generous how_generous well_done congrats congratulations great_job "
     "thanks_for bravo genius classy love_that oh_good of_course naturally "
     "apparently 🙃 🙄 👏 😂 what_a_treat brilliant wow lucky_me "
     "impressive "
     "slow_clap"},
    {kAlarm,
     "scandal boycott recall leak breach lawsuit court death danger strike "
     "hacked salmonella investigation lawyer layoffs"},
};

}  // namespace

const std::span<const LabelWords> kEnglishLabels = kWords;

}  // namespace vigie
