// How the stream is made. The clock goes in segments of 10 s within which all
// rates are constant; arrivals are a Poisson process whose next gap is drawn
// anew at each border (it has no memory). Each arrival belongs to one stream:
// the everyday of nobody's brand, of one brand, a bump, or the crisis. What
// comes back later (a redelivery, an edit, a deletion, a late arrival) waits
// in a heap ordered by time; the heap is bounded, and what finds it full is
// delivered plainly.
#include "ingest/simulate/simulation.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "absl/strings/ascii.h"
#include "ingest/simulate/crowd.h"
#include "ingest/simulate/people.h"
#include "ingest/simulate/post.h"
#include "ingest/simulate/rhythm.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr Micros kSegment = 10 * kSecond;
constexpr std::size_t kMostWaiting = 16'384;
constexpr std::size_t kRemembered = 24;  // posts that may be reposted, a stream
constexpr std::size_t kOriginals = 6;    // of a crisis

struct Waiting {
  Micros time = 0;
  std::uint64_t serial = 0;
  std::string line;
  SimulatedTruth truth;
  friend bool operator<(const Waiting& a, const Waiting& b) {
    return a.time != b.time ? a.time > b.time : a.serial > b.serial;
  }
};

// What a repost repeats.
struct Original {
  SimulatedPlatform platform = SimulatedPlatform::kX;
  std::string id;
  std::string text;
  std::vector<std::string> tags;
  std::string_view language;
  int tone = 0;
};

bool CanRepost(SimulatedPlatform platform) {
  return platform == SimulatedPlatform::kX ||
         platform == SimulatedPlatform::kBluesky ||
         platform == SimulatedPlatform::kMastodon ||
         platform == SimulatedPlatform::kFacebook;
}

SimulatedPlatform DrawPlatform(Random& random, bool crisis) {
  // Percentages, in the order of SimulatedPlatform.
  static constexpr int kUsual[] = {38, 13, 8, 11, 15, 9, 6};
  static constexpr int kInCrisis[] = {55, 9, 5, 9, 13, 5, 4};
  auto draw = static_cast<int>(random.Below(100));
  int platform = 0;
  for (const int share : crisis ? kInCrisis : kUsual) {
    if (draw < share) break;
    draw -= share;
    ++platform;
  }
  return static_cast<SimulatedPlatform>(platform);
}

std::string_view DrawLanguage(Random& random, SimulatedPlatform platform) {
  const std::uint64_t draw = random.Below(100);
  if (platform == SimulatedPlatform::kNews) return draw < 72 ? "fr" : "en";
  if (draw < 65) return "fr";
  if (draw < 90) return "en";
  return draw < 94 ? "es" : draw < 98 ? "de" : "pt";
}

}  // namespace

class Simulation::Stream {
 public:
  explicit Stream(const SimulationOptions& options)
      : options_(options),
        brands_(BrandsNamed(options.brands)),
        people_(options.seed),
        crowd_(brands_, people_, options.seed),
        random_(Mix64(options.seed)),
        end_(options.start + options.duration),
        now_(static_cast<double>(options.start)) {
    PlanBrands();
    PlanCrisis();
    for (std::size_t b = 0; b < brands_.size(); ++b) PlanBumps(b);
    serial_ = Mix64(options.seed ^ 0x5e71a1) & 0x3fffff;
    BeginSegment(options.start);
    next_ = DrawArrival();
  }

  bool Next(std::string& line, Micros& time) {
    while (true) {
      if (!waiting_.empty() && waiting_.top().time <= std::min(next_, end_)) {
        // top() is const; the line is moved out just before pop.
        auto& first = const_cast<Waiting&>(waiting_.top());
        time = first.time;
        truth_ = first.truth;
        line.swap(first.line);
        waiting_.pop();
        return true;
      }
      if (next_ >= end_) return false;
      time = next_;
      const bool delivered = Arrive(line);
      next_ = DrawArrival();
      if (delivered) return true;
    }
  }

  SimulatedTruth truth_;
  std::optional<SimulatedCrisis> crisis_;
  const SimulationOptions options_;
  const std::vector<SimulatedBrand> brands_;

 private:
  struct BrandPlan {
    double weight = 0;    // of all that is about brands
    double negative = 0;  // everyday shares
    double positive = 0;
    double drift = 0;  // logarithm of what the week does not explain
    std::vector<Bump> bumps;
  };
  // One of the streams that make up a segment.
  struct Share {
    double until = 0;  // cumulated rate
    int brand = -1;
    Occasion occasion = Occasion::kNoise;
  };

