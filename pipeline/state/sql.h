// SQLite with statuses instead of return codes. Statements are prepared once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct sqlite3;
struct sqlite3_stmt;

namespace vigie {

class Sql;

// A prepared statement. Bind in order, then Run, or Step until it says false.
// Thread-compatible.
class Statement {
 public:
  Statement() = default;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  Statement& Bind(std::int64_t value);
  Statement& Bind(std::uint64_t value) {
    return Bind(static_cast<std::int64_t>(value));
  }
  Statement& Bind(std::uint32_t value) {
    return Bind(static_cast<std::int64_t>(value));
  }
  Statement& Bind(int value) { return Bind(static_cast<std::int64_t>(value)); }
  // LIFETIME: the bytes must live until Run or the last Step.
  Statement& Text(std::string_view value);
  Statement& Blob(std::string_view value);

  absl::Status Run();           // executes and resets
  absl::StatusOr<bool> Step();  // true: a row; false: done, and reset
  void Reset();

  std::int64_t Int(int column) const;
  // LIFETIME: until the next Step, Run or Reset.
  std::string_view Bytes(int column) const;
  bool IsNull(int column) const;

 private:
  friend class Sql;
  sqlite3* db_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
  int next_ = 1;
  absl::Status bound_;
};

// One connection. Thread-compatible.
class Sql {
 public:
  // `path` or ":memory:". WAL, synchronous=FULL.
  static absl::StatusOr<std::unique_ptr<Sql>> Open(const std::string& path);
  ~Sql();

  absl::Status Execute(std::string_view script);
  absl::StatusOr<Statement> Prepare(std::string_view sql);
  const std::string& path() const { return path_; }
  sqlite3* handle() const { return db_; }
  absl::Status Error(std::string_view what) const;

 private:
  explicit Sql(sqlite3* db, std::string path)
      : db_(db), path_(std::move(path)) {}
  sqlite3* db_;
  std::string path_;
};

}  // namespace vigie
