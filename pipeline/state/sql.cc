#include "pipeline/state/sql.h"

#include <sqlite3.h>

#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

absl::Status StatusOf(sqlite3* db, int code, std::string_view what) {
  std::string message = Cat(
      what, ": ", db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code));
  const char* file = db != nullptr ? sqlite3_db_filename(db, "main") : nullptr;
  // The statement tells a person nothing; the file and what to do, all.
  if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
    message = Cat(file != nullptr ? file : "state",
                  ": damaged, or not a state of Vigie's (",
                  sqlite3_errstr(code & 0xff),
                  "); move the data folder away and restore a backup (vigie "
                  "state restore), or move the file away, with those beside it "
                  "that end in -wal and -shm, to count anew what the log still "
                  "holds");
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ResourceExhausted(message);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return DataLoss(message);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return FailedPrecondition(message);
    default:
      return Unavailable(message);
  }
}

}  // namespace

Statement::Statement(Statement&& other) noexcept { *this = std::move(other); }

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(db_, other.db_);
  std::swap(statement_, other.statement_);
  std::swap(next_, other.next_);
  return *this;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::Bind(std::int64_t value) {
  if (const int code = sqlite3_bind_int64(statement_, next_++, value);
      code != SQLITE_OK)
    bound_.Update(StatusOf(db_, code, "state: bind"));
  return *this;
}

Statement& Statement::Text(std::string_view value) {
  if (const int code = sqlite3_bind_text(
          statement_, next_++, value.data() != nullptr ? value.data() : "",
          static_cast<int>(value.size()), SQLITE_STATIC);
      code != SQLITE_OK)
    bound_.Update(StatusOf(db_, code, "state: bind"));
  return *this;
}

Statement& Statement::Blob(std::string_view value) {
  if (const int code = sqlite3_bind_blob64(
          statement_, next_++, value.data() != nullptr ? value.data() : "",
          value.size(), SQLITE_STATIC);
      code != SQLITE_OK)
    bound_.Update(StatusOf(db_, code, "state: bind"));
  return *this;
}

void Statement::Reset() {
  sqlite3_reset(statement_);
  next_ = 1;
  bound_ = absl::OkStatus();
}

absl::StatusOr<bool> Statement::Step() {
  if (!bound_.ok()) {
    absl::Status status = bound_;
    Reset();
    return status;
  }
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  absl::Status status = code == SQLITE_DONE
                            ? absl::OkStatus()
                            : StatusOf(db_, code, sqlite3_sql(statement_));
  Reset();
  if (!status.ok()) return status;
  return false;
}

absl::Status Statement::Run() {
  absl::StatusOr<bool> row = Step();
  if (!row.ok()) return row.status();
  if (*row) Reset();
  return absl::OkStatus();
}

std::int64_t Statement::Int(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::Bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(data), size);
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

absl::StatusOr<std::unique_ptr<Sql>> Sql::Open(const std::string& path) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &db,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
      nullptr);
  if (code != SQLITE_OK) {
    absl::Status status = StatusOf(db, code, path);
    sqlite3_close(db);
    return status;
  }
  std::unique_ptr<Sql> sql(new Sql(db, path));
  sqlite3_busy_timeout(db, 5000);
  VIGIE_RETURN_IF_ERROR(
      sql->Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                   "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192; "
                   "PRAGMA journal_size_limit=67108864;"));
  return sql;
}

Sql::~Sql() { sqlite3_close_v2(db_); }

absl::Status Sql::Error(std::string_view what) const {
  return StatusOf(db_, sqlite3_errcode(db_), Cat(path_, ": ", what));
}

absl::Status Sql::Execute(std::string_view script) {
  const std::string text(script);
  if (sqlite3_exec(db_, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return Error(text.substr(0, 60));
  return absl::OkStatus();
}

absl::StatusOr<Statement> Sql::Prepare(std::string_view sql) {
  Statement statement;
  statement.db_ = db_;
  if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement.statement_,
                         nullptr) != SQLITE_OK)
    return Error(sql.substr(0, 60));
  return statement;
}

}  // namespace vigie
