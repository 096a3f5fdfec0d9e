// The mentions that every benchmark reads: made here from a seed, the same
// bytes on every machine.
//
// 40 % Jetstream frames, 30 % X API v2, 30 % canonical mentions, shuffled;
// about 884 bytes each with about 200 bytes of text (what a crowd of `simulate`
// says to each other, in French and English for the most part). A given share
// of them names one of the watched brands, whose names are made up so that no
// other text holds them; few brands are talked about much, most little.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/model/record.h"
#include "pipeline/model/rules.h"

namespace vigie::bench {

enum class Format : std::uint8_t { kJetstream, kX, kMention };
inline constexpr int kFormats = 3;
// The name of the mapping that reads it.
std::string_view FormatNameOf(Format format);

struct CorpusOptions {
  std::size_t mentions = 60'000;
  double hit_share = 0.20;     // mentions that name a brand
  std::size_t brands = 1'000;  // how many there are to name
  std::uint64_t seed = 1;
  // Mentions per second of their own time: they follow each other evenly.
  double rate = 200'000;
};

// One mention. Views into the corpus, followed by 64 readable bytes.
struct CorpusItem {
  std::string_view payload;
  Format format = Format::kJetstream;
  bool hit = false;
};

struct Corpus {
  std::vector<CorpusItem> items;
  std::size_t payload_bytes = 0;
  std::size_t text_bytes = 0;  // of all texts, unescaped
  std::size_t hits = 0;
  std::vector<std::string> texts;  // as the mappings must give them

  Corpus() = default;
  Corpus(const Corpus&) = delete;  // `items` point into `storage`
  Corpus(Corpus&&) = default;
  std::string storage;
};

Corpus MakeCorpus(const CorpusOptions& options);

// "Zorvanilu": brand `i` of any number of brands.
std::string BrandName(std::size_t i);
// `n` queries of two leaves each: the name and the handle ("zorvanilu OR
// @zorvanilufr").
std::vector<BrandRule> MakeBrands(std::size_t n);
// The same of one leaf each: `n` terms.
std::vector<BrandRule> MakeTerms(std::size_t n);

// Records of the corpus as a log would give them, item and format filled in;
// partition and offset are the caller's.
std::vector<Record> MakeRecords(const Corpus& corpus);

}  // namespace vigie::bench
