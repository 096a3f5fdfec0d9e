// What the router tells when its time has come: what was held, the next people
// to be called, digests.
#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/route/router.h"
#include "pipeline/route/words.h"

namespace vigie {

void Router::FindNextDue() {
  next_due_ = INT64_MAX;
  for (const Held& held : held_) next_due_ = std::min(next_due_, held.due);
  for (const auto& [id, open] : incidents_)
    for (const Pending& pending : open.pending)
      next_due_ = std::min(next_due_, pending.due);
  for (const auto& [name, bucket] : buckets_)
    next_due_ = std::min(next_due_, bucket.due);
}

// One thing after the other, the earliest first; what is due at the same time
// in a fixed order: what was held, then calls, then digests.
void Router::AdvanceDue(Micros now, Routed& out) {
  while (next_due_ <= now) {
    changed_ = true;
    const Micros due = next_due_;
    const auto held = std::find_if(held_.begin(), held_.end(),
                                   [&](const Held& h) { return h.due == due; });
    if (held != held_.end()) {
      Held one = std::move(*held);
      held_.erase(held);
      Release(std::move(one), out);
      FindNextDue();
      continue;
    }
    bool escalated = false;
    for (auto& [id, open] : incidents_) {
      const auto pending =
          std::find_if(open.pending.begin(), open.pending.end(),
                       [&](const Pending& p) { return p.due == due; });
      if (pending == open.pending.end()) continue;
      Pending one = std::move(*pending);
      open.pending.erase(pending);
      Escalate(id, std::move(one), out);
      escalated = true;
      break;
    }
    if (!escalated)
      for (const auto& [name, bucket] : buckets_)
        if (bucket.due == due) {
          Tell(std::string(name), out);
          break;
        }
    FindNextDue();
  }
}

void Router::Release(Held held, Routed& out) {
  const Micros due = held.due;
  if (const Silence* silence = SilenceOver(held.alert, due)) {
    held.due = silence->until;
    held.silenced = true;
    held.reason = silence->reason;
    Hold(std::move(held), due, out);
    return;
  }
  const AlertRule* const rule = Find(held.rule);
  if (!OpenFor(rule, held.alert.level, due)) {
    held.due = NextOpen(rule->opening, zone_, due);
    if (held.due > due) {
      held.silenced = false;
      Hold(std::move(held), due, out);
      return;
    }
  }
  Post(held.alert, held.target, held.rule, held.page,
       HeldNotice(held.since, zone_, held.silenced ? held.reason : "",
                  held.silenced, rules_.french),
       due, out);
  const auto it = incidents_.find(held.alert.id);
  if (it != incidents_.end() && rule != nullptr && held.page)
    Arm(*rule, it->second, due);
}

void Router::Escalate(const std::string& incident, Pending pending,
                      Routed& out) {
  const AlertRule* const rule = Find(pending.rule);
  if (rule == nullptr || pending.index >= rule->escalate.size()) return;
  Open& open = incidents_[incident];
  if (const Silence* silence = SilenceOver(open.last, pending.due)) {
    pending.due = silence->until;
    open.pending.push_back(std::move(pending));
    return;
  }
  if (!OpenFor(rule, open.last.level, pending.due)) {
    pending.due = NextOpen(rule->opening, zone_, pending.due);
    open.pending.push_back(std::move(pending));
    return;
  }
  const Escalation& step = rule->escalate[pending.index];
  const Alert alert = open.last;
  for (const AlertTarget& target : step.tell)
    Post(alert, target, rule->name, true,
         EscalatedNotice(step.after, rules_.french), pending.due, out);
}

void Router::Tell(const std::string& name, Routed& out) {
  auto node = buckets_.extract(name);
  const Bucket& bucket = node.mapped();
  const bool digest = name == "digest";
  const AlertRule* const rule = digest ? nullptr : Find(bucket.rule);
  Alert alert;
  alert.rule = digest ? "digest" : "group";
  alert.id = absl::StrFormat(
      "%016x", Combine64(Hash64(name), static_cast<std::uint64_t>(bucket.due)));
  alert.step = 1;
  alert.starts = bucket.since;
  alert.at = bucket.due;
  alert.ends = bucket.due + 5 * kMinute;
  alert.level = Level::kWatch;
  std::vector<DigestLine> lines;
  for (const Line& line : bucket.lines) {
    lines.push_back({line.kind, line.brand, line.summary, line.level,
                     line.starts, line.ended});
    if (!digest) alert.level = std::max(alert.level, line.level);
  }
  alert.summary = DigestSummary(lines, bucket.more, digest, bucket.since, zone_,
                                rules_.french);
  alert.description = DigestText(lines, bucket.more, zone_, rules_.french);
  alert.words = rules_.french ? kFrench : kEnglish;
  alert.time_zone = rules_.time_zone;
  const bool page = rule != nullptr && rule->manner == Manner::kPage;
  const std::vector<AlertTarget> targets =
      Targets(digest            ? rules_.digest.tell
              : rule == nullptr ? std::vector<AlertTarget>{}
                                : rule->tell);
  for (const AlertTarget& target : targets) {
    Post(alert, target, bucket.rule, page, "", bucket.due, out);
    if (digest) continue;
    // They know of these incidents now, and are told when they are over.
    for (const Line& line : bucket.lines) {
      const auto it = incidents_.find(line.id);
      if (it == incidents_.end()) continue;
      it->second.began = true;
      std::vector<Told>& told = it->second.told;
      if (std::none_of(told.begin(), told.end(),
                       [&](const Told& t) { return t.target == target; }))
        told.push_back({target, bucket.rule, page, 0});
    }
  }
}

}  // namespace vigie
