// Little-endian numbers and length-prefixed strings in a byte string: how
// blobs are written into the log and the state. A reader never runs past its
// end: what is cut short reads as zero and `ok()` turns false, once.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace vigie {

class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  template <typename Int>
  void Fixed(Int value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  // LEB128.
  void Varint(std::uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    out_.push_back(static_cast<char>(value));
  }
  void Signed(std::int64_t value) {  // zigzag
    Varint((static_cast<std::uint64_t>(value) << 1) ^
           static_cast<std::uint64_t>(value >> 63));
  }
  void String(std::string_view s) {
    Varint(s.size());
    out_.append(s);
  }

 private:
  std::string& out_;
};

// Lifetime: strings read are views into `in`.
class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  template <typename Int>
  Int Fixed() {
    Int value{};
    if (in_.size() < sizeof value) {
      Fail();
      return value;
    }
    std::memcpy(&value, in_.data(), sizeof value);
    in_.remove_prefix(sizeof value);
    return value;
  }
  std::uint64_t Varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (in_.empty()) break;
      const auto byte = static_cast<unsigned char>(in_.front());
      in_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    Fail();
    return 0;
  }
  std::int64_t Signed() {
    const std::uint64_t value = Varint();
    return static_cast<std::int64_t>(value >> 1) ^
           -static_cast<std::int64_t>(value & 1);
  }
  std::string_view String() {
    const std::uint64_t size = Varint();
    if (size > in_.size()) {
      Fail();
      return {};
    }
    const std::string_view s = in_.substr(0, size);
    in_.remove_prefix(size);
    return s;
  }

  bool ok() const { return ok_; }
  bool done() const { return in_.empty(); }
  std::size_t remaining() const { return in_.size(); }

 private:
  void Fail() {
    ok_ = false;
    in_ = {};
  }
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace vigie
