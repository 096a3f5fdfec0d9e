// Any bytes as the only segment of a log: opening it refuses or succeeds, and
// what is then read lies inside the payload limits. The first byte chooses
// whether the fold had committed something.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "pipeline/log/embedded_log.h"
#include "pipeline/log/segment_format.h"

namespace {

// Valid checksums cannot be guessed: the fuzzer's bytes are sealed where they
// look like headers, so that it gets behind them.
void SealAll(std::string& bytes) {
  using namespace vigie;
  if (bytes.size() >= sizeof(SegmentHeader)) {
    SegmentHeader header;
    std::memcpy(&header, bytes.data(), sizeof header);
    SealSegmentHeader(header);
    std::memcpy(bytes.data(), &header, sizeof header);
  }
  for (std::size_t at = 64; at + sizeof(GroupHeader) <= bytes.size();) {
    GroupHeader group;
    std::memcpy(&group, bytes.data() + at, sizeof group);
    const std::uint64_t size = GroupHeaderBytes(group.partitions);
    if (group.magic != GroupHeader::kMagic ||
        group.partitions > kMaxPartitions || at + size > bytes.size()) {
      at += 8;
      continue;
    }
    // Sealed in an aligned copy: `bytes` is only as aligned as a string.
    std::string copy = bytes.substr(at, size);
    SealGroupHeader(copy.data());
    bytes.replace(at, size, copy);
    std::size_t frame_at = at + size;
    for (std::uint32_t i = 0;
         i < group.frames && frame_at + sizeof(FrameHeader) <= bytes.size();
         ++i) {
      FrameHeader frame;
      std::memcpy(&frame, bytes.data() + frame_at, sizeof frame);
      frame.checksum = FrameChecksum(frame);
      std::memcpy(bytes.data() + frame_at, &frame, sizeof frame);
      frame_at += FrameBytes(frame.payload_bytes);
    }
    at = frame_at > at ? (frame_at + 7) / 8 * 8 : at + 8;
  }
}

// Gone with the process.
struct Folder {
  Folder() {
    path = ::access("/dev/shm", W_OK) == 0
               ? "/dev/shm/vigie_segment_fuzz_XXXXXX"
               : "/tmp/vigie_segment_fuzz_XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) std::abort();
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string path;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace vigie;
  if (size == 0) return 0;
  static const Folder kept;
  const std::string& folder = kept.path;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    std::filesystem::remove(entry.path());
  std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  if (data[0] & 1) SealAll(bytes);
  std::FILE* file = std::fopen((folder + "/" + SegmentName(0)).c_str(), "wb");
  if (file == nullptr) std::abort();
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);

  EmbeddedLogOptions options;
  options.folder = folder;
  options.partitions = 2;
  options.segment_bytes = 4096;
  options.buffer_bytes = 1 << 16;
  if (data[0] & 2) options.committed = {3, 3};
  const auto log = OpenEmbeddedLog(options);
  if (!log.ok()) return 0;
  Assignment assignment;
  assignment.assigned = [](std::uint32_t) { return 0; };
  const auto reader = (*log)->OpenReader(0, 1, assignment);
  if (!reader.ok()) std::abort();
  RecordBatch batch;
  unsigned sum = 0;
  do {
    if (!(*reader)->Read(batch, 64, 0).ok()) break;
    for (const Record& record : batch.records) {
      if (record.partition >= options.partitions) std::abort();
      const char* end = record.payload.data() + record.payload.size();
      for (int i = 0; i < 64; ++i) sum += static_cast<unsigned char>(end[i]);
    }
  } while (!batch.records.empty() || !batch.lost.empty());
  const absl::Status range = (*log)->ReadRange(
      1, 0, ~std::uint64_t{0}, true, [](const Record&) { return true; },
      [](const LostRange&) {});
  (void)range;
  volatile unsigned sink = sum;
  (void)sink;
  return 0;
}