  void PlanBrands() {
    double total = 0;
    for (std::size_t b = 0; b < brands_.size(); ++b) {
      Random random(Combine64(options_.seed, Hash64(brands_[b].name)));
      BrandPlan plan;
      plan.weight = 1 / (2.0 + static_cast<double>(b));
      plan.negative = 0.10 + 0.25 * random.Unit();
      plan.positive = 0.12 + 0.13 * random.Unit();
      total += plan.weight;
      plans_.push_back(std::move(plan));
    }
    for (BrandPlan& plan : plans_) plan.weight /= total;
    remembered_.resize(brands_.size() + 1);
  }

  void PlanCrisis() {
    if (!options_.crisis || brands_.empty()) return;
    Random random(Mix64(options_.seed ^ 0xc4151));
    // Unless told, not a homonym and not one of the smallest.
    std::size_t chosen = random.Below(std::min<std::size_t>(6, brands_.size()));
    for (std::size_t b = 0; b < brands_.size(); ++b)
      if (brands_[b].name == options_.crisis_brand) chosen = b;
    crisis_brand_ = static_cast<int>(chosen);
    curve_.onset = options_.start + options_.crisis_at;
    curve_.doubling =
        10 * kMinute + static_cast<Micros>(random.Below(20)) * kMinute;
    curve_.peak = 6 + 9 * random.Unit();
    curve_.hold = (30 + static_cast<Micros>(random.Below(45))) * kMinute;
    curve_.half_life = (60 + static_cast<Micros>(random.Below(90))) * kMinute;
    crisis_negative_ = 0.62 + 0.23 * random.Unit();
    std::string tag;
    for (const char c : brands_[chosen].handle) tag.push_back(c);
    static constexpr std::string_view kBefore[] = {"Boycott", "Balance", "",
                                                   ""};
    static constexpr std::string_view kAfter[] = {"", "", "Gate", "Scandale"};
    const std::size_t form = random.Below(4);
    crisis_ = SimulatedCrisis{
        brands_[chosen].name, curve_.onset,
        Cat(kBefore[form], PlainTag(brands_[chosen]), kAfter[form])};
  }

  // The brand as it stands in a hashtag: its letters without accents.
  static std::string PlainTag(const SimulatedBrand& brand) {
    if (brand.homonym) return brand.handle;
    std::string plain;
    for (std::size_t i = 0; i < brand.name.size(); ++i) {
      const auto byte = static_cast<unsigned char>(brand.name[i]);
      if (byte < 0x80) {
        if (absl::ascii_isalnum(byte)) plain.push_back(brand.name[i]);
      } else if (byte == 0xc3) {
        const auto second = static_cast<unsigned char>(brand.name[++i]);
        if (second >= 0xa8 && second <= 0xab)
          plain.push_back('e');
        else if (second >= 0xa0 && second <= 0xa5)
          plain.push_back('a');
        else if (second >= 0xb2 && second <= 0xb6)
          plain.push_back('o');
      }
    }
    return plain;
  }

  // A joy every two days or so, never near the crisis.
  void PlanBumps(std::size_t b) {
    Random random(Combine64(options_.seed ^ 0xb0b0, Hash64(brands_[b].name)));
    for (Micros t = options_.start;;) {
      t += static_cast<Micros>(-std::log1p(-random.Unit()) * 44 * kHour);
      if (t >= end_) return;
      Bump bump{
          random.Below(2) == 0 ? Bump::Kind::kGoodBuzz : Bump::Kind::kGiveaway,
          t, (60 + static_cast<Micros>(random.Below(80))) * kMinute,
          0.5 + random.Unit()};
      const bool near_crisis =
          static_cast<int>(b) == crisis_brand_ && t > curve_.onset - 6 * kHour;
      if (!near_crisis) plans_[b].bumps.push_back(bump);
      t += bump.length;
    }
  }

  void BeginSegment(Micros begin) {
    segment_end_ = begin + kSegment;
    const double week = options_.rate * WeekFactor(begin);
    const double branded = week * options_.brand_share;
    shares_.clear();
    double sum = brands_.empty() ? week : week - branded;
    shares_.push_back({sum, -1, Occasion::kNoise});
    for (std::size_t b = 0; b < brands_.size(); ++b) {
      BrandPlan& plan = plans_[b];
      // What no calendar explains: it comes and goes within half an hour.
      plan.drift =
          0.9945 * plan.drift + 0.021 * (random_.Unit() + random_.Unit() +
                                         random_.Unit() + random_.Unit() - 2);
      const double mean = branded * plan.weight * std::exp(plan.drift);
      const int brand = static_cast<int>(b);
      sum += mean;
      shares_.push_back({sum, brand, Occasion::kEveryday});
      for (const Bump& bump : plan.bumps) {
        const double height = bump.At(begin);
        if (height <= 0) continue;
        sum += mean * height;
        shares_.push_back({sum, brand,
                           bump.kind == Bump::Kind::kGoodBuzz
                               ? Occasion::kGoodBuzz
                               : Occasion::kGiveaway});
      }
      if (brand == crisis_brand_ && begin >= curve_.onset) {
        sum += mean * curve_.ExcessAt(begin + kSegment);
        shares_.push_back({sum, brand, Occasion::kCrisis});
      }
    }
  }

