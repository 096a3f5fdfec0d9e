#include "pipeline/state/store.h"

#include <sqlite3.h>

#include <array>

#include "pipeline/base/strings.h"
#include "pipeline/state/statements.h"

namespace vigie {
namespace {

// Step i brings a state of version i to version i + 1. Steps are never edited
// once released, only added.
constexpr std::array<std::string_view, 3> kMigrations = {R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE partitions(partition INTEGER PRIMARY KEY, state BLOB);
CREATE TABLE brands(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE platforms(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE rules(hash INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE windows(
  brand INTEGER, minute INTEGER, platform INTEGER, language INTEGER,
  tone INTEGER, mentions INTEGER, late INTEGER, observed INTEGER,
  reposts INTEGER, reach_milli INTEGER,
  PRIMARY KEY(brand, minute, platform, language, tone)) WITHOUT ROWID;
CREATE TABLE summaries(
  kind INTEGER, period INTEGER, brand INTEGER, sub INTEGER, data BLOB,
  PRIMARY KEY(kind, period, brand, sub)) WITHOUT ROWID;
CREATE TABLE sampled(item INTEGER, author INTEGER, brand INTEGER,
  period INTEGER, sub INTEGER, PRIMARY KEY(item, brand, period, sub))
  WITHOUT ROWID;
CREATE INDEX sampled_author ON sampled(author);
CREATE INDEX sampled_period ON sampled(period);
CREATE TABLE items(seq INTEGER PRIMARY KEY, journal BLOB);
CREATE TABLE incidents(id TEXT PRIMARY KEY, brand TEXT, onset INTEGER,
  ended INTEGER, data BLOB) WITHOUT ROWID;
CREATE TABLE alerts(id TEXT, step INTEGER, at INTEGER, data BLOB,
  PRIMARY KEY(id, step)) WITHOUT ROWID;
CREATE TABLE deliveries(id TEXT, step INTEGER, sink TEXT, outcome TEXT,
  error TEXT, PRIMARY KEY(id, step, sink)) WITHOUT ROWID;
CREATE INDEX deliveries_pending ON deliveries(id, step) WHERE outcome IS NULL;
CREATE TABLE dead_letters(partition INTEGER, offset INTEGER, source INTEGER,
  append_time INTEGER, reason TEXT, payload BLOB,
  PRIMARY KEY(partition, offset)) WITHOUT ROWID;
CREATE TABLE accounting(source INTEGER PRIMARY KEY, ingested INTEGER,
  created INTEGER, updated INTEGER, deleted INTEGER, rejected INTEGER,
  duplicate INTEGER, matched INTEGER, unmatched INTEGER, late INTEGER,
  brand_hits INTEGER);
CREATE TABLE checkpoints(source INTEGER PRIMARY KEY, epoch INTEGER,
  position INTEGER, sub INTEGER, data BLOB);
CREATE TABLE lost(partition INTEGER, first INTEGER, next INTEGER, reason TEXT,
  PRIMARY KEY(partition, first)) WITHOUT ROWID;
)sql",
                                                         R"sql(
ALTER TABLE windows ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;
ALTER TABLE windows ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE windows ADD COLUMN organic INTEGER NOT NULL DEFAULT 0;
)sql",
                                                         R"sql(
ALTER TABLE deliveries ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN notice TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN page INTEGER NOT NULL DEFAULT 1;
ALTER TABLE deliveries ADD COLUMN posted INTEGER NOT NULL DEFAULT 0;
CREATE TABLE journal(seq INTEGER PRIMARY KEY, incident TEXT, line TEXT);
CREATE INDEX journal_incident ON journal(incident);
)sql"};

}  // namespace

Store::Store(std::unique_ptr<Sql> sql)
    : sql_(std::move(sql)), s_(std::make_unique<Statements>()) {}

Store::~Store() = default;

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& path,
                                                   StoreUse use) {
  VIGIE_ASSIGN_OR_RETURN(std::unique_ptr<Sql> sql, Sql::Open(path));
  std::unique_ptr<Store> store(new Store(std::move(sql)));
  VIGIE_RETURN_IF_ERROR(store->Migrate(use));
  if (use != StoreUse::kCopy) VIGIE_RETURN_IF_ERROR(store->Prepare());
  return store;
}

absl::Status Store::Migrate(StoreUse use) {
  VIGIE_ASSIGN_OR_RETURN(Statement version,
                         sql_->Prepare("PRAGMA user_version"));
  VIGIE_RETURN_IF_ERROR(version.Step().status());
  const std::int64_t at = version.Int(0);
  version.Reset();
  if (at > static_cast<std::int64_t>(kMigrations.size()))
    return FailedPrecondition(sql_->path(),
                              ": written by a newer Vigie (version ", at,
                              ", this one knows ", kMigrations.size(),
                              "); upgrade, or restore an older backup");
  if (use != StoreUse::kWrite && at == 0)
    return Unavailable(sql_->path(),
                       ": nothing is in it yet; ask again when "
                       "the run has begun");
  if (use == StoreUse::kRead &&
      at < static_cast<std::int64_t>(kMigrations.size()))
    return FailedPrecondition(sql_->path(),
                              ": written by an older Vigie "
                              "(version ",
                              at, ", this one reads ", kMigrations.size(),
                              "); the next run with this "
                              "one brings it up to date");
  if (use != StoreUse::kWrite) return absl::OkStatus();
  for (std::size_t i = at; i < kMigrations.size(); ++i)
    VIGIE_RETURN_IF_ERROR(
        sql_->Execute(Cat("BEGIN IMMEDIATE;", kMigrations[i],
                          "PRAGMA user_version=", i + 1, "; COMMIT;")));
  return absl::OkStatus();
}

absl::Status Store::Prepare() {
  const std::pair<Statement*, std::string_view> all[] = {
      {&s_->set_meta, "INSERT OR REPLACE INTO meta VALUES(?,?)"},
      {&s_->meta, "SELECT value FROM meta WHERE key=?"},
      {&s_->set_partition, "INSERT OR REPLACE INTO partitions VALUES(?,?)"},
      {&s_->add_rules, "INSERT OR IGNORE INTO rules VALUES(?,?)"},
      {&s_->add_window,
       "INSERT INTO windows VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO "
       "UPDATE "
       "SET mentions=mentions+excluded.mentions, late=late+excluded.late, "
       "observed=observed+excluded.observed, reposts=reposts+excluded.reposts, "
       "reach_milli=reach_milli+excluded.reach_milli, "
       "doubtful=doubtful+excluded.doubtful, outside=outside+excluded.outside, "
       "organic=organic+excluded.organic"},
      {&s_->set_summary, "INSERT OR REPLACE INTO summaries VALUES(?,?,?,?,?)"},
      {&s_->summary,
       "SELECT data FROM summaries WHERE kind=? AND period=? AND brand=? AND "
       "sub=?"},
      {&s_->add_items, "INSERT INTO items(journal) VALUES(?)"},
      {&s_->set_incident, "INSERT OR REPLACE INTO incidents VALUES(?,?,?,?,?)"},
      {&s_->post_alert, "INSERT OR IGNORE INTO alerts VALUES(?,?,?,?)"},
      {&s_->post_delivery,
       "INSERT OR IGNORE INTO deliveries VALUES(?,?,?,NULL,NULL,?,?,?,?,?)"},
      {&s_->mark_delivery,
       "UPDATE deliveries SET outcome=?, error=? WHERE id=? AND step=? AND "
       "sink=?"},
      {&s_->add_dead_letter,
       "INSERT OR REPLACE INTO dead_letters VALUES(?,?,?,?,?,?)"},
      {&s_->set_accounting,
       "INSERT OR REPLACE INTO accounting VALUES(?,?,?,?,?,?,?,?,?,?,?)"},
      {&s_->set_checkpoint,
       "INSERT OR REPLACE INTO checkpoints VALUES(?,?,?,?,?)"},
      {&s_->checkpoint,
       "SELECT epoch, position, sub, data FROM checkpoints WHERE source=?"},
      {&s_->add_sampled, "INSERT OR REPLACE INTO sampled VALUES(?,?,?,?,?)"},
      {&s_->sampled_item,
       "SELECT brand, period, sub FROM sampled WHERE item=? ORDER BY brand, "
       "period, sub"},
      {&s_->sampled_author,
       "SELECT DISTINCT brand, period, sub FROM sampled WHERE author=? ORDER "
       "BY "
       "brand, period, sub"},
      {&s_->last_journal,
       "SELECT seq, line FROM journal ORDER BY seq DESC LIMIT 1"},
      {&s_->add_journal, "INSERT INTO journal VALUES(?,?,?)"},
      {&s_->add_lost, "INSERT OR IGNORE INTO lost VALUES(?,?,?,?)"},
  };
  for (const auto& [statement, text] : all) {
    VIGIE_ASSIGN_OR_RETURN(*statement, sql_->Prepare(text));
  }
  return absl::OkStatus();
}

absl::Status Store::Begin() { return sql_->Execute("BEGIN IMMEDIATE"); }
absl::Status Store::Commit() { return sql_->Execute("COMMIT"); }
void Store::Rollback() { (void)sql_->Execute("ROLLBACK"); }

absl::Status Store::SetMeta(std::string_view key, std::string_view value) {
  return s_->set_meta.Text(key).Blob(value).Run();
}

absl::StatusOr<std::string> Store::Meta(std::string_view key) {
  VIGIE_ASSIGN_OR_RETURN(const bool row, s_->meta.Text(key).Step());
  if (!row) return std::string();
  std::string value(s_->meta.Bytes(0));
  s_->meta.Reset();
  return value;
}

absl::Status Store::SetPartition(std::uint32_t partition,
                                 std::string_view state) {
  return s_->set_partition.Bind(partition).Blob(state).Run();
}

absl::StatusOr<std::vector<std::pair<std::uint32_t, std::string>>>
Store::Partitions() {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare(
          "SELECT partition, state FROM partitions ORDER BY partition"));
  std::vector<std::pair<std::uint32_t, std::string>> out;
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return out;
    out.emplace_back(static_cast<std::uint32_t>(all.Int(0)),
                     std::string(all.Bytes(1)));
  }
}

