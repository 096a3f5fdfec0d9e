// What a person is told, in the state: incidents, alerts and who has them,
// dead letters.
#include <algorithm>

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"
#include "pipeline/state/statements.h"
#include "pipeline/state/store.h"

namespace vigie {
namespace {

constexpr std::uint64_t kIncidentFormat = 1;

std::string EncodeIncident(const Incident& i) {
  std::string bytes;
  ByteWriter out(bytes);
  out.Varint(kIncidentFormat);
  for (const std::string* s : {&i.id, &i.brand, &i.scope, &i.reason})
    out.String(*s);
  out.Varint(static_cast<std::uint64_t>(i.level));
  out.Varint(static_cast<std::uint64_t>(i.peak));
  for (const Micros t : {i.onset, i.detected, i.updated, i.ended})
    out.Signed(t);
  out.Varint(i.step);
  out.Varint(i.signals.size());
  for (const SignalReading& s : i.signals) {
    out.String(s.signal);
    out.Signed(s.observed);
    out.Signed(s.expected);
    out.Signed(s.score);
  }
  return bytes;
}

bool DecodeIncident(std::string_view bytes, Incident& i) {
  ByteReader in(bytes);
  if (in.Varint() != kIncidentFormat) return false;
  for (std::string* s : {&i.id, &i.brand, &i.scope, &i.reason})
    *s = in.String();
  i.level = static_cast<Level>(in.Varint());
  i.peak = static_cast<Level>(in.Varint());
  for (Micros* t : {&i.onset, &i.detected, &i.updated, &i.ended})
    *t = in.Signed();
  i.step = static_cast<std::uint32_t>(in.Varint());
  const std::uint64_t n = in.Varint();
  for (std::uint64_t k = 0; k < n && in.ok(); ++k) {
    SignalReading& s = i.signals.emplace_back();
    s.signal = in.String();
    s.observed = in.Signed();
    s.expected = in.Signed();
    s.score = in.Signed();
  }
  return in.ok() && in.done();
}

}  // namespace

absl::Status Store::SetIncident(const Incident& i) {
  const std::string data = EncodeIncident(i);
  return s_->set_incident.Text(i.id)
      .Text(i.brand)
      .Bind(i.onset)
      .Bind(i.ended)
      .Blob(data)
      .Run();
}

absl::StatusOr<std::vector<Incident>> Store::Incidents() {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare("SELECT id, data FROM incidents ORDER BY onset, id"));
  std::vector<Incident> out;
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return out;
    if (!DecodeIncident(all.Bytes(1), out.emplace_back()))
      return DataLoss("state: incident ", all.Bytes(0), " cannot be read");
  }
}

namespace {

// A delivery's key: the sink's name, and the recipient if a rule named one.
std::string DeliveryKey(std::string_view sink, std::string_view to) {
  return to.empty() ? std::string(sink) : Cat(sink, "\t", to);
}

}  // namespace

absl::Status Store::PostAlert(const Alert& alert, std::string_view sink,
                              std::string_view rule, Micros posted) {
  const std::string data = EncodeAlert(alert);
  const std::string key = DeliveryKey(sink, alert.to);
  VIGIE_RETURN_IF_ERROR(s_->post_alert.Text(alert.id)
                            .Bind(alert.step)
                            .Bind(alert.at)
                            .Blob(data)
                            .Run());
  return s_->post_delivery.Text(alert.id)
      .Bind(alert.step)
      .Text(key)
      .Text(alert.to)
      .Text(rule)
      .Text(alert.notice)
      .Bind(static_cast<int>(alert.page))
      .Bind(posted)
      .Run();
}

absl::StatusOr<std::vector<PendingAlert>> Store::PendingAlerts() {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare("SELECT d.sink, a.data, d.recipient, d.notice, d.page, "
                    "d.posted "
                    "FROM deliveries d JOIN alerts a "
                    "USING(id, step) WHERE d.outcome IS NULL "
                    "ORDER BY a.at, a.id, a.step, d.sink"));
  std::vector<PendingAlert> out;
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return out;
    PendingAlert& pending = out.emplace_back();
    const std::string_view key = all.Bytes(0);
    pending.sink = key.substr(0, key.find('\t'));
    if (!DecodeAlert(all.Bytes(1), pending.alert))
      return DataLoss("state: an alert in the outbox cannot be read");
    pending.alert.to = all.Bytes(2);
    pending.alert.notice = all.Bytes(3);
    pending.alert.page = all.Int(4) != 0;
    // Told later than the step was: it holds from then on.
    if (pending.alert.firing)
      pending.alert.ends =
          std::max(pending.alert.ends, all.Int(5) + 5 * kMinute);
  }
}

