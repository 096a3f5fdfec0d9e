// The alerting rules that others sell or give away, on the same streams.
//
// Each looks at counts of five minutes and has one number to tune; told once,
// it is silent for a day (Huginn's for two, as it is made).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace vigie {

enum class Rival { kBrandwatch, kCision, kSocialmetrix, kHuginn };

inline const char* RivalName(Rival rival) {
  switch (rival) {
    case Rival::kBrandwatch:
      return "Brandwatch: hour / mean hour of 24 h";
    case Rival::kCision:
      return "Cision: hour / mean hour of 7 days";
    case Rival::kSocialmetrix:
      return "Socialmetrix: 24 h mean, 7 d mean + k sd";
    case Rival::kHuginn:
      return "Huginn: hour after its peak, mean + k sd";
  }
  return "";
}

// For each five-minute bin, the greatest k at which the rule would alert.
inline std::vector<double> RivalScores(Rival rival,
                                       const std::vector<int>& bins) {
  const std::size_t n = bins.size();
  std::vector<double> sum(n + 1, 0), scores(n, 0);
  for (std::size_t i = 0; i < n; ++i) sum[i + 1] = sum[i] + bins[i];
  const auto over = [&](std::size_t from, std::size_t to) {
    return sum[to] - sum[from];
  };
  constexpr std::size_t kHour = 12, kDay = 288, kWeek = 2016;
  double hour_mean = 0, hour_square = 0;
  std::size_t hours = 0;
  for (std::size_t i = kDay; i < n; ++i) {
    const std::size_t end = i + 1;
    const double hour = over(end - kHour, end);
    switch (rival) {
      case Rival::kBrandwatch:
        if (hour >= 5) scores[i] = hour / (over(end - kDay, end) / 24 + 0.5);
        break;
      case Rival::kCision: {
        const std::size_t from = end > kWeek ? end - kWeek : 0;
        if (hour >= 5)
          scores[i] =
              hour /
              (over(from, end) / (static_cast<double>(end - from) / 12) + 0.5);
        break;
      }
      case Rival::kSocialmetrix: {
        if (end <= 3 * kDay) break;
        const std::size_t days = std::min<std::size_t>(7, end / kDay - 1);
        double mean = 0, square = 0;
        for (std::size_t d = 1; d <= days; ++d) {
          const double day = over(end - (d + 1) * kDay, end - d * kDay);
          mean += day / static_cast<double>(days);
          square += day * day / static_cast<double>(days);
        }
        const double sd = std::sqrt(std::max(square - mean * mean, mean)) + 1;
        scores[i] = (over(end - kDay, end) - mean) / sd;
        break;
      }
      case Rival::kHuginn: {
        if (end % kHour != 0) break;  // once an hour
        const double before = over(end - 2 * kHour, end - kHour);
        const double sd = std::sqrt(std::max(
                              hour_square - hour_mean * hour_mean, hour_mean)) +
                          0.5;
        if (hours > 24 && before > hour && before >= 5)
          scores[i] = (before - hour_mean) / sd;
        ++hours;
        const double step =
            std::max(1.0 / static_cast<double>(hours), 1.0 / 336);
        hour_mean += step * (before - hour_mean);
        hour_square += step * (before * before - hour_square);
        break;
      }
    }
  }
  return scores;
}

// Bins at which the rule alerts with this k.
inline std::vector<std::size_t> RivalAlerts(Rival rival,
                                            const std::vector<double>& scores,
                                            double k) {
  const std::size_t silence = rival == Rival::kHuginn ? 576 : 288;
  std::vector<std::size_t> alerts;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (scores[i] >= k && (alerts.empty() || i - alerts.back() >= silence))
      alerts.push_back(i);
  return alerts;
}

}  // namespace vigie