absl::Status Store::AddName(std::string_view table, std::uint32_t id,
                            std::string_view name) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement add,
      sql_->Prepare(Cat("INSERT OR REPLACE INTO ", table, " VALUES(?,?)")));
  return add.Bind(id).Text(name).Run();
}

absl::StatusOr<std::vector<std::string>> Store::Names(std::string_view table) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare(Cat("SELECT name FROM ", table, " ORDER BY id")));
  std::vector<std::string> out;
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return out;
    out.emplace_back(all.Bytes(0));
  }
}

absl::Status Store::AddRules(std::uint64_t hash, std::string_view body) {
  return s_->add_rules.Bind(hash).Blob(body).Run();
}

absl::StatusOr<std::vector<std::string>> Store::AllRules() {
  VIGIE_ASSIGN_OR_RETURN(Statement all,
                         sql_->Prepare("SELECT body FROM rules"));
  std::vector<std::string> out;
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return out;
    out.emplace_back(all.Bytes(0));
  }
}

absl::Status Store::AddWindow(const WindowKey& k, const WindowCounts& d) {
  return s_->add_window.Bind(k.brand)
      .Bind(k.minute)
      .Bind(static_cast<int>(k.platform))
      .Bind(static_cast<std::uint32_t>(k.language))
      .Bind(static_cast<int>(k.tone))
      .Bind(d.mentions)
      .Bind(d.late)
      .Bind(d.observed)
      .Bind(d.reposts)
      .Bind(d.reach_milli)
      .Bind(d.doubtful)
      .Bind(d.outside)
      .Bind(d.organic)
      .Run();
}

