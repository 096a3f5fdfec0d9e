// Small things that are stored or travel: keys of Kafka messages, positions,
// the memory of items, tables of models, lines of the journal. Damaged, they
// are refused, or usable.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>

#include "analyzers/linear/table.h"
#include "pipeline/aggregate/partial.h"
#include "pipeline/engine/item_memory.h"
#include "pipeline/engine/stream_reader.h"
#include "pipeline/log/kafka_record.h"
#include "pipeline/state/journal.h"

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
  const auto table = LinearTable::Parse(
      {reinterpret_cast<const char*>(words.data()), bytes.size()}, "t");
  if (table.ok()) table->Serialize();
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
      std::istringstream lines{std::string(bytes)};
      VerifyJournal(lines);
      (void)HashOfLine(bytes);
      return 0;
    }
  }
}
