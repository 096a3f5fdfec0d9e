#include "deploy/vigie/picture.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "pipeline/base/strings.h"
#include "pipeline/model/markup_text.h"

namespace vigie {
namespace {

constexpr Micros kBin = 5 * kMinute;
constexpr double kLeft = 44, kRight = 788, kTop = 62, kBottom = 238;
constexpr int kDaysBefore = 14;
constexpr std::int64_t kBinsPerDay = 288;

std::string Number(double x) { return absl::StrFormat("%.1f", x); }

// Characters, not bytes: how long a text is to the eye.
double WidthOf(std::string_view text) {
  double width = 0;
  for (const char c : text)
    width += (static_cast<unsigned char>(c) & 0xc0) == 0x80 ? 0 : 6.1;
  return width;
}

std::string_view LevelWord(Level level, bool fr) {
  switch (level) {
    case Level::kCalm:
      return fr ? "calme" : "calm";
    case Level::kWatch:
      return fr ? "à surveiller" : "to watch";
    case Level::kBadBuzz:
      return "bad buzz";
    case Level::kCrisis:
      return fr ? "crise" : "crisis";
    case Level::kMajor:
      break;
  }
  return fr ? "crise majeure" : "major crisis";
}

struct Usual {
  double low = 0, middle = 0, high = 0;
};

class Drawing {
 public:
  explicit Drawing(const IncidentPicture& p) : p_(p), fr_(p.french) {
    const Micros last = p.ended != 0 ? p.ended : p.now;
    const Micros length = std::max<Micros>(last - p.onset, kHour);
    const Micros margin =
        std::clamp<Micros>(length / 4, 30 * kMinute, 3 * kHour);
    begin_ = FloorDiv(p.onset - margin, kBin);
    // Whole bins only: what is not counted yet is not drawn as nothing.
    end_ = std::max(FloorDiv(std::min(last + margin, p.now), kBin),
                    FloorDiv(p.onset, kBin) + 1);
    // A fire of days is drawn in bins of as many minutes as there is room for.
    width_ = 1;
    while ((end_ - begin_) / width_ > 240) width_ *= 2;
    begin_ = FloorDiv(begin_, width_) * width_;
    end_ =
        begin_ + std::max<std::int64_t>((end_ - begin_) / width_, 1) * width_;
    by_day_ =
        !p.bins.empty() &&
        FloorDiv(p.onset, kBin) - p.bins.begin()->first >= 3 * kBinsPerDay + 12;
    for (std::int64_t bin = begin_; bin < end_; bin += width_) {
      BinCount sum;
      for (std::int64_t b = bin; b < bin + width_; ++b) {
        const BinCount one = At(b);
        sum.mentions += one.mentions;
        sum.negatives += one.negatives;
      }
      counts_.push_back(sum);
      usual_.push_back(UsualAt(bin));
      highest_ = std::max(
          {highest_, static_cast<double>(sum.mentions), usual_.back().high});
    }
    step_ = 1;
    for (const double unit : {1., 2., 5., 10., 20., 50., 100., 200., 500., 1e3,
                              2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6})
      if (highest_ / (step_ = unit) <= 4.5) break;
    top_ = std::max(step_ * std::ceil(highest_ * 1.12 / step_), 4.0);
  }

  std::string Draw() {
    Head();
    Ground();
    Axes();
    Curves();
    Marks();
    Legend();
    return out_ + "</svg>\n";
  }

 private:
  BinCount At(std::int64_t bin) const {
    const auto it = p_.bins.find(bin);
    return it == p_.bins.end() ? BinCount{} : it->second;
  }

  Usual UsualAt(std::int64_t bin) const {
    if (p_.bins.empty()) return {};
    const std::int64_t first = p_.bins.begin()->first;
    const std::int64_t onset = FloorDiv(p_.onset, kBin);
    std::vector<double> seen;
    const auto add = [&](std::int64_t from) {
      double sum = 0;
      for (std::int64_t b = from; b < from + width_; ++b)
        sum += static_cast<double>(At(b).mentions);
      seen.push_back(sum);
    };
    for (int day = 1; by_day_ && day <= kDaysBefore; ++day) {
      const std::int64_t same = bin - day * kBinsPerDay;
      if (same < first || same + width_ > onset) continue;
      for (std::int64_t near = -3; near <= 3; ++near)
        if (same + near >= first && same + near + width_ <= onset)
          add(same + near);
    }
    if (!by_day_)
      for (std::int64_t b = std::max(first, onset - kBinsPerDay);
           b + width_ <= onset; b += width_)
        add(b);
    if (seen.empty()) return {};
    std::sort(seen.begin(), seen.end());
    const auto at = [&](double q) {
      return seen[static_cast<std::size_t>(
          q * static_cast<double>(seen.size() - 1) + 0.5)];
    };
    return {at(0.25), at(0.5), at(0.75)};
  }

