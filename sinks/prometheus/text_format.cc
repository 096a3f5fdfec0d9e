#include "sinks/prometheus/text_format.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <ostream>
#include <string_view>

#include "prometheus/text_serializer.h"

namespace vigie {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

// As a stream of 16 digits writes it: printf's %.16g.
void AppendNumber(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "Nan";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Inf" : "+Inf";
  } else {
    constexpr double kAllDigitsShown = 1e15;
    char text[40];
    char* end;
    if (std::abs(value) < kAllDigitsShown && value == std::trunc(value) &&
        !(value == 0 && std::signbit(value)))
      end =
          std::to_chars(text, text + sizeof text, static_cast<long long>(value))
              .ptr;
    else
      end = std::to_chars(text, text + sizeof text, value,
                          std::chars_format::general, 16)
                .ptr;
    out.append(text, end);
  }
}

void AppendCount(std::string& out, std::uint64_t value) {
  char text[24];
  out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void AppendLabelValue(std::string& out, std::string_view value) {
  for (const char c : value) {
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '"':
        out += "\\\"";
        break;
      default:
        out += c;
    }
  }
}

// `name` `suffix` {labels, `le`} and a blank.
void AppendHead(std::string& out, const MetricFamily& family,
                const ClientMetric& metric, std::string_view suffix = "",
                const double* le = nullptr) {
  out += family.name;
  out += suffix;
  if (!metric.label.empty() || le != nullptr) {
    char before = '{';
    for (const ClientMetric::Label& label : metric.label) {
      out += before;
      out += label.name;
      out += "=\"";
      AppendLabelValue(out, label.value);
      out += '"';
      before = ',';
    }
    if (le != nullptr) {
      out += before;
      out += "le=\"";
      AppendNumber(out, *le);
      out += '"';
    }
    out += '}';
  }
  out += ' ';
}

void AppendHistogram(std::string& out, const MetricFamily& family,
                     const ClientMetric& metric) {
  const ClientMetric::Histogram& histogram = metric.histogram;
  AppendHead(out, family, metric, "_count");
  AppendCount(out, histogram.sample_count);
  out += '\n';
  AppendHead(out, family, metric, "_sum");
  AppendNumber(out, histogram.sample_sum);
  out += '\n';
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double last = -kInfinity;
  for (const ClientMetric::Bucket& bucket : histogram.bucket) {
    AppendHead(out, family, metric, "_bucket", &bucket.upper_bound);
    AppendCount(out, bucket.cumulative_count);
    out += '\n';
    last = bucket.upper_bound;
  }
  if (last == kInfinity) return;
  AppendHead(out, family, metric, "_bucket", &kInfinity);
  AppendCount(out, histogram.sample_count);
  out += '\n';
}

// Is it one of the kinds written here?
bool IsQuick(const MetricFamily& family) {
  if (family.type != MetricType::Counter && family.type != MetricType::Gauge &&
      family.type != MetricType::Histogram)
    return false;
  for (const ClientMetric& metric : family.metric)
    if (metric.timestamp_ms != 0) return false;
  return true;
}

std::string_view TypeName(MetricType type) {
  if (type == MetricType::Counter) return "counter";
  return type == MetricType::Gauge ? "gauge" : "histogram";
}

}  // namespace

std::string QuickTextSerializer::Serialize(
    const std::vector<MetricFamily>& families) const {
  std::string out;
  for (const MetricFamily& family : families) {
    if (!IsQuick(family)) {
      out += prometheus::TextSerializer().Serialize({family});
      continue;
    }
    if (!family.help.empty()) {
      out += "# HELP ";
      out += family.name;
      out += ' ';
      out += family.help;
      out += '\n';
    }
    out += "# TYPE ";
    out += family.name;
    out += ' ';
    out += TypeName(family.type);
    out += '\n';
    for (const ClientMetric& metric : family.metric) {
      if (family.type == MetricType::Histogram) {
        AppendHistogram(out, family, metric);
        continue;
      }
      AppendHead(out, family, metric);
      AppendNumber(out, family.type == MetricType::Counter
                            ? metric.counter.value
                            : metric.gauge.value);
      out += '\n';
    }
  }
  return out;
}

void QuickTextSerializer::Serialize(
    std::ostream& out, const std::vector<MetricFamily>& families) const {
  out << Serialize(families);
}

}  // namespace vigie
