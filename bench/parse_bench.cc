// Parse: each format's mapping and all three shuffled, against what simdjson
// needs at least (stage 1), its DOM, and the ordered on-demand rival.
#include "bench/compare.h"
#include "bench/corpus.h"
#include "bench/rival_parse.h"
#include "deploy/vigie/catalog.h"
#include "pipeline/parse/parser.h"
#include "simdjson.h"

namespace vigie::bench {
namespace {

const Corpus& TheCorpus() {
  static const Corpus corpus = MakeCorpus({});
  return corpus;
}

bool MapAll(Parser& parser, const std::vector<Record>& records,
            std::size_t& text_bytes) {
  Mention mention;
  for (const Record& record : records) {
    if (!parser.Parse(record, mention).ok()) return false;
    text_bytes += mention.text.size();
  }
  return true;
}

bool RivalAll(RivalParser& parser, const Corpus& corpus,
              std::size_t& text_bytes) {
  TwelveFields fields;
  for (const CorpusItem& item : corpus.items) {
    if (!parser.Parse(item.payload, fields)) return false;
    text_bytes += fields.text.size();
  }
  return true;
}

// Does the mapping give every text as it was written?
bool TextsAreRight(Parser& parser, const std::vector<Record>& records) {
  const Corpus& corpus = TheCorpus();
  Mention mention;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (!parser.Parse(records[i], mention).ok() ||
        mention.text != corpus.texts[i] || mention.published == 0 ||
        mention.id.empty() || mention.author_id.empty())
      return false;
  return true;
}

void Map(benchmark::State& state) {
  const Corpus& corpus = TheCorpus();
  const std::vector<Record> records = MakeRecords(corpus);
  Parser parser(AllMappings());
  RivalParser rival;
  std::size_t bytes = 0;
  if (!TextsAreRight(parser, records))
    return state.SkipWithError("a mapping gives another text");
  if (!RivalAll(rival, corpus, bytes) || bytes != corpus.text_bytes)
    return state.SkipWithError("the rival gives another text");
  Compare(
      state, records.size(), [&] { MapAll(parser, records, bytes); },
      [&] { RivalAll(rival, corpus, bytes); });
  benchmark::DoNotOptimize(bytes);
  state.SetBytesProcessed(
      static_cast<std::int64_t>(state.iterations() * corpus.payload_bytes));
  state.counters["payload_bytes"] = static_cast<double>(corpus.payload_bytes) /
                                    static_cast<double>(records.size());
  state.counters["text_bytes"] = static_cast<double>(corpus.text_bytes) /
                                 static_cast<double>(records.size());
}

// One format alone.
void MapOne(benchmark::State& state) {
  const Corpus& corpus = TheCorpus();
  const auto format = static_cast<Format>(state.range(0));
  std::vector<Record> records;
  for (const Record& record : MakeRecords(corpus))
    if (record.format.view() == FormatNameOf(format)) records.push_back(record);
  Parser parser(AllMappings());
  RivalParser rival;
  std::size_t bytes = 0;
  state.SetLabel(std::string(FormatNameOf(format)));
  if (!MapAll(parser, records, bytes))
    return state.SkipWithError("a record was refused");
  Compare(
      state, records.size(), [&] { MapAll(parser, records, bytes); },
      [&] {
        TwelveFields fields;
        for (const Record& record : records) {
          if (!rival.Parse(record.payload, fields)) std::abort();
          bytes += fields.text.size();
        }
      });
  benchmark::DoNotOptimize(bytes);
}

// What keying reads.
void Key(benchmark::State& state) {
  const Corpus& corpus = TheCorpus();
  const std::vector<Record> records = MakeRecords(corpus);
  Parser parser(AllMappings());
  for (auto _ : state) {
    const double seconds = Seconds([&] {
      for (const Record& record : records) {
        ItemKey key;
        if (!parser.Find(record.format.view())
                 ->Key({record.payload}, key)
                 .ok() ||
            key.id.empty())
          return state.SkipWithError("a record cannot be keyed");
      }
    });
    state.SetIterationTime(seconds);
    state.counters["ns"] = seconds / static_cast<double>(records.size()) * 1e9;
  }
}

void Stage1(benchmark::State& state) {
  const Corpus& corpus = TheCorpus();
  simdjson::dom::parser parser;
  if (parser.allocate(1 << 20) != simdjson::SUCCESS)
    return state.SkipWithError("simdjson: no memory");
  Parser mapping(AllMappings());
  const std::vector<Record> records = MakeRecords(corpus);
  std::size_t bytes = 0;
  Compare(
      state, corpus.items.size(), [&] { MapAll(mapping, records, bytes); },
      [&] {
        for (const CorpusItem& item : corpus.items)
          if (parser.implementation->stage1(
                  reinterpret_cast<const std::uint8_t*>(item.payload.data()),
                  item.payload.size(),
                  simdjson::stage1_mode::regular) != simdjson::SUCCESS)
            std::abort();
      });
}

void Dom(benchmark::State& state) {
  const Corpus& corpus = TheCorpus();
  simdjson::dom::parser parser;
  Parser mapping(AllMappings());
  const std::vector<Record> records = MakeRecords(corpus);
  std::size_t bytes = 0;
  Compare(
      state, corpus.items.size(), [&] { MapAll(mapping, records, bytes); },
      [&] {
        for (const CorpusItem& item : corpus.items) {
          simdjson::dom::element root;
          if (parser.parse(item.payload.data(), item.payload.size(), false)
                  .get(root) != simdjson::SUCCESS)
            std::abort();
          // Text and id, the least that could be extracted.
          const char* texts[] = {"/commit/record/text", "/data/text", "/text"};
          const char* ids[] = {"/commit/rkey", "/data/id", "/id"};
          std::string_view text, id;
          const int format = static_cast<int>(item.format);
          if (root.at_pointer(texts[format]).get(text) != simdjson::SUCCESS ||
              root.at_pointer(ids[format]).get(id) != simdjson::SUCCESS)
            std::abort();
          bytes += text.size() + id.size();
        }
      });
  benchmark::DoNotOptimize(bytes);
}

BENCHMARK(Map)->Name("parse/ordered_on_demand")->UseManualTime();
BENCHMARK(MapOne)->Name("parse/format")->DenseRange(0, 2)->UseManualTime();
BENCHMARK(Stage1)->Name("parse/stage1")->UseManualTime();
BENCHMARK(Dom)->Name("parse/dom")->UseManualTime();
BENCHMARK(Key)->Name("parse/key")->UseManualTime();

}  // namespace
}  // namespace vigie::bench

BENCHMARK_MAIN();