absl::Status Store::MarkDelivery(std::string_view key, std::string_view sink,
                                 std::string_view to, bool delivered,
                                 std::string_view error) {
  const std::size_t dash = key.rfind('-');
  const auto step = ParseInt<std::int64_t>(
      dash == std::string_view::npos ? "" : key.substr(dash + 1));
  if (!step) return InvalidArgument("alert key ", key, ": not id-step");
  const std::string delivery = DeliveryKey(sink, to);
  return s_->mark_delivery.Text(delivered ? "delivered" : "refused")
      .Text(error)
      .Text(key.substr(0, dash))
      .Bind(*step)
      .Text(delivery)
      .Run();
}

absl::StatusOr<std::vector<DeliveryRow>> Store::Deliveries(
    std::string_view id) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare("SELECT d.id, d.step, d.sink, d.recipient, d.rule, "
                    "d.notice, max(d.posted, a.at), d.outcome, d.error FROM "
                    "deliveries d JOIN alerts a USING(id, step) "
                    "WHERE ?1='' OR d.id=?1 "
                    "ORDER BY 7, d.id, d.step, d.sink"));
  all.Text(id);
  std::vector<DeliveryRow> out;
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return out;
    DeliveryRow& d = out.emplace_back();
    d.id = all.Bytes(0);
    d.step = static_cast<std::uint32_t>(all.Int(1));
    const std::string_view key = all.Bytes(2);
    d.sink = key.substr(0, key.find('\t'));
    d.to = all.Bytes(3);
    d.rule = all.Bytes(4);
    d.notice = all.Bytes(5);
    d.posted = all.Int(6);
    d.outcome = all.Bytes(7);
    d.error = all.Bytes(8);
  }
}

absl::Status Store::AddJournal(const JournalEntry& entry) {
  Statement& last = s_->last_journal;
  VIGIE_ASSIGN_OR_RETURN(const bool row, last.Step());
  const std::int64_t seq = row ? last.Int(0) + 1 : 1;
  const std::string previous(row ? HashOfLine(last.Bytes(1)) : kNoHash);
  if (row) last.Reset();
  const std::string line = JournalLine(seq, entry, previous);
  return s_->add_journal.Bind(seq).Text(entry.incident).Text(line).Run();
}

absl::Status Store::VisitJournal(
    std::string_view incident,
    const std::function<void(std::string_view)>& visit) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare("SELECT line FROM journal WHERE ?1='' OR incident=?1 "
                    "ORDER BY seq"));
  all.Text(incident);
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return absl::OkStatus();
    visit(all.Bytes(0));
  }
}

absl::StatusOr<std::vector<Alert>> Store::Alerts() {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare("SELECT data FROM alerts ORDER BY at, id, step"));
  std::vector<Alert> out;
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return out;
    if (!DecodeAlert(all.Bytes(0), out.emplace_back()))
      return DataLoss("state: an alert cannot be read");
  }
}

absl::StatusOr<std::int64_t> Store::DeliveredCount() {
  VIGIE_ASSIGN_OR_RETURN(
      Statement count,
      sql_->Prepare(
          "SELECT count(*) FROM deliveries WHERE outcome='delivered'"));
  VIGIE_RETURN_IF_ERROR(count.Step().status());
  return count.Int(0);
}

absl::Status Store::AddDeadLetter(const DeadLetter& l) {
  return s_->add_dead_letter.Bind(l.partition)
      .Bind(l.offset)
      .Bind(l.source)
      .Bind(l.append_time)
      .Text(l.reason)
      .Blob(l.payload)
      .Run();
}

absl::Status Store::VisitDeadLetters(
    const std::function<void(const DeadLetter&)>& visit) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement all,
      sql_->Prepare("SELECT * FROM dead_letters ORDER BY partition, offset"));
  for (;;) {
    VIGIE_ASSIGN_OR_RETURN(const bool row, all.Step());
    if (!row) return absl::OkStatus();
    DeadLetter letter;
    letter.partition = static_cast<std::uint32_t>(all.Int(0));
    letter.offset = static_cast<std::uint64_t>(all.Int(1));
    letter.source = static_cast<std::uint32_t>(all.Int(2));
    letter.append_time = all.Int(3);
    letter.reason = all.Bytes(4);
    letter.payload = all.Bytes(5);
    visit(letter);
  }
}

absl::Status Store::DropDeadLetters(Micros before) {
  VIGIE_ASSIGN_OR_RETURN(
      Statement drop,
      sql_->Prepare("DELETE FROM dead_letters WHERE append_time<?"));
  return drop.Bind(before).Run();
}

}  // namespace vigie
