// vigie state: back up, restore, and look into the data folder of a run.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "deploy/vigie/data_folder.h"
#include "deploy/vigie/output.h"
#include "deploy/vigie/verbs.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string data, folder;
  bool shifted = false;
};

int Fail(std::string_view what) {
  std::fprintf(stderr, "vigie state: %s\n", std::string(what).c_str());
  return kExitFailed;
}

// To the end that the file has then: a segment that a run closes meanwhile
// loses the room it did not need. An errno, 0 when all is there.
int CopyFile(const fs::path& from, const fs::path& to) {
  const int in = open(from.c_str(), O_RDONLY | O_CLOEXEC);
  if (in < 0) return errno;
  const int out =
      open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  int error = out < 0 ? errno : 0;
  std::vector<char> piece(1 << 20);
  while (error == 0) {
    const ssize_t n = read(in, piece.data(), piece.size());
    if (n == 0) break;
    if (n < 0) error = errno;
    for (ssize_t done = 0; error == 0 && done < n;) {
      const ssize_t put =
          write(out, piece.data() + done, static_cast<std::size_t>(n - done));
      if (put < 0) error = errno;
      done += put;
    }
  }
  close(in);
  if (out >= 0 && close(out) != 0 && error == 0) error = errno;
  return error;
}

// In the order of their numbers: of the segment that is written to, copied
// last, nothing that follows is missed in the middle.
absl::Status CopyLog(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::create_directories(to, error);
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(from, error))
    if (entry.is_regular_file() && entry.path().filename() != "lock")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    if (error) break;
    error.assign(CopyFile(file, fs::path(to) / file.filename()),
                 std::generic_category());
    // A segment that retention removed meanwhile is not missed: the state,
    // copied before, no longer needs it.
    if (error == std::errc::no_such_file_or_directory) error.clear();
  }
  if (error) return Unavailable(from, " to ", to, ": ", error.message());
  return absl::OkStatus();
}

// State first, then log: the log's copy holds at least what the state counted.
// The state bears its name once all is there: what was broken off is no backup.
int BackUp(const Options& o) {
  MakeFilesPrivate();
  for (const std::string& left : {StatePath(o.folder), LogPath(o.folder)})
    if (fs::exists(left))
      return Fail(Cat(o.folder,
                      ": holds a backup, or a part of one, already; give a new "
                      "folder"));
  if (!fs::exists(StatePath(o.data)))
    return Fail(
        Cat(o.data, ": no state.db in it; give the data folder of a run"));
  std::error_code error;
  fs::create_directories(o.folder, error);
  const auto store = Store::Open(StatePath(o.data), StoreUse::kCopy);
  if (!store.ok()) return Fail(FromAbsl(store.status().message()));
  const std::string unfinished = StatePath(o.folder) + ".unfinished";
  fs::remove(unfinished, error);
  absl::Status status = (*store)->BackUp(unfinished);
  if (status.ok() && fs::exists(LogPath(o.data)))
    status = CopyLog(LogPath(o.data), LogPath(o.folder));
  if (!status.ok()) return Fail(FromAbsl(status.message()));
  fs::rename(unfinished, StatePath(o.folder), error);
  if (error) return Fail(Cat(o.folder, ": ", error.message()));
  std::printf("%s: backed up to %s\n", o.data.c_str(), o.folder.c_str());
  return kExitOk;
}

int Restore(const Options& o) {
  MakeFilesPrivate();
  if (!fs::exists(StatePath(o.folder)))
    return Fail(Cat(o.folder, ": no whole backup in it"));
  // What is left of another state or log would be read as a part of this one.
  std::error_code none;
  for (const std::string& left : {StatePath(o.data), StatePath(o.data) + "-wal",
                                  StatePath(o.data) + "-shm", LogPath(o.data)})
    if (fs::exists(left) && !fs::is_empty(left, none))
      return Fail(Cat(left, ": ", o.data,
                      " holds a state or a log already; move the whole folder "
                      "away first"));
  {  // Is it whole, and of a version this program knows?
    const auto store = Store::Open(StatePath(o.folder), StoreUse::kCopy);
    if (!store.ok()) return Fail(FromAbsl(store.status().message()));
  }
  std::error_code error;
  fs::create_directories(o.data, error);
  if (!error)
    error.assign(CopyFile(StatePath(o.folder), StatePath(o.data)),
                 std::generic_category());
  if (error) return Fail(Cat(o.data, ": ", error.message()));
  if (fs::exists(LogPath(o.folder)))
    if (const absl::Status copied = CopyLog(LogPath(o.folder), LogPath(o.data));
        !copied.ok())
      return Fail(FromAbsl(copied.message()));
  std::printf("%s: restored from %s\n", o.data.c_str(), o.folder.c_str());
  return kExitOk;
}

int Dump(const Options& o) {
  if (!fs::exists(StatePath(o.data)))
    return Fail(
        Cat(o.data, ": no state.db in it; give the data folder of a run"));
  const auto store = Store::Open(StatePath(o.data), StoreUse::kRead);
  if (!store.ok()) return Fail(FromAbsl(store.status().message()));
  const absl::StatusOr<std::string> text = (*store)->Dump(o.shifted);
  if (!text.ok()) return Fail(FromAbsl(text.status().message()));
  return WriteOut(*text) ? kExitOk : FailedToWrite("state dump");
}

}  // namespace

Verb AddState(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "state", "Back up, restore or print the data folder of a run.");
  auto options = std::make_shared<Options>();
  CLI::App* backup = app->add_subcommand(
      "backup",
      "Copy state and log into a new folder, while Vigie runs or not.");
  backup->add_option("data", options->data, "The run's data folder")
      ->required();
  backup->add_option("to", options->folder, "The new folder")->required();
  backup->footer(
      "Example:\n  vigie state backup /var/lib/vigie /backup/2026-11-21");
  CLI::App* restore =
      app->add_subcommand("restore", "Make a data folder from a backup.");
  restore->add_option("from", options->folder, "The backup")->required();
  restore->add_option("data", options->data, "The new data folder")->required();
  restore->footer(
      "Example:\n  vigie state restore /backup/2026-11-21 /var/lib/vigie");
  CLI::App* dump = app->add_subcommand(
      "dump", "Print windows, incidents, alerts and books as text.");
  dump->add_option("data", options->data, "The run's data folder")->required();
  dump->add_flag("--without-offsets", options->shifted,
                 "Leave out what depends on offsets, to compare runs whose "
                 "redeliveries differ");
  dump->footer("Example:\n  vigie state dump /var/lib/vigie | less");
  app->require_subcommand(1);
  app->footer(
      "Example:\n  vigie state backup /var/lib/vigie /backup/2026-11-21");
  return [options, backup, restore] {
    if (backup->parsed()) return BackUp(*options);
    if (restore->parsed()) return Restore(*options);
    return Dump(*options);
  };
}

}  // namespace vigie
