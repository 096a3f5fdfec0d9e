// What the tests of mappings share: payloads with the padding they need, and
// what a mapping made of them, kept beyond its next call.
#pragma once

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "pipeline/base/strings.h"
#include "pipeline/plugin/mapping.h"

namespace vigie {

// A copy of a payload, followed by exactly the bytes that simdjson may read,
// so that a sanitizer sees any other.
class Padded {
 public:
  explicit Padded(std::string_view text)
      : size_(text.size()), bytes_(new char[text.size() + kPadding]()) {
    std::memcpy(bytes_.get(), text.data(), text.size());
  }
  PaddedView view() const { return {std::string_view(bytes_.get(), size_)}; }

 private:
  std::size_t size_;
  std::unique_ptr<char[]> bytes_;
};

// The answers of a mapping to one payload.
struct Mapped {
  absl::Status key_status, map_status;
  std::string key_platform, key_id;
  Op key_op = Op::kCreate;
  std::uint64_t version = 0;
  Micros time = 0;
  Mention mention;  // views into `mapping` and `payload`

  std::string KeyError() const { return std::string(key_status.message()); }
  std::string MapError() const { return std::string(map_status.message()); }
};

// Holds the payload that the mention points into.
class MappingProbe {
 public:
  explicit MappingProbe(std::unique_ptr<Mapping> mapping)
      : mapping_(std::move(mapping)) {}

  // LIFETIME: the answer's mention until the next call.
  const Mapped& Read(std::string_view text) {
    payload_ = std::make_unique<Padded>(text);
    answer_ = Mapped{};
    ItemKey key;
    answer_.key_status = mapping_->Key(payload_->view(), key);
    if (answer_.key_status.ok()) {
      answer_.key_platform = key.platform;
      answer_.key_id = key.id;
      answer_.key_op = key.op;
      answer_.version = key.version;
      answer_.time = key.time;
    }
    answer_.map_status = mapping_->Map(payload_->view(), answer_.mention);
    return answer_;
  }
  Mapping& mapping() { return *mapping_; }

 private:
  std::unique_ptr<Mapping> mapping_;
  std::unique_ptr<Padded> payload_;
  Mapped answer_;
};

inline std::string ReadWhole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// A fixture of a room, by its path below tests/ingest (tests run in the
// project's folder).
inline std::string Fixture(std::string_view path) {
  return ReadWhole(std::filesystem::path("tests/ingest") / path);
}

}  // namespace vigie
