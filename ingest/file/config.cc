#include "ingest/file/connector.h"

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

}  // namespace vigie
