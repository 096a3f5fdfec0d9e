// Small things that are stored or travel: keys of Kafka messages, positions,
// the memory of items, tables of models, lines of the journal, what the router
// remembers, the files of duplicate windows. Damaged, they are refused, or
// usable.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>

#include "analyzers/linear/table.h"
#include "pipeline/aggregate/partial.h"
#include "pipeline/base/hash.h"
#include "pipeline/engine/item_memory.h"
#include "pipeline/engine/stream_reader.h"
#include "pipeline/engine/window_file.h"
#include "pipeline/log/kafka_record.h"
#include "pipeline/route/router.h"
#include "pipeline/state/journal.h"
#include "tests/fuzz/scratch_file.h"

namespace vigie {
namespace {

void ReadKey(std::string_view bytes) {
  Record record;
  KafkaRules rules;
  if (DecodeKafkaKey(bytes, record, rules) != KafkaKey::kOurs) return;
  (void)RulesHashOf(bytes);
}

void ReadPositions(std::string_view bytes) {
  PartitionState state;
  if (state.Parse(bytes)) {
    PartitionState again;
    if (!again.Parse(state.Serialize())) std::abort();
    if (again.Serialize() != state.Serialize()) std::abort();
  }
  LowWater water;
  (void)water.Parse(bytes);
}

void ReadItems(std::string_view bytes) {
  ItemMemory memory(4);
  if (!memory.Replay(1, bytes).ok()) return;
  const std::uint64_t next[4] = {};
  memory.Tidy(next);
  memory.TakeJournal();
}

void ReadTable(std::string_view bytes) {
  // Aligned as a mapped file is.
  static std::vector<std::uint64_t> words;
  words.assign(bytes.size() / 8 + 1, 0);
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(words.data()));
  // With the checksum that fits, or nothing behind it would be looked at.
  constexpr std::size_t kCheckedFrom = 16;
  if (bytes.size() > kCheckedFrom && bytes.size() % 2 == 0)
    words[1] =
        Hash64({reinterpret_cast<const char*>(words.data()) + kCheckedFrom,
                bytes.size() - kCheckedFrom});
  const auto table = LinearTable::Parse(
      {reinterpret_cast<const char*>(words.data()), bytes.size()}, "t");
  if (table.ok()) table->Serialize();
}

void ReadRoutes(std::string_view bytes) {
  Router router({"webhook", "email"});
  if (!router.Load(bytes).ok()) return;
  Router again({"webhook", "email"});
  if (!again.Load(router.Save()).ok()) std::abort();
  Routed routed;
  for (Micros at = 0; at < 3 * kDay; at += kHour) router.Advance(at, routed);
}

// The first two bytes: how much was kept before, and where the damage begins.
void ReadWindow(std::string_view bytes) {
  if (bytes.size() < 2) return;
  static ScratchFile file;
  const std::filesystem::path folder =
      std::filesystem::path(file.Holding("")).parent_path();
  std::filesystem::remove(folder / "0.window");
  constexpr std::uint64_t kWindow = 16, kFirst = 100;
  const WindowFile::Place place{folder.string(), 5};
  const std::uint64_t kept = static_cast<std::uint8_t>(bytes[0]) % 32;
  const std::uint64_t next = kFirst + static_cast<std::uint8_t>(bytes[0]) / 8;
  {
    const auto window = WindowFile::Open(place, 0, kWindow);
    for (std::uint64_t o = 0; o < kept; ++o)
      window->Note(kFirst - 16 + o, Mix64(o));
  }
  std::FILE* damaged = std::fopen((folder / "0.window").c_str(), "r+b");
  if (damaged == nullptr) std::abort();
  const std::size_t from = static_cast<std::uint8_t>(bytes[1]) * std::size_t{2};
  const std::size_t to = from + bytes.size() - 2;
  std::fseek(damaged, static_cast<long>(from), SEEK_SET);
  std::fwrite(bytes.data() + 2, 1, bytes.size() - 2, damaged);
  std::fclose(damaged);
  const auto window = WindowFile::Open(place, 0, kWindow);
  // Each offset is told once, in order; what is told as known is what was kept,
  // unless the fuzzer has found out the checksum of another.
  std::uint64_t told = next < kWindow ? 0 : next - kWindow;
  const std::uint64_t first = told;
  const absl::Status loaded = window->Load(
      first, next,
      [&](std::uint64_t offset, std::uint64_t fingerprint) {
        const std::size_t slot = offset % (2 * kWindow) * 16;
        const bool intact = slot + 16 <= from || slot >= to;
        if (offset != told++) std::abort();
        if (intact && (offset - (kFirst - 16) >= kept ||
                       fingerprint != Mix64(offset - (kFirst - 16))))
          std::abort();
      },
      [&](std::uint64_t begin, std::uint64_t end) {
        if (begin != told || end < begin || end > next) std::abort();
        told = end;
        return absl::OkStatus();
      });
  if (!loaded.ok() || told != next) std::abort();
}

}  // namespace
}  // namespace vigie

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace vigie;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1,
                               size - 1);
  switch (data[0] % 5) {
    case 0:
      ReadKey(bytes);
      return 0;
    case 1:
      ReadPositions(bytes);
      return 0;
    case 2:
      ReadItems(bytes);
      return 0;
    case 3:
      ReadTable(bytes);
      return 0;
    default: {
      if (data[0] / 5 % 3 == 1) {
        ReadRoutes(bytes);
        return 0;
      }
      if (data[0] / 5 % 3 == 2) {
        ReadWindow(bytes);
        return 0;
      }
      std::istringstream lines{std::string(bytes)};
      VerifyJournal(lines);
      (void)HashOfLine(bytes);
      return 0;
    }
  }
}