  Micros DrawArrival() {
    while (true) {
      const double total = shares_.back().until;
      if (total > 0) {
        const double gap = -std::log1p(-random_.Unit()) / total * kSecond;
        if (now_ + gap < static_cast<double>(segment_end_)) {
          now_ += gap;
          return static_cast<Micros>(now_);
        }
      }
      now_ = static_cast<double>(segment_end_);
      if (segment_end_ >= end_) return end_;
      BeginSegment(segment_end_);
    }
  }

  // Makes the item of this moment; false when it will arrive later.
  bool Arrive(std::string& line) {
    const double draw = random_.Unit() * shares_.back().until;
    const auto share =
        std::find_if(shares_.begin(), shares_.end() - 1,
                     [draw](const Share& s) { return draw < s.until; });
    ++serial_;
    Make(*share);
    line.clear();
    AppendPostLine(post_, people_, line);
    truth_ = {post_.brand, post_.tone, post_.crisis,
              SimulatedTruth::Delivery::kFirst};

    double fate = random_.Unit();
    if (waiting_.size() >= kMostWaiting) return true;
    if ((fate -= options_.late) < 0) {
      truth_.delivery = SimulatedTruth::Delivery::kLate;
      Wait(next_ + Delay(3 * kMinute, 40 * kMinute), line);
      return false;
    }
    if ((fate -= options_.duplicates) < 0) {
      truth_.delivery = SimulatedTruth::Delivery::kAgain;
      Wait(next_ + Delay(0, kMinute), line);
    } else if ((fate -= options_.edits) < 0) {
      truth_.delivery = SimulatedTruth::Delivery::kEdit;
      post_.version = 1;
      post_.text.append(post_.language == "fr" ? " (modifié)" : " (edited)");
      std::string edited;
      AppendPostLine(post_, people_, edited);
      Wait(next_ + Delay(20 * kSecond, 10 * kMinute), std::move(edited));
    } else if ((fate -= options_.deletions) < 0) {
      truth_.delivery = SimulatedTruth::Delivery::kDeletion;
      const Micros at = next_ + Delay(kMinute, 30 * kMinute);
      std::string deletion;
      AppendPostDeletion(post_.platform, post_.id, at, deletion);
      Wait(at, std::move(deletion));
    }
    truth_.delivery = SimulatedTruth::Delivery::kFirst;
    return true;
  }

  Micros Delay(Micros least, Micros mean) {
    return least + static_cast<Micros>(-std::log1p(-random_.Unit()) *
                                       static_cast<double>(mean));
  }

  void Wait(Micros time, std::string line) {
    waiting_.push({time, ++waited_, std::move(line), truth_});
  }

  void Make(const Share& share) {
    SimulatedPost& post = post_;
    post.Clear();
    post.published = next_;
    post.draw = random_.Next();
    post.brand = share.brand;
    post.crisis = share.occasion == Occasion::kCrisis;
    post.tone = DrawTone(share);
    if (post.crisis && MakeInCrisis()) return;
    auto& memory = remembered_[static_cast<std::size_t>(post.brand + 1)];
    const bool everyday = share.occasion == Occasion::kEveryday ||
                          share.occasion == Occasion::kNoise;
    if (everyday && !memory.empty() && random_.Chance(0.15)) {
      return Repost(memory[random_.Below(memory.size())]);
    }
    Write(share.occasion, people_.Draw(random_),
          DrawPlatform(random_, post.crisis));
    if (!everyday || !CanRepost(post.platform)) return;
    if (!memory.empty() && random_.Chance(0.3)) {
      const Original& other = memory[random_.Below(memory.size())];
      if (other.platform == post.platform) {
        post.reply_to.append(other.id);
        post.type = "reply";
      }
    }
    // About every third post may be repeated; most never are.
    if (random_.Chance(0.3)) Remember(memory);
  }