  double X(Micros at) const {
    const double part =
        static_cast<double>(at - begin_ * kBin) /
        static_cast<double>(static_cast<std::int64_t>(counts_.size()) * width_ *
                            kBin);
    return kLeft + std::clamp(part, 0.0, 1.0) * (kRight - kLeft);
  }
  double Y(double count) const {
    return kBottom - std::min(count / top_, 1.0) * (kBottom - kTop);
  }
  std::string Clock(Micros at, const char* format = "%H:%M") const {
    return absl::FormatTime(format, absl::FromUnixMicros(at), p_.zone);
  }
  std::string_view Say(std::string_view en, std::string_view fr) const {
    return fr_ ? fr : en;
  }
  void Text(double x, double y, std::string_view kind, std::string_view text,
            std::string_view anchor = "start") {
    Append(out_, "<text x=\"", Number(x), "\" y=\"", Number(y), "\" class=\"",
           kind, "\" text-anchor=\"", anchor, "\">", MarkupText(text),
           "</text>\n");
  }

  void Head() {
    const std::string title =
        Cat(p_.brand, fr_ ? " : " : ": ", LevelWord(p_.peak, fr_),
            Say(", level ", ", niveau "), static_cast<int>(p_.peak),
            Say(" of 4", " sur 4"));
    const Micros length = (p_.ended != 0 ? p_.ended : p_.now) - p_.onset;
    const std::string hours =
        Cat(length / kHour, " h ", length % kHour / kMinute < 10 ? "0" : "",
            length % kHour / kMinute);
    std::string when =
        Cat(Clock(p_.onset, fr_ ? "%d/%m/%Y" : "%Y-%m-%d"),
            Say(", mentions per ", ", mentions par "), 5 * width_, " min");
    Append(
        when,
        p_.ended != 0
            ? Cat(Say("; over after ", " ; terminé au bout de "), hours)
            : Cat(Say("; for ", " ; dure depuis "), hours, Say(" by now", "")),
        Say("; times of ", " ; heures de "), p_.zone.name());
    out_ = Cat(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 300\" "
        "width=\"800\" height=\"300\" role=\"img\" aria-label=\"",
        MarkupText(title), "\">\n<title>", MarkupText(title),
        "</title>\n<style>\n",
        "svg{--bg:#fff;--ink:#1d2733;--soft:#5b6875;--line:#dfe4ea;"
        "--all:#4b7bb5;--allf:#4b7bb533;--bad:#c62828;--usual:#8a97a544;"
        "--l1:#f9a82522;--l2:#ef6c0026;--l3:#c628282e;--l4:#7b1fa238}\n"
        "@media(prefers-color-scheme:dark){svg{--bg:#151b22;--ink:#e6ebf1;"
        "--soft:#9aa7b5;--line:#2b3540;--all:#7fb0ea;--allf:#7fb0ea33;"
        "--bad:#ff6b5e;--usual:#8a97a555;--l1:#f9a82526;--l2:#ef6c0038;"
        "--l3:#e5393548;--l4:#ab47bc52}}\n"
        "text{font:11px system-ui,sans-serif;fill:var(--soft)}"
        ".t{font-size:16px;font-weight:600;fill:var(--ink)}"
        ".m{font-size:10.5px;fill:var(--ink);stroke:var(--bg);stroke-width:3px;"
        "stroke-opacity:.7;paint-order:stroke}\n</style>\n"
        "<rect width=\"800\" height=\"300\" fill=\"var(--bg)\"/>\n");
    Text(12, 23, "t", title);
    Text(12, 41, "s", when);
  }

  void Ground() {
    for (std::size_t i = 0; i < p_.levels.size(); ++i) {
      const auto& [at, level] = p_.levels[i];
      if (level == Level::kCalm) continue;
      const Micros to = i + 1 < p_.levels.size() ? p_.levels[i + 1].first
                        : p_.ended != 0          ? p_.ended
                                                 : p_.now;
      const double x = X(at), w = std::max(X(to) - x, 0.5);
      Append(out_, "<rect x=\"", Number(x), "\" y=\"", Number(kTop),
             "\" width=\"", Number(w), "\" height=\"", Number(kBottom - kTop),
             "\" fill=\"var(--l", static_cast<int>(level), ")\"><title>",
             LevelWord(level, fr_), " ", Clock(at), "–", Clock(to),
             "</title></rect>\n");
    }
  }

