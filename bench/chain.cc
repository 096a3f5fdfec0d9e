#include "bench/chain.h"

#include <cstdlib>

#include "deploy/vigie/catalog.h"
#include "pipeline/base/hash.h"

namespace vigie::bench {
namespace {

constexpr std::size_t kPrefetch = 6;  // as engine/worker.cc

}  // namespace

Chain::Chain(const std::vector<BrandRule>& brands, std::uint32_t partitions,
             RulesLibrary* library)
    : library_(library == nullptr ? own_library_ : *library) {
  Rules rules;
  rules.brands = brands;
  library_.Add(rules);
  analyst_ = std::make_unique<Analyst>(AllMappings(), MakeAnalysis, library_);
  PartitionState start;
  start.rules_hash = rules.Hash();
  auto analysis = analyst_->By(start.rules_hash);
  if (!analysis.ok()) std::abort();
  analysis_ = *std::move(analysis);
  for (std::uint32_t p = 0; p < partitions; ++p)
    partitions_.push_back(std::make_unique<Partition>(
        p, start, *analyst_,
        Partition::Outlet{[this] { return Fresh(); },
                          [this](Partial* partial) { Done(partial); }}));
}

Chain::~Chain() = default;

Partial* Chain::Fresh() {
  if (free_.empty()) {
    owned_.push_back(std::make_unique<Partial>());
    return owned_.back().get();
  }
  Partial* partial = free_.back();
  free_.pop_back();
  partial->Clear();
  return partial;
}

void Chain::Done(Partial* partial) {
  ++figures_.blocks;
  figures_.rows += partial->rows.size();
  for (const auto& [source, books] : partial->books) {
    figures_.ingested += books.ingested;
    figures_.matched += books.matched;
    figures_.rejected += books.rejected;
    figures_.duplicates += books.duplicate;
  }
  free_.push_back(partial);
}

bool Chain::Run(std::vector<Record>& records) {
  const std::uint32_t partitions =
      static_cast<std::uint32_t>(partitions_.size());
  std::uint64_t next[64];
  for (std::uint32_t p = 0; p < partitions; ++p)
    next[p] = partitions_[p]->next();
  const auto place = [&](Record& record) {
    ++taken_;
    record.at.position = taken_;
    record.item = Mix64(taken_);
    record.partition = static_cast<std::uint32_t>(record.item % partitions);
    record.offset = next[record.partition]++;
    __builtin_prefetch(record.payload.data());
    partitions_[record.partition]->Prefetch(record);
  };
  for (std::size_t i = 0; i < records.size() && i < kPrefetch; ++i)
    place(records[i]);
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i + kPrefetch < records.size()) place(records[i + kPrefetch]);
    if (!partitions_[records[i].partition]->Take(records[i]).ok()) return false;
  }
  return true;
}

bool Chain::TakeNext(Record& record) {
  ++taken_;
  record.partition = 0;
  record.offset = partitions_[0]->next();
  if (IsMention(record.op)) {
    record.at.position = taken_;
    record.item = Mix64(taken_);
  } else if (record.op == Op::kRules) {
    analysis_.reset();  // the partition's own now
  }
  return partitions_[0]->Take(record).ok();
}

absl::Status Chain::Take(const Record& record) {
  return partitions_[record.partition]->Take(record);
}

void Chain::Finish() {
  for (const auto& partition : partitions_)
    partition->Finish(partition->next());
}

}  // namespace vigie::bench
