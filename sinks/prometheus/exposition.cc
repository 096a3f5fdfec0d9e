#include "sinks/prometheus/exposition.h"

#include <limits>
#include <string_view>
#include <utility>

#include "pipeline/model/json_text.h"
#include "sinks/prometheus/text_format.h"

namespace vigie {
namespace {

// One label that is not UTF-8 would cost the whole scrape.
std::string Utf8(std::string text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t n = static_cast<unsigned char>(text[i]) < 0x80
                              ? 1
                              : Utf8SequenceLength(text, i);
    if (n == 0) break;
    i += n;
  }
  if (i == text.size()) return text;
  std::string out = text.substr(0, i);
  while (i < text.size()) {
    const std::size_t n = Utf8SequenceLength(text, i);
    if (n == 0) {
      out += "\xEF\xBF\xBD";
      ++i;
    } else {
      out.append(text, i, n);
      i += n;
    }
  }
  return out;
}

// prometheus-cpp 1.0.1 escapes label values but writes help as it is.
std::string EscapedHelp(std::string_view help) {
  std::string out;
  for (const char c : help) {
    if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

prometheus::MetricType TypeOf(MetricType type) {
  switch (type) {
    case MetricType::kCounter:
      return prometheus::MetricType::Counter;
    case MetricType::kGauge:
      return prometheus::MetricType::Gauge;
    case MetricType::kHistogram:
      break;
  }
  return prometheus::MetricType::Histogram;
}

// The board counts each bucket alone, Prometheus wants all up to the bound.
prometheus::ClientMetric::Histogram HistogramOf(
    const std::vector<double>& bounds, const MetricRow& row) {
  prometheus::ClientMetric::Histogram out;
  out.sample_sum = row.value;
  out.bucket.reserve(row.buckets.size());
  for (std::size_t i = 0; i < row.buckets.size(); ++i) {
    out.sample_count += row.buckets[i];
    out.bucket.push_back(
        {out.sample_count, i < bounds.size()
                               ? bounds[i]
                               : std::numeric_limits<double>::infinity()});
  }
  return out;
}

}  // namespace

std::vector<prometheus::MetricFamily> BoardCollectable::Collect() const {
  std::vector<MetricFamilyRows> families = board_.Collect();
  std::vector<prometheus::MetricFamily> out;
  out.reserve(families.size());
  for (MetricFamilyRows& from : families) {
    if (from.rows.empty()) continue;  // nothing to say about it yet
    prometheus::MetricFamily& to = out.emplace_back();
    to.name = std::move(from.name);
    to.help = EscapedHelp(from.help);
    to.type = TypeOf(from.type);
    to.metric.reserve(from.rows.size());
    for (MetricRow& row : from.rows) {
      prometheus::ClientMetric& metric = to.metric.emplace_back();
      metric.label.reserve(row.labels.size());
      for (std::size_t i = 0;
           i < row.labels.size() && i < from.label_names.size(); ++i)
        metric.label.push_back(
            {from.label_names[i], Utf8(std::move(row.labels[i]))});
      switch (from.type) {
        case MetricType::kCounter:
          metric.counter.value = row.value;
          break;
        case MetricType::kGauge:
          metric.gauge.value = row.value;
          break;
        case MetricType::kHistogram:
          metric.histogram = HistogramOf(from.bounds, row);
      }
    }
  }
  return out;
}

std::string ExpositionText(const prometheus::Collectable& figures) {
  return QuickTextSerializer().Serialize(figures.Collect());
}

}  // namespace vigie
