// A file that holds the fuzzer's bytes, for what reads only files. In memory
// where there is such a file system; gone with the process.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace vigie {

class ScratchFile {
 public:
  ScratchFile() {
    folder_ = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm/vigie_fuzz_XXXXXX"
                                              : "/tmp/vigie_fuzz_XXXXXX";
    if (::mkdtemp(folder_.data()) == nullptr) std::abort();
    path_ = folder_ + "/f";
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  const std::string& Holding(std::string_view bytes) {
    std::FILE* file = std::fopen(path_.c_str(), "wb");
    if (file == nullptr) std::abort();
    std::fwrite(bytes.data(), 1, bytes.size(), file);
    std::fclose(file);
    return path_;
  }

 private:
  std::string folder_, path_;
};

}  // namespace vigie
