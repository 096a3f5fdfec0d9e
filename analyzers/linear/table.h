// A linear model in a file: for each feature and each class a weight of one
// byte. A text's score for a class is the sum of its features' weights.
//
// File (little-endian, mapped into memory, never copied): a header of 64
// bytes, the names (task, language, classes, one a line), zeros up to a
// multiple of 64, then kNamedRows + 2^bits rows of `stride` signed bytes, one a
// class and zeros up to a multiple of four. The checksum (XXH3) covers
// everything after it.
//
// Thread-safe: read-only once made. Sums are integers, so that two machines
// decide alike.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzers/linear/features.h"

namespace vigie {

inline constexpr std::uint32_t kMaxClasses = 64;

// What a table decides.
struct TableTask {
  std::string name;      // "tone"
  std::string language;  // "fr"
  std::vector<std::string> classes;
};

// Turns sums into probabilities, learned on texts the table was not.
struct Calibration {
  // Of each class, when it is chosen: logit(p) = slope x m + offset, where m is
  // the logit that the raw probabilities give; thousandths.
  std::int32_t slope = 1000;
  std::int32_t offset = 0;
};

class LinearTable {
 public:
  LinearTable() = default;
  LinearTable(LinearTable&&) = default;
  LinearTable& operator=(LinearTable&&) = default;

  // From weights: `rows` x classes floats, named rows first.
  static LinearTable Quantise(const TableTask& task, std::uint32_t bits,
                              bool several, const std::vector<float>& weights);

  // From the bytes of a file, which must stay where they are.
  // DataLoss when damaged, FailedPrecondition when made by another version.
  static absl::StatusOr<LinearTable> Parse(std::string_view bytes,
                                           std::string_view name);
  // Maps a file. NotFound, or as Parse.
  static absl::StatusOr<LinearTable> Open(const std::string& path);

  // The bytes of the file.
  std::string Serialize() const;

  const TableTask& task() const { return task_; }
  std::uint32_t classes() const { return classes_; }
  bool several() const { return several_; }
  // Thousandths of a logit that a sum of 1 is worth, in 1/65536.
  std::int64_t unit() const { return unit_; }
  std::vector<Calibration>& calibration() { return calibration_; }
  const std::vector<Calibration>& calibration() const { return calibration_; }

  // sums[c] for every class (room for kMaxClasses).
  void Sum(const FeatureList& features, std::int32_t* sums) const;
  std::uint32_t shift() const { return shift_; }
  // The row of one feature.
  const std::int8_t* HashedRow(std::uint32_t feature) const {
    return weights_ +
           (static_cast<std::size_t>(feature >> shift_) + kNamedRows) * stride_;
  }
  const std::int8_t* NamedRow(std::uint16_t feature) const {
    return weights_ + std::size_t{feature} * stride_;
  }
  // Thousandths of a logit.
  std::int64_t Logit(std::int32_t sum) const {
    return (std::int64_t{sum} * unit_) >> 16;
  }

 private:
  struct Mapping;
  std::shared_ptr<Mapping> mapping_;  // shared: copies of views outlive moves
  std::vector<std::int8_t> own_;
  const std::int8_t* weights_ = nullptr;
  std::uint32_t bits_ = 0, shift_ = 0, classes_ = 0, stride_ = 0;
  bool several_ = false;
  std::int64_t unit_ = 0;
  TableTask task_;
  std::vector<Calibration> calibration_;
};

}  // namespace vigie
