// Mentions out of a file, or out of another program by way of stdin: one JSON
// object a line (NDJSON), as exports and archives have them.
//
// A line ends with \n or \r\n; blank lines are passed over, and so is a UTF-8
// byte order mark. A last line without its newline counts at the end of the
// input. A line over 1 MiB (kMaxPayload) is handed over cut to 1 MiB + 1 byte,
// so that its mapping refuses it with a reason; the rest is passed over.
//
// Position: bytes from the beginning of the file to the end of the line.
// Epoch: which file it is (device, inode, first line). What cannot be read
// again (stdin, a pipe) and what was cut short since has a new one each time,
// and its repetitions are recognised by what the items are.
//
// Errors of Open: NotFound (when following: Unavailable, it may come),
// PermissionDenied, InvalidArgument (a folder, a gzip file).
#pragma once

#include <memory>
#include <string>

#include "pipeline/config/node.h"
#include "pipeline/plugin/source.h"

namespace vigie {

struct FileSourceOptions {
  std::string path;  // "-" is stdin
  // Waits for more at the end, as `tail -F` does: goes on with the new file
  // when another one has taken the name (Read says Unavailable then). What is
  // written to the old file later, or while Vigie is down, is not read.
  bool follow = false;
};

// Thread: as in the contract.
std::unique_ptr<Source> MakeFileSource(const FileSourceOptions& options);

// Keys: path (required), follow (false). Null when the configuration has
// errors, which are told there.
std::unique_ptr<Source> MakeFileSource(const ConfigNode& config);

// Adds an error at `path` when that cannot be read now: for a start and for
// `vigie check`. A file that is followed may come later; stdin, and a pipe
// that somebody else makes, are not looked into.
void CheckFileSource(const ConfigNode& config);

}  // namespace vigie