  void Axes() {
    for (double v = 0; v <= top_ + 0.01; v += step_) {
      Append(out_, "<line x1=\"", Number(kLeft), "\" x2=\"", Number(kRight),
             "\" y1=\"", Number(Y(v)), "\" y2=\"", Number(Y(v)),
             "\" stroke=\"var(--line)\"/>\n");
      Text(kLeft - 6, Y(v) + 4, "s", Cat(static_cast<std::int64_t>(v)), "end");
    }
    const Micros from = begin_ * kBin;
    const Micros length =
        static_cast<std::int64_t>(counts_.size()) * width_ * kBin;
    Micros every = 10 * kMinute;
    for (const Micros one :
         {10 * kMinute, 15 * kMinute, 30 * kMinute, kHour, 2 * kHour, 3 * kHour,
          6 * kHour, 12 * kHour, kDay, 2 * kDay, 7 * kDay})
      if (length / (every = one) <= 12) break;
    // On round hours of the wall clock.
    const Micros shift =
        p_.zone.At(absl::FromUnixMicros(p_.onset)).offset * kSecond;
    for (Micros at = (FloorDiv(from + shift, every) + 1) * every - shift;
         at < from + length; at += every) {
      Append(out_, "<line x1=\"", Number(X(at)), "\" x2=\"", Number(X(at)),
             "\" y1=\"", Number(kBottom), "\" y2=\"", Number(kBottom + 4),
             "\" stroke=\"var(--soft)\"/>\n");
      const bool midnight = Clock(at) == "00:00" && length > 20 * kHour;
      Text(X(at), kBottom + 20, "s",
           Clock(at, midnight ? (fr_ ? "%d/%m" : "%m-%d") : "%H:%M"), "middle");
    }
  }

  // A line of steps over the bins, left to right.
  std::string Steps(const std::vector<double>& values, bool back) const {
    std::string path;
    const auto n = static_cast<std::ptrdiff_t>(values.size());
    for (std::ptrdiff_t k = 0; k < n; ++k) {
      const std::ptrdiff_t i = back ? n - 1 - k : k;
      const Micros at = (begin_ + i * width_) * kBin;
      const double left = X(at), right = X(at + width_ * kBin);
      const double y = Y(values[static_cast<std::size_t>(i)]);
      Append(path, path.empty() && !back ? "M" : "L",
             Number(back ? right : left), " ", Number(y), "L",
             Number(back ? left : right), " ", Number(y));
    }
    return path;
  }

  void Curves() {
    std::vector<double> low, middle, high, all, bad;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      low.push_back(usual_[i].low);
      middle.push_back(usual_[i].middle);
      high.push_back(usual_[i].high);
      all.push_back(static_cast<double>(counts_[i].mentions));
      bad.push_back(static_cast<double>(counts_[i].negatives));
    }
    const std::string floor =
        Cat("L", Number(kRight), " ", Number(kBottom), "L", Number(kLeft), " ",
            Number(kBottom), "Z");
    Append(out_, "<path d=\"", Steps(all, false), floor,
           "\" fill=\"var(--allf)\"/>\n<path d=\"", Steps(high, false),
           Steps(low, true), "Z\" fill=\"var(--usual)\"/>\n<path d=\"",
           Steps(middle, false),
           "\" fill=\"none\" stroke=\"var(--soft)\" stroke-dasharray=\"3 3\"/>"
           "\n<path d=\"",
           Steps(bad, false), floor,
           "\" fill=\"var(--bad)\" fill-opacity=\".75\"/>\n<path d=\"",
           Steps(all, false),
           "\" fill=\"none\" stroke=\"var(--all)\" stroke-width=\"1.6\"/>\n");
  }

