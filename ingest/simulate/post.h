// One simulated item and its form as a line: canonical mention JSON, fields in
// the order that the mapping reads them fastest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/simulate/people.h"
#include "pipeline/base/time.h"

namespace vigie {

enum class SimulatedPlatform : std::uint8_t {
  kX,
  kBluesky,
  kMastodon,
  kReddit,
  kFacebook,
  kYoutube,
  kNews
};
inline constexpr int kSimulatedPlatforms = 7;
std::string_view SimulatedPlatformName(SimulatedPlatform platform);

// Strings are already in the form of a JSON string's inside. Reused from item
// to item.
struct SimulatedPost {
  SimulatedPlatform platform = SimulatedPlatform::kX;
  std::string id;
  std::string text;
  std::string title;  // news
  std::string url;
  std::string site;           // news: "lecourrier.example"
  std::string_view language;  // "fr"
  std::string_view country;   // "FR" or nothing
  std::string_view type = "post";
  std::uint32_t author = 0;
  std::string reply_to;
  std::string repost_of;
  std::vector<std::string> tags;
  std::string link;
  Micros published = 0;
  std::uint64_t version = 0;  // 0: created; else an update
  std::uint64_t draw = 0;     // chance for the counts of likes and the like
  int brand = -1;
  int tone = 0;
  bool crisis = false;

  void Clear();
};

// The native id and address of a new item; `serial` differs for each. REQUIRES:
// platform, author, published (and for news the site) are set.
void GiveAddress(SimulatedPost& post, std::uint64_t serial,
                 const People& people);

// "2026-01-05T08:30:00.125Z".
void AppendPostTime(Micros t, std::string& out);

void AppendPostLine(const SimulatedPost& post, const People& people,
                    std::string& out);
// The deletion of an item, at a time.
void AppendPostDeletion(SimulatedPlatform platform, std::string_view id,
                        Micros at, std::string& out);

}  // namespace vigie
