#include "pipeline/plugin/metrics.h"

#include <algorithm>
#include <utility>

namespace vigie {

MetricsBoard::FamilyId MetricsBoard::Register(
    std::string name, std::string help, MetricType type,
    std::vector<std::string> label_names, std::vector<double> bounds) {
  absl::MutexLock lock(&mutex_);
  for (std::size_t i = 0; i < families_.size(); ++i)
    if (families_[i].shown.name == name) return i;
  Family& family = families_.emplace_back();
  family.shown.name = std::move(name);
  family.shown.help = std::move(help);
  family.shown.type = type;
  family.shown.label_names = std::move(label_names);
  family.shown.bounds = std::move(bounds);
  return families_.size() - 1;
}

MetricRow& MetricsBoard::Row(Family& family,
                             const std::vector<std::string>& labels,
                             std::string* other) {
  std::string key;
  for (const std::string& label : labels) {
    key += label;
    key += '\0';
  }
  auto it = family.index.find(key);
  if (it == family.index.end()) {
    std::vector<std::string> shown = labels;
    if (!labels.empty() && family.shown.rows.size() + 1 >= series_cap_) {
      for (std::string& label : shown) label = "other";
      if (other != nullptr) *other = key;
      key.clear();
      for (std::size_t i = 0; i < shown.size(); ++i)
        key += std::string("other\0", 6);
      it = family.index.find(key);
      if (it != family.index.end()) return family.shown.rows[it->second];
    }
    it = family.index.emplace(std::move(key), family.shown.rows.size()).first;
    MetricRow& row = family.shown.rows.emplace_back();
    row.labels = std::move(shown);
    if (family.shown.type == MetricType::kHistogram)
      row.buckets.assign(family.shown.bounds.size() + 1, 0);
  }
  return family.shown.rows[it->second];
}

void MetricsBoard::Set(FamilyId id, const std::vector<std::string>& labels,
                       double value) {
  absl::MutexLock lock(&mutex_);
  Family& family = families_[id];
  std::string other;
  MetricRow& row = Row(family, labels, &other);
  if (other.empty()) {
    row.value = value;
    return;
  }
  double& last = family.others[other];
  row.value += value - last;
  last = value;
}

void MetricsBoard::Add(FamilyId id, const std::vector<std::string>& labels,
                       double value) {
  absl::MutexLock lock(&mutex_);
  Row(families_[id], labels).value += value;
}

void MetricsBoard::Observe(FamilyId id, const std::vector<std::string>& labels,
                           double value) {
  absl::MutexLock lock(&mutex_);
  Family& family = families_[id];
  MetricRow& row = Row(family, labels);
  row.value += value;
  const auto& bounds = family.shown.bounds;
  const std::size_t bucket =
      std::lower_bound(bounds.begin(), bounds.end(), value) - bounds.begin();
  ++row.buckets[bucket];
}

std::vector<MetricFamilyRows> MetricsBoard::Collect() const {
  std::vector<MetricFamilyRows> out;
  {
    absl::ReaderMutexLock lock(&mutex_);
    out.reserve(families_.size());
    for (const Family& family : families_) out.push_back(family.shown);
  }
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (MetricFamilyRows& family : out)
    std::sort(family.rows.begin(), family.rows.end(),
              [](const auto& a, const auto& b) { return a.labels < b.labels; });
  return out;
}

void MetricsBoard::SetReady(const std::string& key, std::string reason) {
  absl::MutexLock lock(&mutex_);
  if (reason.empty())
    reasons_.erase(key);
  else
    reasons_[key] = std::move(reason);
}

std::vector<std::string> MetricsBoard::NotReady() const {
  absl::ReaderMutexLock lock(&mutex_);
  std::vector<std::string> out;
  for (const auto& [key, reason] : reasons_) out.push_back(key + ": " + reason);
  std::sort(out.begin(), out.end());
  return out;
}

void MetricsBoard::Tell(std::string what) {
  constexpr std::size_t kMost = 100;
  absl::MutexLock lock(&mutex_);
  if (told_.size() == kMost) told_.erase(told_.begin());
  told_.push_back(std::move(what));
}

std::vector<std::string> MetricsBoard::TakeTold() {
  absl::MutexLock lock(&mutex_);
  return std::exchange(told_, {});
}

}  // namespace vigie
