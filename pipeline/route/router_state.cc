// What the router remembers over a restart.
#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"
#include "pipeline/route/router.h"

namespace vigie {
namespace {

constexpr std::uint64_t kFormat = 1;

void Put(ByteWriter& out, const AlertTarget& target) {
  out.String(target.sink);
  out.String(target.to);
}
AlertTarget TargetOf(ByteReader& in) {
  AlertTarget target;
  target.sink = in.String();
  target.to = in.String();
  return target;
}

}  // namespace

std::string Router::Save() {
  changed_ = false;
  std::string bytes;
  ByteWriter out(bytes);
  out.Varint(kFormat);
  out.Signed(now_);
  out.Varint(incidents_.size());
  for (const auto& [id, open] : incidents_) {
    out.String(EncodeAlert(open.last));
    out.Varint(open.began);
    out.Varint(static_cast<std::uint64_t>(open.acknowledged));
    out.String(open.by);
    out.Varint(open.told.size());
    for (const Told& told : open.told) {
      Put(out, told.target);
      out.String(told.rule);
      out.Varint(told.page);
      out.Varint(told.step);
    }
    out.Varint(open.pending.size());
    for (const Pending& pending : open.pending) {
      out.Signed(pending.due);
      out.String(pending.rule);
      out.Varint(pending.index);
    }
  }
  out.Varint(held_.size());
  for (const Held& held : held_) {
    out.Signed(held.due);
    out.Signed(held.since);
    Put(out, held.target);
    out.String(held.rule);
    out.String(held.reason);
    out.Varint(held.page);
    out.Varint(held.silenced);
    out.String(EncodeAlert(held.alert));
  }
  out.Varint(buckets_.size());
  for (const auto& [name, bucket] : buckets_) {
    out.String(name);
    out.Signed(bucket.due);
    out.Signed(bucket.since);
    out.String(bucket.rule);
    out.Varint(bucket.more);
    out.Varint(bucket.lines.size());
    for (const Line& line : bucket.lines) {
      for (const std::string* s :
           {&line.id, &line.kind, &line.brand, &line.summary})
        out.String(*s);
      out.Varint(static_cast<std::uint64_t>(line.level));
      out.Signed(line.starts);
      out.Signed(line.ended);
    }
  }
  out.Varint(grouped_until_.size());
  for (const auto& [rule, until] : grouped_until_) {
    out.String(rule);
    out.Signed(until);
  }
  return bytes;
}

absl::Status Router::Load(std::string_view bytes) {
  incidents_.clear();
  held_.clear();
  buckets_.clear();
  grouped_until_.clear();
  ByteReader in(bytes);
  const std::uint64_t format = in.Varint();
  if (in.ok() && format > kFormat)
    return FailedPrecondition("state: routes were written by a newer Vigie");
  bool good = in.ok() && format == kFormat;
  now_ = in.Signed();
  std::uint64_t n = in.Varint();
  for (std::uint64_t i = 0; good && in.ok() && i < n; ++i) {
    Alert last;
    good = DecodeAlert(in.String(), last);
    Open& open = incidents_[last.id];
    open.last = std::move(last);
    open.began = in.Varint() != 0;
    open.acknowledged = static_cast<Level>(in.Varint());
    open.by = in.String();
    const std::uint64_t told = in.Varint();
    for (std::uint64_t k = 0; in.ok() && k < told; ++k) {
      Told& one = open.told.emplace_back();
      one.target = TargetOf(in);
      one.rule = in.String();
      one.page = in.Varint() != 0;
      one.step = static_cast<std::uint32_t>(in.Varint());
    }
    const std::uint64_t pending = in.Varint();
    for (std::uint64_t k = 0; in.ok() && k < pending; ++k) {
      Pending& one = open.pending.emplace_back();
      one.due = in.Signed();
      one.rule = in.String();
      one.index = static_cast<std::uint32_t>(in.Varint());
    }
  }
  n = in.Varint();
  for (std::uint64_t i = 0; good && in.ok() && i < n; ++i) {
    Held& held = held_.emplace_back();
    held.due = in.Signed();
    held.since = in.Signed();
    held.target = TargetOf(in);
    held.rule = in.String();
    held.reason = in.String();
    held.page = in.Varint() != 0;
    held.silenced = in.Varint() != 0;
    good = DecodeAlert(in.String(), held.alert);
  }
  n = in.Varint();
  for (std::uint64_t i = 0; good && in.ok() && i < n; ++i) {
    Bucket& bucket = buckets_[std::string(in.String())];
    bucket.due = in.Signed();
    bucket.since = in.Signed();
    bucket.rule = in.String();
    bucket.more = in.Varint();
    const std::uint64_t lines = in.Varint();
    for (std::uint64_t k = 0; in.ok() && k < lines; ++k) {
      Line& line = bucket.lines.emplace_back();
      for (std::string* s : {&line.id, &line.kind, &line.brand, &line.summary})
        *s = in.String();
      line.level = static_cast<Level>(in.Varint());
      line.starts = in.Signed();
      line.ended = in.Signed();
    }
  }
  n = in.Varint();
  for (std::uint64_t i = 0; good && in.ok() && i < n; ++i) {
    std::string rule(in.String());
    grouped_until_[std::move(rule)] = in.Signed();
  }
  changed_ = false;
  FindNextDue();
  if (!good || !in.ok() || !in.done())
    return DataLoss("state: the routes of alerts cannot be read");
  return absl::OkStatus();
}

}  // namespace vigie