  void Mark(Micros at, std::string_view words) {
    const double x = X(at);
    const std::string label = Cat(words, " ", Clock(at));
    Append(out_, "<line x1=\"", Number(x), "\" x2=\"", Number(x), "\" y1=\"",
           Number(kTop - 2), "\" y2=\"", Number(kBottom),
           "\" stroke=\"var(--ink)\" stroke-opacity=\".65\" "
           "stroke-dasharray=\"2 2\"><title>",
           MarkupText(label), "</title></line>\n");
    // Where there is room, in one of three rows; else the line speaks alone.
    const double width = WidthOf(label);
    const double from = std::min(x + 3, kRight - width);
    for (std::size_t row = 0; row < 3; ++row) {
      if (from < row_ends_[row]) continue;
      row_ends_[row] = from + width + 6;
      Text(from, kTop + 9 + 12 * static_cast<double>(row), "m", label);
      return;
    }
  }

  void Marks() {
    struct One {
      Micros at;
      std::string words;
    };
    std::vector<One> marks;
    marks.push_back({p_.onset, std::string(Say("began", "début"))});
    if (p_.detected != 0)
      marks.push_back({p_.detected, std::string(Say("detected", "détecté"))});
    Level before = Level::kCalm;
    for (const auto& [at, level] : p_.levels) {
      // The first rise is what was detected.
      if (at != p_.detected && level != Level::kCalm)
        marks.push_back(
            {at, Cat(level > before ? "▲" : "▼", static_cast<int>(level))});
      before = level;
    }
    for (const auto& [at, by] : p_.acknowledged)
      marks.push_back({at, Cat(Say("taken by ", "pris par "), by)});
    if (p_.ended != 0)
      marks.push_back({p_.ended, std::string(Say("all clear", "fin"))});
    std::stable_sort(marks.begin(), marks.end(),
                     [](const One& a, const One& b) { return a.at < b.at; });
    for (const One& mark : marks) Mark(mark.at, mark.words);
    const auto arrows = [&](const std::vector<Micros>& times,
                            std::string_view color, std::string_view words) {
      for (const Micros at : times)
        Append(out_, "<path d=\"M", Number(X(at)), " ", Number(kBottom + 1),
               "l-4.5 8h9Z\" fill=\"", color, "\"><title>", words, " ",
               Clock(at), "</title></path>\n");
    };
    arrows(p_.told, "var(--ink)", Say("told", "prévenu"));
    arrows(p_.refused, "var(--bad)", Say("refused", "refusé"));
  }

  void Legend() {
    double x = 12;
    constexpr double y = 288;
    const auto entry = [&](std::string_view shape, std::string_view words) {
      Append(out_, "<g transform=\"translate(", Number(x), " ", Number(y - 9),
             ")\">", shape, "</g>\n");
      Text(x + 17, y, "s", words);
      x += 17 + WidthOf(words) + 10;
    };
    entry("<path d=\"M0 5h13\" stroke=\"var(--all)\" stroke-width=\"2\"/>",
          Say("mentions", "mentions"));
    entry(
        "<rect width=\"13\" height=\"10\" fill=\"var(--bad)\" "
        "fill-opacity=\".75\"/>",
        Say("negative", "négatives"));
    entry("<rect width=\"13\" height=\"10\" fill=\"var(--usual)\"/>",
          by_day_ ? Say("usual (quartiles, same hours)",
                        "habitude (quartiles, mêmes heures)")
                  : Say("usual (quartiles, 24 h before)",
                        "habitude (quartiles, 24 h avant)"));
    if (!p_.told.empty())
      entry("<path d=\"M6 1l-4.5 8h9Z\" fill=\"var(--ink)\"/>",
            Say("told", "prévenu"));
    if (!p_.refused.empty())
      entry("<path d=\"M6 1l-4.5 8h9Z\" fill=\"var(--bad)\"/>",
            Say("refused", "refusé"));
    for (int level = 1; level <= 4; ++level) {
      const bool seen = std::any_of(
          p_.levels.begin(), p_.levels.end(), [&](const auto& change) {
            return change.second == static_cast<Level>(level);
          });
      if (seen)
        entry(Cat("<rect width=\"13\" height=\"10\" fill=\"var(--l", level,
                  ")\" stroke=\"var(--line)\"/>"),
              LevelWord(static_cast<Level>(level), fr_));
    }
  }

  const IncidentPicture& p_;
  const bool fr_;
  std::int64_t begin_ = 0, end_ = 0, width_ = 1;
  std::vector<BinCount> counts_;
  std::vector<Usual> usual_;
  bool by_day_ = true;
  double highest_ = 0, step_ = 1, top_ = 1;
  double row_ends_[3] = {0, 0, 0};
  std::string out_;
};

}  // namespace

std::string DrawIncident(const IncidentPicture& picture) {
  return Drawing(picture).Draw();
}

}  // namespace vigie
