#include "analyzers/labels/lexicon.h"

namespace vigie {
namespace {

constexpr LabelWords kWords[] = {
    {LabelOf(Nature::kNews),
     "announces announced according_to reports report says said confirms "
     "unveils reveals to_cut to_close to_launch launches acquires takeover "
     "merger million bn billion regulator watchdog court inquiry findings "
     "ministers minister government investigation exclusive opinion editorial "
     "interview data_show figures_show study_finds finds wins_contract opens "
     "shuts closes suspends recalls sued fined union talks quarter "
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
     "part_time apprentice/s apprenticeship internship intern graduate_scheme "
     "cv resume salary per_annum permanent contract shift_work we're_hiring "
     "join_our_team seeks looking_for_a engineer manager recruit recruiting "
     "recruitment walk_in_interview remote hybrid seasonal closing_date "
     "careers openings experience_required k_plus days_a_week"},
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
     "depop marketplace postage posted shipping_included collect cash_on boxed "
     "unopened tags_still bundle swap size spare_ticket face_value "
     "clearing_out free_to_collector"},
    {LabelOf(Nature::kStock),
     "shares share stock stocks ticker puts calls long short shorted shorting "
     "earnings eps guidance dividend dividends yield pe bullish bearish "
     "support resistance price_target pt upgrade downgrade premarket "
     "aftermarket limit_down trading trader portfolio ipo buyback analyst "
     "analysts valuation crypto bitcoin token chart breakout ftse nasdaq nyse "
     "holders sold_everything watching_not_touching"},
    {LabelOf(Nature::kSponsorship),
     "sponsor sponsors sponsorship sponsored_by official_partner partner shirt "
     "kit stadium arena league cup team club cycling tour marathon race "
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
     "scientists_confirm reportedly parody satire"},
    {LabelOf(Nature::kSpoiler),
     "spoiler spoilers spoiled finale episode season_finale ending"},
    {LabelOf(AuthorType::kCustomer),
     "i my me i've i'm mine our_bill my_account my_order my_bill my_phone "
     "my_card customer_for your_app you_guys told_me rang waiting ordered paid "
     "bought love thanks pls please refund"},
    {LabelOf(AuthorType::kEmployee),
     "i_work_at i_work_for i_worked_at i_worked_for work_here worked_there "
     "my_manager our_manager manager colleagues coworkers co_workers my_shift "
     "shift shifts we_staff as_an_employee staff_room years_at laid_off "
     "my_team our_depot our_site whistle i_take_calls former_employee "
     "ex_employee was_service_adviser i_do_nights head_office the_wall_chart "
     "told_us our_targets"},
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
     "union charity campaign volunteers our_members register partner proud "
     "official statement"},
    {LabelOf(AuthorType::kCompetitor),
     "switch_to_us our_customers_don't unlike we_build_in_the_same come_to_us"},
    {LabelOf(Intent::kQuestion),
     "does_anyone anyone_know anyone_else has_anyone how_do how_long how_much "
     "how_many what's_the which is_it can_i can_you could_you do_i should_i "
     "is_there are_there where_can when_will why_is why_does who_do any_idea "
     "any_recommendations recommend_a worth_it is_anyone what_happens do_you "
     "do_they does_the is_the are_the what_is"},
    {LabelOf(Intent::kComplaint),
     "disgrace disgraceful unacceptable ridiculous joke shocking appalling "
     "awful terrible horrible worst useless pathetic fed_up sick_of "
     "still_waiting still_no no_reply never_again disappointed disappointing "
     "rip_off scam shambles fuming furious angry nightmare rubbish shame "
     "waste_of avoid incompetent how_is_this why_is_it third_time absolute "
     "hopeless sort_it do_better"},
    {LabelOf(Intent::kLeave),
     "{switching|switched|moving|moved|going|gone}_to_{android|iphone|linux|"
     "mac|firefox|a_pixel|samsung|octopus|another|someone_else|a_different|a_"
     "rival|a_competitor|credit_union} {next|our_next|my_next}_{car|phone|"
     "laptop|one}_{won't|will_not|will_be|is_going|isn't} {never|not}_{buying|"
     "again_a|getting|having}_{another|a_ford|a_vw|a_tesla|from} "
     "last_{ford|tesla|samsung|apple|vw|bmw|hp|dell}_i {cancelled|cancelling|"
     "cancel}_{netflix|spotify|prime|sky|hellofresh|my_plan|our_policy|my_"
     "policy|my_order_and|the_subscription} closed_{my|our}_{account|accounts} "
     "{leave|leaving|left}_{vodafone|sky|bt|barclays|natwest|absa|verizon|"
     "british_gas|eon|chase|comcast|xfinity} money_was_in_chase_by "
     "i've_gone_digital deleting_my deleting_the returning_mine_and "
     "we've_switched i've_switched have_switched cancelling_my cancelled_my "
     "cancel_my_contract cancel_my_account cancel_my_subscription "
     "cancel_my_membership cancelling_today cancelled_today cancelled_after "
     "just_cancelled i'm_cancelling im_cancelling i_cancelled "
     "switching_to_another i'm_switching im_switching we're_switching "
     "switching_away switching_provider switching_banks switched_to "
     "switched_from and_switching leaving_for i'm_leaving im_leaving "
     "we're_leaving leaving_you leaving_after i'm_off_to i'm_out im_out "
     "taking_my_business taking_our_business take_my_business "
     "taking_my_money_elsewhere moved_to_a_competitor moved_everything_to "
     "moving_my_money moving_my_account moving_everything closing_my_account "
     "closing_our_account closed_my_account close_my_account lost_a_customer "
     "lost_my_business lost_my_custom lost_me lost_us_as lost_a_loyal pac_code "
     "pac_requested going_elsewhere_now i'll_go_elsewhere shopping_elsewhere "
     "will_go_elsewhere last_time_i_shop last_time_i_buy last_time_i_use "
     "last_time_we last_order last_straw done_with_starbucks done_with_them "
     "done_with_this_company done_with_you done_with_this_bank i'm_done_with "
     "im_done_with so_done_with never_shopping_there never_using_them_again "
     "never_using_you_again never_again_will_i never_buying_from "
     "never_buying_another never_buying_a never_flying never_ordering "
     "never_shopping_at never_going_back_to won't_be_back won't_be_renewing "
     "not_renewing will_not_be_renewing won't_be_returning unsubscribed "
     "unsubscribing deleting_the_app deleted_the_app deleting_my_account "
     "deleted_my_account ten_years_a_customer end_of_my_contract i'm_gone "
     "counting_down_to_the_end time_to_switch time_to_leave "
     "looking_for_another_provider ditching ditched dumping_them jumping_ship "
     "jumped_ship goodbye_forever goodbye_and_good_riddance good_riddance "
     "bye_bye_sky bye_netflix"},
    {LabelOf(Intent::kBoycott),
     "{everyone|everybody|all_of_you|people|folks}_should_{boycott|switch|"
     "cancel|leave|do_the_same|stop_buying} "
     "{leave|put}_it_{on_the_shelf|back_on_the_shelf} {don't|do_not|dont|"
     "never}_{order_from|use_this_company|bank_with|fly_with|shop_with|shop_"
     "here|buy_from|buy_their|buy_anything_from|buy_a_single|support_this|"
     "support_them|support_these|give_them_money|give_these|give_them_your} "
     "{stop|quit}_{supporting|using_this|funding|giving_them|buying_their|"
     "buying_from|shopping_with|banking_with|ordering_from|watching_until} "
     "{cancel|cancelled}_{your|all_your}_{subscription|accounts|plans|orders|"
     "membership} i'm_boycotting we_are_boycotting join_me_in_boycotting "
     "switch_your_{bank|accounts|energy} delete_your_{app|accounts} "
     "do_the_same_until not_until_they_apologise "
     "until_they_{apologise|apologize|stop|pay|pull|divest} "
     "not_a_single_{penny|cent|pound|dollar} {pour|pouring}_it_down_the_sink "
     "boycott* boycott boycotts boycotting boycotted don't_buy dont_buy "
     "do_not_buy stop_buying stop_shopping_at stop_shopping stop_using_them "
     "nobody_should_buy nobody_should_be_buying no_one_should_buy "
     "not_spending_another not_another_penny not_a_penny_more "
     "not_one_penny_more not_one_penny not_a_penny not_a_cent_more "
     "not_another_cent not_giving_them_a_penny stay_away_from_this "
     "cancel_your_subscription cancel_your_subscriptions cancel_your_accounts "
     "everyone_cancel cancel_en_masse spread_the_word_and share_this_so "
     "share_before_they switch_it_off_friday lock_off_unno shop_elsewhere "
     "move_your_accounts move_your_money pull_your_money take_your_money_out "
     "close_your_accounts name_the_firms don't_shop don't_shop_at dont_shop "
     "don't_shop_there do_not_shop never_give_them don't_give_them_your "
     "don't_give_them_a_penny don't_spend_a don't_fund refuse_to_buy "
     "hit_them_in_the_wallet hit_them_in_the_pocket hit_them_where_it_hurts "
     "vote_with_your_wallet vote_with_your_wallets vote_with_your_feet "
     "blackout_day no_buy_day one_day_let_them let_them_feel_it "
     "leave_it_on_the_shelf leave_them_on_the_shelf delete_the_app_and_tell "
     "uninstall_it_all delete_your_account delete_your_accounts who's_still_in "
     "who's_still_buying why_are_you_still_buying if_you_still_buy_from "
     "if_you_still_shop dump_them_all bin_everything_from ban_this_brand "
     "avoid_this_company_and_tell tell_everyone_you_know join_the_walkaway "
     "join_the_ban"},
    {LabelOf(Intent::kLegal),
     "{we|i|we'll|i'll|they'll|you'll}_{will_see_you_in|hear_from_our|hear_"
     "from_my|be_hearing_from} be_hearing_from_{my|our} "
     "hear_from_{our|my}_{lawyer|lawyers|solicitor|attorney} {file|filed|"
     "filing|filling}_{a_lawsuit|suit|a_complaint_with|a_claim_in|a_police_"
     "report|charges|a_case} lemon_law malpractice "
     "{my|our|her|his}_{legal_team|barrister|lawyer|solicitor|attorney} "
     "statutory_notice {report|reporting|reported}_{you|them|it|this}_to_"
     "{ofgem|ofcom|the_fca|trading_standards|the_ombudsman|the_cqc|the_fda|the_"
     "bbb|the_ico|the_police} "
     "{the|an|financial|energy|legal|insurance|pensions}_ombudsman "
     "ombudsman_{complaint|case|decision} my_lawyer our_lawyer lawyer_up "
     "lawyered_up lawyer_will lawyers_will talk_to_a_lawyer speak_to_a_lawyer "
     "hire_a_lawyer seeing_a_lawyer a_lawyer my_lawyers solicitor/s "
     "my_solicitor our_solicitor solicitor's solicitors_letter my_attorney "
     "our_attorney an_attorney attorney_is sue suing sued sue_them sue_you "
     "i'll_sue i_will_sue we'll_sue going_to_sue see_you_in_court "
     "see_them_in_court take_you_to_court taking_you_to_court "
     "take_them_to_court taking_them_to_court go_to_court going_to_court "
     "through_the_courts small_claims small_claims_court mcol lawsuit lawsuits "
     "class_action legal_action legal_proceedings legal_advice legal_route "
     "legal_team_will taking_legal start_proceedings court_proceedings "
     "court_papers ombudsman financial_ombudsman energy_ombudsman "
     "reported_to_ofcom reported_to_ofgem reporting_you_to reported_to_the "
     "reporting_this_to complained_to_ofcom complaint_to_the_fca fca_complaint "
     "complaint_with_the complaint_with_the_fcc bbb_complaint "
     "trading_standards consumer_court consumer_forum citizens_advice "
     "police_report barrister letter_before_action letter_before_claim "
     "tribunal employment_tribunal county_court statutory_rights "
     "consumer_rights_act consumer_rights breach_of_contract "
     "information_commissioner ico_complaint pressing_charges press_charges "
     "damages_claim deadlock_letter section_75_claim judge_will_decide "
     "in_front_of_a_judge hear_from_my"},
    {LabelOf(Intent::kPraise),
     "love loved lovely great amazing brilliant excellent fantastic perfect "
     "best thank_you thanks ta kudos well_done shout_out shoutout hats_off "
     "bravo impressed recommend superb awesome wonderful chuffed delighted gem "
     "sorted lifesaver legend legends credit_where fair_play happy spot_on ❤ 😍 "
     "👏 🥰 🙏"},
    {LabelOf(Intent::kPurchase),
     "just_bought just_ordered just_preordered just_pre_ordered "
     "i_bought_another got_myself_a got_myself_the finally_bought "
     "finally_caved caved_and_bought caved_and caved treated_myself "
     "treated_myself_to picked_up_a_new signed_up_for_a i'm_buying im_buying "
     "going_to_buy gonna_buy will_buy_again pre_ordered preordered "
     "took_the_plunge came_out_with straight_in_my_basket add_to_cart "
     "added_to_cart take_my_money shut_up_and_take bought_two bought_three "
     "ordered_another need_this_in_my_life copped on_my_wishlist"},
    {LabelOf(Care::kAnswer),
     "please pls help reply answer respond contact_me call_me someone_please "
     "anyone_there who_do_i_contact still_waiting still_no no_reply "
     "no_response ref reference ticket order_number how_do_i refund "
     "case_number can_someone can_you dm sort_this"},
    {LabelOf(Care::kUrgent),
     "urgent urgently emergency asap today now right_now immediately tonight "
     "hospital a&e baby newborn pregnant insulin oxygen gas_leak live_wire "
     "fire stranded stuck_at help please_help need_help desperate "
     "can't_breathe locked_out"},
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
