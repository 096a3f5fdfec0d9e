#include "analyzers/copies/link.h"

#include "pipeline/base/hash.h"

namespace vigie {
namespace {

constexpr std::string_view kTracking[] = {
    "utm_",   "fbclid", "gclid",   "dclid",     "msclkid",
    "igshid", "mc_cid", "mc_eid",  "at_medium", "at_campaign",
    "xtor",   "cmpid",  "ref_src", "ref_url",   "smid"};

bool Tracks(std::string_view parameter) {
  for (const std::string_view name : kTracking)
    if (parameter.starts_with(name)) return true;
  return false;
}

void RemovePrefix(std::string_view& s, std::string_view prefix) {
  if (s.size() < prefix.size()) return;
  for (std::size_t i = 0; i < prefix.size(); ++i)
    if ((s[i] | ('A' <= s[i] && s[i] <= 'Z' ? 0x20 : 0)) != prefix[i]) return;
  s.remove_prefix(prefix.size());
}

}  // namespace

std::uint64_t LinkHash(std::string_view url) {
  RemovePrefix(url, "https://");
  RemovePrefix(url, "http://");
  RemovePrefix(url, "www.");
  url = url.substr(0, url.find('#'));
  const std::size_t question = url.find('?');
  std::string_view path = url.substr(0, question);
  std::string_view query = question == std::string_view::npos
                               ? std::string_view{}
                               : url.substr(question + 1);
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  const std::size_t slash = path.find('/');
  // The host in small letters, the path as it is.
  std::uint64_t hash = 0;
  for (const char c : path.substr(0, slash))
    hash = hash * 0x100000001b3ull +
           static_cast<unsigned char>('A' <= c && c <= 'Z' ? c | 0x20 : c);
  bool page = slash != std::string_view::npos;
  if (page) hash = Combine64(hash, Hash64(path.substr(slash)));
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view parameter = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (parameter.empty() || Tracks(parameter)) continue;
    hash = Combine64(hash, Hash64(parameter));
    page = true;
  }
  if (!page) return 0;
  return hash == 0 ? 1 : hash;
}

}  // namespace vigie
