// What a fuzz target of a mapping does with its bytes: reads them twice and
// aborts on anything that the contract forbids.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "pipeline/plugin/mapping.h"
#include "simdjson.h"

namespace vigie {

inline void Insist(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

inline void InsistOnText(std::string_view text) {
  // A view that points nowhere shows as a sanitizer's report here.
  Insist(simdjson::validate_utf8(text.data(), text.size()), "text is UTF-8");
}

inline void FuzzMapping(Mapping& mapping, const std::uint8_t* data,
                        std::size_t size) {
  const std::unique_ptr<char[]> bytes(new char[size + kPadding]());
  if (size > 0) std::memcpy(bytes.get(), data, size);
  const PaddedView payload{std::string_view(bytes.get(), size)};

  ItemKey key;
  const absl::Status keyed = mapping.Key(payload, key);
  const std::string platform(key.platform), id(key.id);
  Mention mention;
  const absl::Status mapped = mapping.Map(payload, mention);
  for (const absl::Status& status : {keyed, mapped})
    Insist(status.ok() || status.code() == absl::StatusCode::kInvalidArgument ||
               status.code() == absl::StatusCode::kNotFound,
           "OK, InvalidArgument or NotFound");
  if (!mapped.ok()) return;
  Insist(keyed.ok(), "what can be mapped can be keyed");
  Insist(platform == mention.platform, "Key and Map agree on the platform");
  Insist(id == mention.id && !id.empty(), "Key and Map agree on the id");
  Insist(key.op == mention.op, "Key and Map agree on the op");
  Insist(mention.published >= 0 && key.time >= 0, "no time before 1970");
  for (std::string_view text :
       {mention.id, mention.text, mention.title, mention.url, mention.author_id,
        mention.author, mention.author_name, mention.bio, mention.language,
        mention.country, mention.site, mention.reply_to, mention.repost_of,
        mention.thread})
    InsistOnText(text);
  for (std::string_view link : mention.links) InsistOnText(link);
  for (std::string_view tag : mention.hashtags) InsistOnText(tag);
}

}  // namespace vigie
