// The first byte chooses: a payload for the mapping, or a feed to be
// transcoded, cut into items and mapped.
#include "ingest/rss/encoding.h"
#include "ingest/rss/feed.h"
#include "ingest/rss/mapping.h"
#include "tests/fuzz/mapping_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static const std::unique_ptr<vigie::Mapping> mapping =
      vigie::MakeRssMapping();
  if (size == 0) return 0;
  if (data[0] % 4 == 0) {
    vigie::FuzzMapping(*mapping, data + 1, size - 1);
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1),
                               size - 1);
  static constexpr std::string_view kCharsets[] = {"", "", "koi8-r",
                                                   "shift_jis"};
  const auto text = vigie::FeedToUtf8(bytes, kCharsets[data[0] % 4]);
  if (!text.ok()) return 0;
  const auto feed =
      vigie::ReadFeed(*text, "https://feed.example/rss?a=1&b=\"2\"");
  if (!feed.ok()) return 0;
  for (const vigie::FeedItem& item : feed->items) {
    const std::string payload = feed->Payload(item, item.content % 2);
    vigie::FuzzMapping(*mapping,
                       reinterpret_cast<const std::uint8_t*>(payload.data()),
                       payload.size());
    if (payload.size() > vigie::kMaxPayload) continue;
    // What the source makes, the mapping reads, and calls by the same name.
    const std::string padded = payload + std::string(vigie::kPadding, '\0');
    vigie::ItemKey key;
    const absl::Status keyed =
        mapping->Key({std::string_view(padded).substr(0, payload.size())}, key);
    vigie::Insist(keyed.ok(), "a payload of a feed can be keyed");
    vigie::Insist(key.id == item.id, "the identity survives");
    vigie::Insist(key.time == item.published, "the time survives");
  }
  return 0;
}