  int DrawTone(const Share& share) {
    const double draw = random_.Unit();
    switch (share.occasion) {
      case Occasion::kGoodBuzz:
        return 1;
      case Occasion::kGiveaway:
        return 0;
      case Occasion::kNoise:
        return 0;
      case Occasion::kCrisis:
        return draw < crisis_negative_ ? -1 : draw > 0.95 ? 1 : 0;
      case Occasion::kEveryday:
        break;
    }
    const BrandPlan& plan = plans_[static_cast<std::size_t>(share.brand)];
    if (draw < plan.negative) return -1;
    return draw < plan.negative + plan.positive ? 1 : 0;
  }

  // The originals of a crisis appear one after the other, by loud authors;
  // half of the anger repeats them, a part answers them.
  bool MakeInCrisis() {
    if (post_.tone >= 0) return false;
    const bool due =
        originals_.empty() ||
        (originals_.size() < kOriginals &&
         next_ > curve_.onset + static_cast<Micros>(originals_.size()) *
                                    curve_.doubling / 2);
    if (due) {
      static constexpr SimulatedPlatform kWhere[kOriginals] = {
          SimulatedPlatform::kX,        SimulatedPlatform::kX,
          SimulatedPlatform::kBluesky,  SimulatedPlatform::kX,
          SimulatedPlatform::kFacebook, SimulatedPlatform::kMastodon};
      Write(Occasion::kCrisis, people_.DrawLoud(random_),
            kWhere[originals_.size()]);
      Remember(originals_);
      return true;
    }
    if (random_.Chance(0.5)) {
      // The first ones are repeated most.
      const std::size_t which = std::min(random_.Below(originals_.size()),
                                         random_.Below(originals_.size()));
      Repost(originals_[which]);
      return true;
    }
    Write(Occasion::kCrisis, people_.Draw(random_),
          DrawPlatform(random_, true));
    const Original& first = originals_[random_.Below(originals_.size())];
    if (first.platform == post_.platform && random_.Chance(0.3)) {
      post_.reply_to.append(first.id);
      post_.type = "reply";
    }
    return true;
  }

  void Write(Occasion occasion, std::uint32_t author,
             SimulatedPlatform platform) {
    post_.author = author;
    post_.platform = platform;
    post_.language = DrawLanguage(random_, platform);
    if (platform == SimulatedPlatform::kReddit ||
        platform == SimulatedPlatform::kYoutube)
      post_.type = "comment";
    static const std::string kNoTag;
    crowd_.Say(occasion, crisis_ ? crisis_->hashtag : kNoTag, random_, post_);
    GiveAddress(post_, serial_, people_);
  }

  // The whole text of the original, as the platforms give it.
  void Repost(const Original& original) {
    post_.platform = original.platform;
    post_.author = people_.Draw(random_);
    post_.language = original.language;
    post_.tone = original.tone;
    post_.type = "repost";
    post_.text = original.text;
    post_.tags = original.tags;
    post_.repost_of = original.id;
    GiveAddress(post_, serial_, people_);
  }

  void Remember(std::vector<Original>& memory) {
    if (memory.size() < kRemembered) {
      memory.emplace_back();
    } else {
      std::swap(memory[random_.Below(memory.size())], memory.back());
    }
    Original& original = memory.back();
    original.platform = post_.platform;
    original.id = post_.id;
    original.text = post_.text;
    original.tags = post_.tags;
    original.language = post_.language;
    original.tone = post_.tone;
  }

  const People people_;
  Crowd crowd_;
  Random random_;
  const Micros end_;

  std::vector<BrandPlan> plans_;
  int crisis_brand_ = -2;
  CrisisCurve curve_;
  double crisis_negative_ = 0;

  double now_;  // microseconds, with their fraction
  Micros segment_end_ = 0;
  std::vector<Share> shares_;
  Micros next_ = 0;  // the next arrival
  std::uint64_t serial_ = 0;

  SimulatedPost post_;
  std::vector<std::vector<Original>> remembered_;  // 0: nobody's brand
  std::vector<Original> originals_;
  std::priority_queue<Waiting> waiting_;
  std::uint64_t waited_ = 0;
};

Simulation::Simulation(const SimulationOptions& options)
    : stream_(std::make_unique<Stream>(options)) {}
Simulation::~Simulation() = default;

bool Simulation::Next(std::string& line, Micros& time) {
  return stream_->Next(line, time);
}
const SimulatedTruth& Simulation::truth() const { return stream_->truth_; }
const std::vector<SimulatedBrand>& Simulation::brands() const {
  return stream_->brands_;
}
const std::optional<SimulatedCrisis>& Simulation::crisis() const {
  return stream_->crisis_;
}

}  // namespace vigie
