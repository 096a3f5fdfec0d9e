#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "pipeline/base/strings.h"
#include "sinks/ndjson/sink.h"

namespace vigie {

std::unique_ptr<Sink> MakeNdjsonSink(const ConfigNode& config) {
  NdjsonOptions options;
  options.path = config["path"].String("-");
  if (options.path.empty())
    config["path"].Error("give a file, or - for the standard output");
  const ConfigNode which = config["which"];
  if (which.present()) {
    options.alerts = false;
    for (const std::string& kind : which.Strings()) {
      if (kind == "alerts") {
        options.alerts = true;
      } else if (kind == "mentions") {
        options.mentions = true;
      } else if (kind == "dead_letters") {
        options.dead_letters = true;
      } else {
        which.Error("one of alerts, mentions, dead_letters");
      }
    }
  }
  return MakeNdjsonSink(std::move(options));
}

void CheckNdjsonSink(const ConfigNode& config) {
  const ConfigNode node = config["path"];
  const std::string path = node.String("-");
  if (path.empty() || path == "-") return;
  struct stat info {};
  if (stat(path.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode))
      node.Error(Cat(path, ": is a folder; give a file in it"));
    else if (access(path.c_str(), W_OK) != 0)
      node.Error(Cat(path, ": cannot be written: ", std::strerror(errno)));
    return;
  }
  const std::size_t slash = path.rfind('/');
  const std::string folder =
      slash == path.npos ? std::string(".")
                         : path.substr(0, std::max<std::size_t>(slash, 1));
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    node.Error(
        Cat(path, ": cannot be made: ", folder, ": ", std::strerror(errno)));
}

}  // namespace vigie
