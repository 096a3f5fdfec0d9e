#include <string_view>

#include "ingest/bluesky/connector.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::string_view kLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool MadeOf(std::string_view word, std::string_view others) {
  return !word.empty() && word.find_first_not_of(Cat(kLetters, others)) ==
                              std::string_view::npos;
}

}  // namespace

std::unique_ptr<Source> MakeBlueskySource(const ConfigNode& config,
                                          const Clock& clock) {
  BlueskyOptions options;
  bool good = true;
  const auto refuse = [&](const ConfigNode& node, std::string_view reason) {
    node.Error(reason);
    good = false;
  };
  options.urls = {config["url"].String(options.urls.front())};
  const ConfigNode fallback = config["fallback"];
  if (fallback.present())
    for (std::string& url : fallback.Strings())
      options.urls.push_back(std::move(url));
  for (const std::string& url : options.urls)
    if (!IsBlueskyUrl(url))
      refuse(&url == &options.urls.front() ? config["url"] : fallback,
             Cat(url, ": give wss://host/subscribe, without a query"));

  const ConfigNode collections = config["collections"];
  if (collections.present()) options.collections = collections.Strings();
  if (options.collections.size() > 100)
    refuse(collections, "Jetstream takes at most 100");
  for (const std::string& collection : options.collections)
    if (!MadeOf(collection, ".-*"))
      refuse(collections, Cat(collection, ": is not the name of a collection"));

  const ConfigNode dids = config["dids"];
  if (dids.present()) options.dids = dids.Strings();
  if (options.dids.size() > 10'000)
    refuse(dids, "Jetstream takes at most 10,000");
  for (const std::string& did : options.dids)
    if (did.substr(0, 4) != "did:" || !MadeOf(did, ":._-%"))
      refuse(dids, Cat(did, ": is not an account's did, as did:plc:…"));

  const ConfigNode ca_file = config["ca_file"];
  options.ca_file = ca_file.Certificates();
  good = good && options.ca_file == ca_file.String();
  return good ? MakeBlueskySource(options, clock) : nullptr;
}

}  // namespace vigie
