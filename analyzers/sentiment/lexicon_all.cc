#include "analyzers/sentiment/lexicon.h"

namespace vigie {
namespace {
// It cannot measure emoji.
// clang-format off
constexpr ToneWords kEmoji[] = {
    {3, "😍 🥰 🤩 😻 💯 🏆 🥇"},
    {2,
     "😀 😃 😄 😁 😆 😂 🤣 😊 😇 🙂 😋 😎 🤗 🥳 😘 😗 😙 😚 ❤ 🧡 💛 💚 "
     "💙 💜 🖤 🤍 💕 💖 💗 💓 💞 💘 💝 👍 👏 🙌 💪 🎉 🎊 ✨ ⭐ 🌟 🔥 ✅ "
     "🙏 👌 🤝 😌 😺 😸 😹 🫶 💐 🌹 ☺ ♥ 🥂 🍾"},
    {1, "😉 😅 😜 😛 🤪 😝 🙃 😏 👀 ☀ 🌞 🌈 🎶 💃 🕺 ✌ 🤞 👋 🎁"},
    {-1, "😐 😑 😶 🙄 😒 😕 🤔 😬 😴 🥱 😟 🙁 ☹ 😓 😥 😰 😧 😦 ⚠ 🚫 🤨 😳"},
    {-2,
     "😞 😔 😣 😖 😫 😩 😢 😭 😤 😠 👎 💔 🤦 😨 😱 😷 🤒 🤕 😪 ❌ 🤯 😵 "
     "🥺 🤥 🗑"},
    {-3, "😡 🤬 👿 🤮 🤢 💩 🖕 ☠ 💀"},
};
// clang-format on

constexpr ToneLexicon kNoWords = {{}, "", "", "", "", "", ""};
constexpr LanguageLexicon kAll[] = {
    {"en", &kEnglishTone}, {"fr", &kFrenchTone},  {"de", &kGermanTone},
    {"es", &kSpanishTone}, {"it", &kItalianTone}, {"pt", &kPortugueseTone},
    {"ar", &kArabicTone},  {"hi", &kHindiTone},   {"", &kNoWords},
};

}  // namespace
const std::span<const ToneWords> kEmojiTone = kEmoji;

const std::span<const LanguageLexicon> kToneLexicons = kAll;

}  // namespace vigie