absl::Status Store::VisitWindows(
    const std::function<void(const WindowKey&, const WindowCounts&)>& visit) {
  VIGIE_ASSIGN_OR_RETURN(Statement all, sql_->Prepare("SELECT * FROM windows"));
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return absl::OkStatus();
    WindowKey key;
    key.brand = static_cast<std::uint32_t>(all.Int(0));
    key.minute = all.Int(1);
    key.platform = static_cast<std::uint16_t>(all.Int(2));
    key.language = static_cast<Language>(all.Int(3));
    key.tone = static_cast<Tone>(all.Int(4));
    WindowCounts counts;
    counts.mentions = all.Int(5);
    counts.late = all.Int(6);
    counts.observed = all.Int(7);
    counts.reposts = all.Int(8);
    counts.reach_milli = all.Int(9);
    counts.doubtful = all.Int(10);
    counts.outside = all.Int(11);
    counts.organic = all.Int(12);
    visit(key, counts);
  }
}

absl::Status Store::SetSummary(const SummaryKey& k, std::string_view data) {
  return s_->set_summary.Bind(static_cast<int>(k.kind))
      .Bind(k.period)
      .Bind(k.brand)
      .Bind(k.sub)
      .Blob(data)
      .Run();
}

absl::StatusOr<std::string> Store::Summary(const SummaryKey& k) {
  Statement& s = s_->summary;
  VIGIE_ASSIGN_OR_RETURN(const bool row, s.Bind(static_cast<int>(k.kind))
                                             .Bind(k.period)
                                             .Bind(k.brand)
                                             .Bind(k.sub)
                                             .Step());
  if (!row) return std::string();
  std::string data(s.Bytes(0));
  s.Reset();
  return data;
}

