// Cuts a stream of bytes into lines, inside the batch's own memory: what was
// read is copied only when a line is spread over two reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/plugin/source.h"

namespace vigie {

// Thread-compatible.
class LineCutter {
 public:
  // Starts over at byte `offset` of the stream, the beginning of a line. Lines
  // that end at or before `seen` are not handed over (they were, before).
  void Start(std::uint64_t offset, std::uint64_t seen);

  // Room for `size` more bytes of the stream. REQUIRES: followed by Cut.
  char* Room(SourceBatch& batch, std::size_t size);
  // `size` bytes were written there: adds the lines that end among them.
  void Cut(SourceBatch& batch, std::size_t size);
  // The stream has ended: what is left is a line.
  void Finish(SourceBatch& batch);

  // How many bytes of the stream it was given, from byte 0.
  std::uint64_t offset() const { return offset_; }

 private:
  void Add(SourceBatch& batch, const char* room, std::size_t begin,
           std::size_t end, std::uint64_t position);

  std::uint64_t offset_ = 0;
  std::uint64_t seen_ = 0;
  // The beginning of the line whose end did not come yet, at most 1 MiB + 1
  // byte of it.
  std::string open_;
  bool cut_short_ = false;  // open_ lacks bytes that were passed over
};

}  // namespace vigie
