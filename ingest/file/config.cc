#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "ingest/file/connector.h"
#include "pipeline/base/strings.h"

namespace vigie {

std::unique_ptr<Source> MakeFileSource(const ConfigNode& config) {
  const FileSourceOptions options{
      .path = config["path"].Required("a file, or \"-\" for stdin").String(),
      .follow = config["follow"].Bool(false)};
  if (options.path.empty()) return nullptr;
  if (options.path == "-" && options.follow) {
    config["follow"].Error("stdin is read to its end; leave this out");
    return nullptr;
  }
  return MakeFileSource(options);
}

void CheckFileSource(const ConfigNode& config) {
  const ConfigNode node = config["path"];
  const std::string path = node.String();
  if (path.empty() || path == "-") return;
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT && config["follow"].Bool(false)) return;
    if (errno != ENOENT)
      return node.Error(Cat(path, ": ", std::strerror(errno)));
    std::error_code ignored;
    return node.Error(
        Cat(path, ": no such file",
            path.front() == '/'
                ? std::string()
                : Cat(" in ", std::filesystem::current_path(ignored).string()),
            "; give one that is there, or say `follow: true` when it will come "
            "later"));
  }
  if (S_ISDIR(info.st_mode))
    return node.Error(Cat(path, ": is a folder; give one file"));
  // A pipe must not be opened and left again: its writer would be told.
  if (!S_ISREG(info.st_mode)) return;
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return node.Error(Cat(path, ": ", std::strerror(errno)));
  char head[2] = {};
  const ssize_t size = pread(file, head, sizeof head, 0);
  close(file);
  if (size == 2 && std::memcmp(head, "\x1f\x8b", 2) == 0)
    node.Error(Cat(path,
                   ": is compressed; give what `zcat` makes of it, on stdin "
                   "(path: \"-\")"));
}

}  // namespace vigie