absl::Status Store::VisitSummaries(
    SummaryKind kind,
    const std::function<void(const SummaryKey&, std::string_view)>& visit) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare(
          "SELECT period, brand, sub, data FROM summaries WHERE kind=?"));
  all.Bind(static_cast<int>(kind));
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return absl::OkStatus();
    const SummaryKey key{kind, static_cast<std::uint32_t>(all.Int(1)),
                         all.Int(0), static_cast<int>(all.Int(2))};
    visit(key, all.Bytes(3));
  }
}

absl::Status Store::DropSummaries(SummaryKind kind,
                                  std::int64_t before_period) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement drop,
      sql_->Prepare("DELETE FROM summaries WHERE kind=? AND period<?"));
  if (kind == SummaryKind::kSamples) {
    VIGIE_ASSIGN_OR_RETURN(Statement sampled,
                           sql_->Prepare("DELETE FROM sampled WHERE period<?"));
    VIGIE_RETURN_IF_ERROR(sampled.Bind(before_period).Run());
  }
  return drop.Bind(static_cast<int>(kind)).Bind(before_period).Run();
}

absl::Status Store::DropWindows(std::int64_t before_minute) {
  VIGIE_ASSIGN_OR_RETURN(Statement drop,
                         sql_->Prepare("DELETE FROM windows WHERE minute<?"));
  return drop.Bind(before_minute).Run();
}

absl::Status Store::AddSampled(std::uint64_t item, std::uint64_t author,
                               const SummaryKey& set) {
  return s_->add_sampled.Bind(item)
      .Bind(author)
      .Bind(set.brand)
      .Bind(set.period)
      .Bind(set.sub)
      .Run();
}

