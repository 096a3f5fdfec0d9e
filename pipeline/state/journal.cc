#include "pipeline/state/journal.h"

#include <openssl/evp.h>

#include <optional>

#include "pipeline/base/strings.h"
#include "pipeline/model/json_text.h"

namespace vigie {
namespace {

constexpr std::size_t kHashText = 64;
constexpr std::string_view kHashKey = ",\"hash\":\"";
constexpr std::string_view kPreviousKey = ",\"previous\":\"";

std::string Sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += kHex[digest[i] >> 4];
    text += kHex[digest[i] & 15];
  }
  return text;
}

// Where the line's hash begins, npos when it has none at its end.
std::size_t HashPlace(std::string_view line) {
  const std::size_t tail = kHashKey.size() + kHashText + 2;  // and "}
  if (line.size() < tail || !line.ends_with("\"}")) return line.npos;
  const std::size_t at = line.size() - tail;
  return line.substr(at, kHashKey.size()) == kHashKey ? at : line.npos;
}

std::optional<std::int64_t> SeqOf(std::string_view line) {
  constexpr std::string_view kSeq = "{\"seq\":";
  if (!line.starts_with(kSeq)) return std::nullopt;
  line.remove_prefix(kSeq.size());
  return ParseInt<std::int64_t>(line.substr(0, line.find(',')));
}

}  // namespace

const std::string_view kNoHash =
    "0000000000000000000000000000000000000000000000000000000000000000";

std::string JournalLine(std::int64_t seq, const JournalEntry& entry,
                        std::string_view previous) {
  std::string line = Cat("{\"seq\":", seq, ",\"at\":\"",
                         FormatRfc3339(entry.at), "\",\"what\":");
  AppendJsonString(line, entry.what);
  line += ",\"incident\":";
  AppendJsonString(line, entry.incident);
  Append(line, ",\"data\":", entry.data.empty() ? "{}" : entry.data,
         kPreviousKey, previous, "\"");
  const std::string hash = Sha256(line);
  Append(line, kHashKey, hash, "\"}");
  return line;
}

std::string_view HashOfLine(std::string_view line) {
  const std::size_t at = HashPlace(line);
  return at == line.npos ? std::string_view()
                         : line.substr(at + kHashKey.size(), kHashText);
}

JournalReport VerifyJournal(std::istream& in) {
  JournalReport report;
  std::string line;
  std::int64_t before = 0;
  const auto fail = [&](std::string_view fault) {
    report.broken = report.lines + 1;
    report.fault = fault;
    return report;
  };
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::optional<std::int64_t> seq = SeqOf(line);
    const std::size_t at = HashPlace(line);
    if (!seq || at == line.npos) return fail("not a line of a journal");
    const std::string_view said = HashOfLine(line);
    if (Sha256(std::string_view(line).substr(0, at)) != said)
      return fail("its hash is not that of its text: it was changed");
    const std::size_t previous = line.rfind(kPreviousKey, at);
    if (previous == line.npos ||
        at - previous < kPreviousKey.size() + kHashText)
      return fail("it names no line before it");
    const std::string_view named = std::string_view(line).substr(
        previous + kPreviousKey.size(), kHashText);
    if (*seq <= before) return fail("its number does not follow");
    if (*seq != before + 1)
      ++report.gaps;
    else if (named !=
             (before == 0 ? kNoHash : std::string_view(report.last_hash)))
      return fail("it does not follow the line before: one was changed");
    before = *seq;
    ++report.lines;
    report.last_hash = said;
  }
  return report;
}

}  // namespace vigie
