#include "pipeline/route/alert_rules.h"

#include "pipeline/base/bytes.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::uint64_t kFormat = 1;

// One list of fields for both directions: what is written is what is read.
class Writing {
 public:
  explicit Writing(std::string& out) : out_(out) {}
  void Field(const std::string& s) { out_.String(s); }
  void Field(const std::int64_t& n) { out_.Signed(n); }
  void Field(const std::int32_t& n) { out_.Signed(n); }
  void Field(const bool& b) { out_.Varint(b); }
  void Field(const std::uint8_t& n) { out_.Varint(n); }
  template <typename E>
  requires std::is_enum_v<E>
  void Field(const E& e) { out_.Varint(static_cast<std::uint64_t>(e)); }
  std::size_t Size(std::size_t size) {
    out_.Varint(size);
    return size;
  }

 private:
  ByteWriter out_;
};

class Reading {
 public:
  explicit Reading(std::string_view in) : in_(in) {}
  void Field(std::string& s) { s = in_.String(); }
  void Field(std::int64_t& n) { n = in_.Signed(); }
  void Field(std::int32_t& n) { n = static_cast<std::int32_t>(in_.Signed()); }
  void Field(bool& b) { b = in_.Varint() != 0; }
  void Field(std::uint8_t& n) { n = static_cast<std::uint8_t>(in_.Varint()); }
  template <typename E>
  requires std::is_enum_v<E>
  void Field(E& e) { e = static_cast<E>(in_.Varint()); }
  // At most as many as there are bytes: damage allocates nothing.
  std::size_t Size(std::size_t) {
    const std::uint64_t size = in_.Varint();
    if (size <= in_.remaining()) return static_cast<std::size_t>(size);
    damaged_ = true;
    return 0;
  }
  bool good() const { return !damaged_ && in_.ok() && in_.done(); }

 private:
  bool damaged_ = false;
  ByteReader in_;
};

template <typename A>
void Walk(A& a, auto& x);

template <typename A>
void Each(A& a, auto& list) {
  const std::size_t size = a.Size(list.size());
  if constexpr (!std::is_const_v<std::remove_reference_t<decltype(list)>>)
    list.resize(size);
  for (auto& x : list) Walk(a, x);
}

template <typename A>
void Walk(A& a, auto& x) {
  using T = std::remove_cvref_t<decltype(x)>;
  if constexpr (std::is_same_v<T, std::string>) {
    a.Field(x);
  } else if constexpr (std::is_same_v<T, AlertTarget>) {
    a.Field(x.sink), a.Field(x.to);
  } else if constexpr (std::is_same_v<T, HourSpan>) {
    a.Field(x.days), a.Field(x.from), a.Field(x.to);
  } else if constexpr (std::is_same_v<T, Escalation>) {
    a.Field(x.after), Each(a, x.tell);
  } else if constexpr (std::is_same_v<T, AlertRule>) {
    a.Field(x.name);
    Each(a, x.kinds), Each(a, x.brands), Each(a, x.panels);
    Each(a, x.themes), Each(a, x.languages);
    a.Field(x.level), a.Field(x.competitors), a.Field(x.manner);
    Each(a, x.tell), Each(a, x.opening.hours), Each(a, x.opening.quiet);
    a.Field(x.always), a.Field(x.outside_to_digest), Each(a, x.escalate);
    a.Field(x.group), a.Field(x.also);
  } else if constexpr (std::is_same_v<T, Silence>) {
    Each(a, x.brands), Each(a, x.panels);
    a.Field(x.from), a.Field(x.until), a.Field(x.up_to), a.Field(x.reason);
  } else {
    static_assert(std::is_same_v<T, AlertRules>);
    a.Field(x.time_zone), a.Field(x.french), a.Field(x.dashboard);
    Each(a, x.rules), Each(a, x.silences);
    a.Field(x.digest.hourly), a.Field(x.digest.minute), Each(a, x.digest.tell);
  }
}

}  // namespace

std::string AlertTarget::Text() const {
  return to.empty() ? sink : Cat(sink, " to ", to);
}

std::string AlertRules::Body() const {
  if (*this == AlertRules{}) return "";
  std::string body;
  ByteWriter(body).Varint(kFormat);
  Writing out(body);
  Walk(out, *this);
  return body;
}

absl::StatusOr<AlertRules> AlertRules::Parse(std::string_view body) {
  AlertRules rules;
  if (body.empty()) return rules;
  if (body.front() != kFormat)
    return InvalidArgument("alert rules: written by a newer version");
  Reading in(body.substr(1));
  Walk(in, rules);
  if (!in.good()) return InvalidArgument("alert rules: cut short or damaged");
  return rules;
}

std::vector<AlertRule> ReadyMadeRules(const Opening& working,
                                      const std::vector<AlertTarget>& tell,
                                      bool french) {
  std::vector<AlertRule> rules(4);
  AlertRule& crisis = rules[0];
  crisis.name = french ? "crise" : "crisis";
  crisis.level = Level::kCrisis;
  crisis.competitors = Competitors::kNot;
  crisis.tell = tell;
  AlertRule& bad_buzz = rules[1];
  bad_buzz.name = "bad buzz";
  bad_buzz.level = Level::kBadBuzz;
  bad_buzz.kinds = {"bad_buzz", "sector", "lost", "clock"};
  bad_buzz.competitors = Competitors::kNot;
  bad_buzz.tell = tell;
  bad_buzz.opening = working;
  // Who is blind must know it, at night too; nobody is woken by it.
  AlertRule& sources = rules[2];
  sources.name = french ? "sources muettes" : "silent sources";
  sources.kinds = {"source_silent"};
  sources.manner = Manner::kInform;
  sources.tell = tell;
  AlertRule& rest = rules[3];
  rest.name = french ? "le reste" : "the rest";
  rest.manner = Manner::kDigest;
  return rules;
}

const std::vector<std::string>& AlertKinds() {
  static const std::vector<std::string> kinds = {
      "bad_buzz",       "volume",
      "good_buzz",      "sector",
      "competitor",     "share_of_voice",
      "rising_hashtag", "rising_link",
      "vip_author",     "sensitive_theme",
      "unanswered",     "source_silent",
      "lost",           "clock"};
  return kinds;
}

}  // namespace vigie