namespace {
absl::StatusOr<std::vector<SummaryKey>> SampleSets(Statement& select,
                                                   std::uint64_t of) {
  std::vector<SummaryKey> sets;
  select.Bind(of);
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, select.Step());
    if (!row) return sets;
    sets.push_back({SummaryKind::kSamples,
                    static_cast<std::uint32_t>(select.Int(0)), select.Int(1),
                    static_cast<int>(select.Int(2))});
  }
}
}  // namespace

absl::StatusOr<std::vector<SummaryKey>> Store::SampledItem(std::uint64_t item) {
  return SampleSets(s_->sampled_item, item);
}

absl::StatusOr<std::vector<SummaryKey>> Store::SampledAuthor(
    std::uint64_t author) {
  return SampleSets(s_->sampled_author, author);
}

absl::StatusOr<std::int64_t> Store::AddItems(std::string_view journal) {
  VIGIE_RETURN_IF_ERROR(s_->add_items.Blob(journal).Run());
  return sqlite3_last_insert_rowid(sql_->handle());
}

absl::Status Store::VisitItems(
    const std::function<void(std::int64_t, std::string_view)>& visit) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare("SELECT seq, journal FROM items ORDER BY seq"));
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return absl::OkStatus();
    visit(all.Int(0), all.Bytes(1));
  }
}

absl::Status Store::DropItems(std::int64_t up_to_seq) {
  VIGIE_ASSIGN_OR_RETURN(Statement drop,
                         sql_->Prepare("DELETE FROM items WHERE seq<=?"));
  return drop.Bind(up_to_seq).Run();
}

absl::Status Store::SetAccounting(std::uint32_t source, const Accounting& b) {
  Statement& s = s_->set_accounting.Bind(source);
  for (const std::uint64_t n :
       {b.ingested, b.created, b.updated, b.deleted, b.rejected, b.duplicate,
        b.matched, b.unmatched, b.late, b.brand_hits})
    s.Bind(n);
  return s.Run();
}

absl::StatusOr<std::vector<std::pair<std::uint32_t, Accounting>>>
Store::Books() {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all, sql_->Prepare("SELECT * FROM accounting ORDER BY source"));
  std::vector<std::pair<std::uint32_t, Accounting>> out;
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return out;
    Accounting b;
    int column = 1;
    for (std::uint64_t* n :
         {&b.ingested, &b.created, &b.updated, &b.deleted, &b.rejected,
          &b.duplicate, &b.matched, &b.unmatched, &b.late, &b.brand_hits})
      *n = static_cast<std::uint64_t>(all.Int(column++));
    out.emplace_back(static_cast<std::uint32_t>(all.Int(0)), b);
  }
}

absl::Status Store::SetCheckpoint(std::uint32_t source,
                                  const SourcePosition& at,
                                  std::string_view data) {
  return s_->set_checkpoint.Bind(source)
      .Bind(at.epoch)
      .Bind(at.position)
      .Bind(at.sub)
      .Blob(data)
      .Run();
}

absl::Status Store::Checkpoint(std::uint32_t source, SourcePosition& at,
                               std::string& data) {
  Statement& s = s_->checkpoint;
  VIGIE_ASSIGN_OR_RETURN(const bool row, s.Bind(source).Step());
  if (!row) return absl::OkStatus();
  at.epoch = static_cast<std::uint64_t>(s.Int(0));
  at.position = static_cast<std::uint64_t>(s.Int(1));
  at.sub = static_cast<std::uint32_t>(s.Int(2));
  data = s.Bytes(3);
  s.Reset();
  return absl::OkStatus();
}

absl::Status Store::AddLost(std::uint32_t partition, std::uint64_t first,
                            std::uint64_t next, std::string_view reason) {
  return s_->add_lost.Bind(partition).Bind(first).Bind(next).Text(reason).Run();
}

absl::Status Store::BackUp(const std::string& to) {
  VIGIE_ASSIGN_OR_RETURN(Statement copy, sql_->Prepare("VACUUM INTO ?"));
  return copy.Text(to).Run();
}

}  // namespace vigie
