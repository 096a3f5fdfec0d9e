// The configuration file as a person wrote it: every value knows its file,
// line and column, and every mistake is told with them.
//
// yaml-cpp alone is too kind (a key given twice, `no` read as false, `012` as
// ten): the document is walked by those who know the schema. A room reads its
// own keys; whatever nobody read is an unknown key, told with the nearest
// known one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/base/time.h"

namespace vigie {

// Mistakes found while reading one configuration: the first 200, and whether
// there were more. Thread-compatible.
class ConfigErrors {
 public:
  struct Entry {
    int line = 0, column = 0;  // counted from 1; 0 when it is the whole file
    std::string message;       // "sinks.webhook.url: missing; give …"
  };
  explicit ConfigErrors(std::string file) : file_(std::move(file)) {}

  void Add(int line, int column, std::string message);
  bool empty() const { return entries_.empty(); }
  const std::vector<Entry>& entries() const { return entries_; }
  const std::string& file() const { return file_; }
  // "vigie.yaml:12:5: brands[0].qery: unknown key; did you mean `query`?",
  // one a line, in the order of the file.
  std::string ToString() const;

 private:
  std::string file_;
  std::vector<Entry> entries_;
  bool more_ = false;
};

// One node of the document: a scalar, a list or a map. Cheap to copy; valid as
// long as the Document. A reading that fails adds an error and returns the
// default, so that one run tells all mistakes.
class ConfigNode {
 public:
  ConfigNode() = default;

  bool present() const;  // the key is there and not null
  bool is_scalar() const;
  bool is_list() const;
  bool is_map() const;
  int line() const;
  int column() const;
  const std::string& path() const;  // "sinks.webhook.url"

  // The child of a map; absent when there is none. Marks the key as known.
  ConfigNode operator[](std::string_view key) const;
  std::vector<ConfigNode> items() const;  // of a list; error when not one
  // Keys of a map in the order of the file (marks them all as known).
  std::vector<std::pair<std::string, ConfigNode>> entries() const;

  // Scalars. Absent: the default, without an error; use Required to insist.
  std::string String(std::string_view fallback = {}) const;
  // Only `true` and `false`.
  bool Bool(bool fallback) const;
  // Decimal, without leading zeros; in [least, most], or an error saying so.
  std::int64_t Int(std::int64_t fallback, std::int64_t least,
                   std::int64_t most) const;
  double Number(double fallback, double least, double most) const;
  // "50ms", "30s", "5m", "2h", "7d": a whole number and a unit.
  Micros Duration(Micros fallback, Micros least, Micros most) const;
  // "64KiB", "512MiB", "20GiB", or bytes.
  std::int64_t Bytes(std::int64_t fallback, std::int64_t least,
                     std::int64_t most) const;
  // One of `allowed`, else an error with the nearest of them.
  std::string OneOf(const std::vector<std::string>& allowed,
                    std::string_view fallback) const;
  // A list of scalars; one scalar counts as a list of one.
  std::vector<std::string> Strings() const;
  // A secret: written as it is, or `env:NAME`, or `file:PATH` (read, one
  // trailing newline dropped). Its value never reaches an error message.
  std::string Secret() const;
  // Where to listen: "127.0.0.1:8080", "[::1]:8080"; port 0: any that is free;
  // "" after an error.
  std::string ListenAddress(std::string_view fallback) const;
  // The path of a file of certificates to trust (PEM), which is there and holds
  // one; "" without one: the system's are meant.
  std::string Certificates() const;

  // Adds an error when the node is absent or an empty text, then returns
  // itself.
  const ConfigNode& Required(std::string_view what_to_give) const;
  // Adds "path: message" at this node's place.
  void Error(std::string_view message) const;
  // Tells the keys that nobody asked for, here and below, with suggestions.
  void RefuseUnknown() const;

 private:
  friend class ConfigDocument;
  friend class ConfigTreeBuilder;
  struct Data;  // pipeline/config/node_data.h
  struct Store;
  explicit ConfigNode(Data* data) : data_(data) {}
  // Is it a scalar (a plain one, without quotes)? An error when it is anything
  // else that is present.
  bool Scalar(std::string_view expected) const;
  bool Plain(std::string_view expected) const;
  Data* data_ = nullptr;  // owned by the document
};

// A parsed file. Refused already: a key given twice, anchors and aliases, merge
// keys, tags, tabs in the indentation, a second document, what is not UTF-8,
// depth beyond 32, more than 16 MiB or 500,000 values.
class ConfigDocument {
 public:
  // InvalidArgument with "file:line:column: …", one mistake a line, when it is
  // not YAML or holds what is refused.
  static absl::StatusOr<std::unique_ptr<ConfigDocument>> Parse(
      std::string_view text, std::string file);
  static absl::StatusOr<std::unique_ptr<ConfigDocument>> Load(
      const std::string& path);
  ~ConfigDocument();

  ConfigNode root() const;
  ConfigErrors& errors() const;

 private:
  ConfigDocument();
  struct State;
  std::unique_ptr<State> state_;
};

// The member of `known` nearest to `word` by edit distance, "" when none is
// near enough to be what was meant.
std::string NearestWord(std::string_view word,
                        const std::vector<std::string>& known);

}  // namespace vigie
