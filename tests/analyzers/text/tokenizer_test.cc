#include "analyzers/text/tokenizer.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "analyzers/text/utf8.h"

namespace vigie {
namespace {

// What each token is, in one line: kind, folded text, * where a sentence
// begins; segments in brackets.
std::string Cut(std::string_view text, std::string_view title = {}) {
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  mention.title = title;
  const Tokens& tokens = tokenizer->Cut(mention);
  std::string out;
  for (const Token& token : tokens.tokens) {
    if (!out.empty()) out += ' ';
    if (token.flags & kTokenSentenceStart) out += '*';
    const std::string folded(tokens.Folded(token));
    if (token.flags & kTokenSegment) {
      out += "[" + folded + "]";
      continue;
    }
    switch (token.kind) {
      case TokenKind::kWord:
        out += folded;
        break;
      case TokenKind::kHashtag:
        out += "#" + folded;
        break;
      case TokenKind::kHandle:
        out += "@" + folded;
        break;
      case TokenKind::kEmoji:
        out += "<" + folded + ">";
        break;
      case TokenKind::kChar:
        out += "c:" + folded;
        break;
      case TokenKind::kUrl:
        out += "url:" + folded;
        break;
      case TokenKind::kEmail:
        out += "mail:" + folded;
        break;
    }
  }
  return out;
}

Token First(std::string_view text) {
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  const Tokens& tokens = tokenizer->Cut(mention);
  return tokens.tokens.empty() ? Token{} : tokens.tokens[0];
}

std::vector<std::uint32_t> Positions(std::string_view text,
                                     std::string_view title = {}) {
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.text = text;
  mention.title = title;
  std::vector<std::uint32_t> positions;
  for (const Token& token : tokenizer->Cut(mention).tokens)
    positions.push_back(token.position);
  return positions;
}

TEST(Tokenizer, WordsAreLettersDigitsMarksAndUnderscores) {
  EXPECT_EQ(Cut("Service-client injoignable, été_2024"),
            "*service client injoignable ete_2024");
  EXPECT_EQ(Cut(""), "");
  EXPECT_EQ(Cut(" … !"), "");
}

TEST(Tokenizer, AcronymsAndNumbersAreOneWordInOneForm) {
  EXPECT_EQ(First("S.N.C.F").hash, TermHash("sncf"));
  EXPECT_EQ(First("O.N.U. vote").hash, TermHash("onu"));
  EXPECT_EQ(First("3,5").hash, TermHash("3.5"));
  EXPECT_EQ(First("1.000.000").hash, TermHash("1.000.000"));
  EXPECT_EQ(Cut("fin.Debut"), "*fin debut");
}

TEST(Tokenizer, AFrenchCliticAttachesAndEveryFormIsKept) {
  const Token token = First("L’Oréal");
  EXPECT_EQ(token.hash, TermHash("oreal"));
  EXPECT_EQ(token.full_hash, TermHash("l'oreal"));
  EXPECT_EQ(token.glued_hash, TermHash("loreal"));
  EXPECT_EQ(token.affixes & kTokenCliticNumber, 1);
  EXPECT_EQ(Cut("Qu'est-ce aujourd'hui"), "*qu'est ce aujourd'hui");
  EXPECT_EQ(First("d'aujourd'hui").hash, TermHash("aujourd'hui"));
  EXPECT_EQ(First("l'O.N.U.").hash, TermHash("onu"));
}

TEST(Tokenizer, TheEnglishPossessiveComesOff) {
  const Token token = First("McDonald's");
  EXPECT_EQ(token.hash, TermHash("mcdonald"));
  EXPECT_EQ(token.full_hash, TermHash("mcdonald's"));
  EXPECT_EQ(token.glued_hash, TermHash("mcdonalds"));
  EXPECT_EQ(First("don't").hash, TermHash("don't"));
}

TEST(Tokenizer, PlusAndAmpersandBelongToTheirWord) {
  const Token canal = First("Canal+ ferme");
  EXPECT_EQ(canal.hash, TermHash("canal"));
  EXPECT_EQ(canal.full_hash, TermHash("canal+"));
  EXPECT_EQ(First("H&M").hash, TermHash("h&m"));
  const Token disney = First("Disney+'s new");
  EXPECT_EQ(disney.hash, TermHash("disney"));
  EXPECT_EQ(disney.affixes, kTokenPlus | kTokenPossessive);
}

TEST(Tokenizer, TagsAndHandlesShowTheirWords) {
  EXPECT_EQ(Cut("#AirFrance"), "*#airfrance [air] [france]");
  EXPECT_EQ(Cut("#RATPbashing"),
            "*#ratpbashing [rat] [ratp] [pbashing] [bashing]");
  EXPECT_EQ(Cut("#LOrealParis"), "*#lorealparis [l] [oreal] [paris]");
  EXPECT_EQ(Cut("#covid19 #sncfvoyageurs #Été_Chaud"),
            "*#covid19 [covid] [19] #sncfvoyageurs #ete_chaud [ete] [chaud]");
  EXPECT_EQ(Cut("@AirFrance bonjour"), "*@airfrance [air] [france] bonjour");
  EXPECT_EQ(First("@sncf.bsky.social").hash, TermHash("sncf"));
  EXPECT_EQ(First("@sncf@mastodon.social ok").hash, TermHash("sncf"));
  EXPECT_EQ(Cut("@sncf. Voila"), "*@sncf *voila");
  EXPECT_EQ(First("#air_france").glued_hash, TermHash("airfrance"));
}

TEST(Tokenizer, TagsOfATitleShowTheirWordsToo) {
  const auto tokenizer = MakeTokenizer();
  Mention mention;
  mention.title = "Vu : @AirFrance";
  mention.text = "été";
  const Tokens& tokens = tokenizer->Cut(mention);
  ASSERT_EQ(tokens.tokens.size(), 5u);
  EXPECT_EQ(tokens.Source(tokens.tokens[1]), "@AirFrance");
  EXPECT_EQ(tokens.Source(tokens.tokens[2]), "Air");
  EXPECT_EQ(tokens.Source(tokens.tokens[3]), "France");
  EXPECT_EQ(tokens.Source(tokens.tokens[4]), "été");
}

TEST(Tokenizer, NoWordIsFoundInsideAnAddress) {
  EXPECT_EQ(Cut("voir https://apple.com/iphone. Fin"),
            "*voir url:https://apple.com/iphone *fin");
  EXPECT_EQ(Cut("www.sncf.com, ok"), "*url:www.sncf.com ok");
  EXPECT_EQ(Cut("ecrire a jean-luc.dupont@orange.fr !"),
            "*ecrire a mail:jean-luc.dupont@orange.fr");
}

TEST(Tokenizer, AHandleWithItsServerIsNoEMail) {
  EXPECT_EQ(Cut("vu @nAi@a.b@c.dd hier"), "*vu @nai@a.b [n] [ai] c dd hier");
  // A name that turns out to be an address gives its position back.
  EXPECT_EQ(Positions("un @aB@d..ee mot"),
            (std::vector<std::uint32_t>{0, 0, 1}));
}

TEST(Tokenizer, AnEmojiIsOneGraphemeAndItsSkinIsApart) {
  EXPECT_EQ(Cut("Top 👍🏽"), "*top <👍🏽>");
  EXPECT_EQ(First("👍🏽").hash, TermHash("👍"));
  EXPECT_EQ(First("👍🏽").full_hash, TermHash("👍🏽"));
  EXPECT_EQ(Cut("👨‍👩‍👧 🇫🇷🇩🇪 1️⃣ ❤️"),
            "*<👨‍👩‍👧> <🇫🇷> <🇩🇪> <1⃣> <❤>");
}

TEST(Tokenizer, IdeogramsAreTokensOfTheirOwn) {
  EXPECT_EQ(Cut("三星手机。又爆炸"), "*c:三 c:星 c:手 c:机 *c:又 c:爆 c:炸");
  EXPECT_EQ(Cut("ガス안녕"), "*c:ガ c:ス 안녕");
}

TEST(Tokenizer, SentencesEndAtTheirMarksButNotAfterAbbreviations) {
  EXPECT_EQ(Cut("Super. Non ! « Quoi ? » Si"), "*super *non *quoi *si");
  EXPECT_EQ(Cut("Rdv 3 av. Foch, bd. Ney"), "*rdv 3 av foch bd ney");
  EXPECT_EQ(Cut("Apple said no. Then"), "*apple said no *then");
  EXPECT_EQ(Cut("un\ndeux"), "*un *deux");
  EXPECT_EQ(Cut("三星！爆炸"), "*c:三 c:星 *c:爆 c:炸");
}

TEST(Tokenizer, TitleAndBodyAreAThousandPositionsApart) {
  EXPECT_EQ(Positions("EDF répond", "Grosse panne"),
            (std::vector<std::uint32_t>{0, 1, 1002, 1003}));
}

TEST(Tokenizer, EmojiHandlesAndAddressesTakeNoPosition) {
  EXPECT_EQ(Positions("air 😀 france @sncf https://t.co/abc panne"),
            (std::vector<std::uint32_t>{0, 0, 1, 1, 1, 2}));
}

TEST(Tokenizer, AWordInCapitalsHasTwoAndNoSmallLetter) {
  const auto in_capitals = [](std::string_view text) {
    const auto tokenizer = MakeTokenizer();
    Mention mention;
    mention.text = text;
    const Tokens& tokens = tokenizer->Cut(mention);
    return tokens.InCapitals(tokens.tokens[0]);
  };
  EXPECT_TRUE(in_capitals("ARNAQUE !"));
  EXPECT_TRUE(in_capitals("ÉTÉ"));
  EXPECT_TRUE(in_capitals("S.N.C.F"));
  EXPECT_FALSE(in_capitals("Arnaque"));
  EXPECT_FALSE(in_capitals("A"));
}

TEST(Tokenizer, ShortAndLongWordsHashAlikeWithAndWithoutPadding) {
  const std::string text =
      "abcdefghijklmnopqrstuvwxyz0123456789" + std::string(64, '\xaa');
  for (std::size_t n = 0; n <= 36; ++n)
    EXPECT_EQ(TermHashPadded(text.data(), n),
              TermHash(std::string_view(text).substr(0, n)));
}

TEST(Tokenizer, TheHashOfATermNeverChanges) {
  EXPECT_EQ(TermHash("sncf"), 14119186071065188747u);
  EXPECT_EQ(TermHash("anticonstitutionnellement"), 10954807989364298062u);
}

TEST(Tokenizer, TokensOfRandomTextsLieInsideItInOrder) {
  std::mt19937 random(11);
  const std::u32string alphabet =
      U"abcABC019 .,;!?'’#@_+&-:/é\n\u0301\ufe0f\u200d\U0001F44D\U0001F3FD"
      U"\U0001F1EB三ガｶﾞ½ﬁ\u20e3\u00ad\ufdfawhtps";
  const auto tokenizer = MakeTokenizer();
  for (int round = 0; round < 20000; ++round) {
    std::string title, text;
    for (unsigned i = random() % 20; i > 0; --i)
      AppendUtf8(title, alphabet[random() % alphabet.size()]);
    for (unsigned i = random() % 120; i > 0; --i)
      AppendUtf8(text, alphabet[random() % alphabet.size()]);
    Mention mention;
    mention.title = title;
    mention.text = text;
    const Tokens& tokens = tokenizer->Cut(mention);
    std::uint32_t end = 0;
    int capitals = 0;
    for (const Token& token : tokens.tokens) {
      if ((token.kind == TokenKind::kWord ||
           token.kind == TokenKind::kHashtag) &&
          (token.flags & kTokenSegment) == 0)
        capitals += tokens.InCapitals(token);
      const std::string& source = token.flags & kTokenInTitle ? title : text;
      ASSERT_LT(token.begin, token.end);
      ASSERT_LE(token.end, tokens.folded.size());
      const Tokens::Place place = tokens.PlaceOf(token, token);
      ASSERT_LE(place.begin, place.end) << source;
      ASSERT_LE(place.end, source.size());
      if (!(token.flags & kTokenSegment)) {
        ASSERT_GE(token.begin, end) << source;
        end = token.end;
      }
    }
    ASSERT_EQ(tokens.CountInCapitals(0, tokens.tokens.size()), capitals)
        << title << "|" << text;
  }
}

}  // namespace
}  // namespace vigie
