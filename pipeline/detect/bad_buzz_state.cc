// What the detector is told of brands, and how it is saved and loaded.
#include <algorithm>
#include <utility>

#include "pipeline/base/hash.h"
#include "pipeline/base/strings.h"
#include "pipeline/detect/bad_buzz_detector.h"

namespace vigie {
namespace {

// States of panels are saved under numbers that no brand has.
constexpr std::uint32_t kPanelNumbers = 0x80000000;
// A bin beyond any date.
constexpr std::int64_t kFar = std::int64_t{1} << 33;
constexpr std::uint8_t kPanelVersion = 1;
// And that of all sources.
constexpr std::uint32_t kSourcesNumber = 0x7fffffff;

}  // namespace

BadBuzzDetector::Slot& BadBuzzDetector::At(std::uint32_t brand) {
  if (brand >= slots_.size()) slots_.resize(brand + 1);
  std::unique_ptr<Slot>& slot = slots_[brand];
  if (!slot) {
    slot = std::make_unique<Slot>();
    SetContext(brand, *slot);
  }
  return *slot;
}

LocalClock& BadBuzzDetector::Clock(const std::string& zone) {
  std::unique_ptr<LocalClock>& clock = clocks_[zone];
  if (!clock) {
    // Checked when the settings were read; a machine without this zone's rules
    // has none of them right, and says so there.
    auto made = LocalClock::Make(zone, settings_.holidays);
    clock = made.ok() ? *std::move(made) : std::make_unique<LocalClock>();
  }
  return *clock;
}

BadBuzzDetector::Panel& BadBuzzDetector::PanelNamed(const std::string& name) {
  std::unique_ptr<Panel>& panel = panels_[name];
  if (!panel) panel = std::make_unique<Panel>();
  return *panel;
}

OpenBrand& BadBuzzDetector::Open(std::uint32_t brand, Slot& slot) {
  slot.touched = true;
  if (slot.shelved.is_open()) return slot.shelved.open();
  desk_.push_back(brand);
  return shelf_.Open(slot.shelved, slot.context);
}

void BadBuzzDetector::PutBack(std::uint32_t brand, Slot& slot) {
  slot.touched = false;
  if (desk_.size() <= most_open_) return;
  if (desk_.back() != brand || slot.shelved.open().history.incident.open()) {
    Tidy();
    return;
  }
  desk_.pop_back();
  shelf_.Fold(slot.shelved);
}

void BadBuzzDetector::Tidy() {
  for (std::size_t left = desk_.size(); desk_.size() > most_open_ && left > 0;
       --left) {
    const std::uint32_t brand = desk_.front();
    desk_.pop_front();
    Slot& slot = *slots_[brand];
    if (std::exchange(slot.touched, false) ||
        slot.shelved.open().history.incident.open())
      desk_.push_back(brand);
    else
      shelf_.Fold(slot.shelved);
  }
}

void BadBuzzDetector::SetContext(std::uint32_t brand, Slot& slot) {
  slot.panel = nullptr;
  std::string zone = settings_.time_zone, plans;
  std::vector<PlannedEvent> planned;
  if (brand < brands_.size()) {
    const DetectorBrand& named = brands_[brand];
    const auto own = settings_.brand_zones.find(named.name);
    if (own != settings_.brand_zones.end()) zone = own->second;
    if (!named.panel.empty()) slot.panel = &PanelNamed(named.panel);
    for (std::size_t i = 0; i < settings_.planned.size(); ++i) {
      const PlannedEvent& event = settings_.planned[i];
      if (!event.brands.empty() &&
          std::find(event.brands.begin(), event.brands.end(), named.name) ==
              event.brands.end())
        continue;
      planned.push_back(event);
      Append(plans, " ", i);
    }
  }
  std::unique_ptr<BrandContext>& context = contexts_[Cat(
      zone, "\n", plans, "\n",
      slot.panel == nullptr ? std::string() : brands_[brand].panel)];
  if (!context) {
    context = std::make_unique<BrandContext>();
    context->prior_negative = settings_.prior_negative;
    context->planned = std::move(planned);
    if (slot.panel != nullptr) context->panel = &slot.panel->baseline;
    context->clock = &Clock(zone);
    context->sources = &sources_;
  }
  slot.context = context.get();
  if (slot.shelved.is_open())
    slot.shelved.open().history.SetContext(slot.context);
}

void BadBuzzDetector::SetContexts() {
  // Those in use until now are let go when none refers to them any more.
  const auto before = std::exchange(contexts_, {});
  for (std::uint32_t i = 0; i < slots_.size(); ++i)
    if (slots_[i]) SetContext(i, *slots_[i]);
}

void BadBuzzDetector::SetBrands(std::vector<DetectorBrand> brands) {
  brands_ = std::move(brands);
  for (auto& [name, panel] : panels_) panel->brands.clear();
  for (std::uint32_t i = 0; i < brands_.size(); ++i)
    if (!brands_[i].panel.empty())
      PanelNamed(brands_[i].panel).brands.push_back(i);
  SetContexts();
}

absl::Status BadBuzzDetector::SetSettings(const DetectionSettings& settings) {
  VIGIE_ASSIGN_OR_RETURN(settings_, BadBuzzSettings::Parse(settings));
  clocks_.clear();  // their holidays may be others
  sources_.SetSources(settings_.sources, &Clock(settings_.time_zone));
  SetContexts();
  return absl::OkStatus();
}

void BadBuzzDetector::MarkChanged(std::uint32_t brand, Slot& slot) {
  if (slot.panel != nullptr) slot.panel->changed = true;
  if (std::exchange(slot.changed, true)) return;
  changed_.push_back(brand);
}

void BadBuzzDetector::SaveChanged(
    const std::function<void(std::uint32_t, std::string_view)>& save) {
  std::sort(changed_.begin(), changed_.end());
  std::string state;
  for (const std::uint32_t brand : changed_) {
    Slot& slot = *slots_[brand];
    slot.changed = false;
    save(brand, shelf_.State(slot.shelved));
  }
  changed_.clear();
  if (sources_.changed()) {
    state.clear();
    sources_.Serialize(state);
    save(kSourcesNumber, state);
  }
  for (auto& [name, panel] : panels_) {
    if (!std::exchange(panel->changed, false)) continue;
    state.clear();
    ByteWriter w(state);
    w.Fixed(kPanelVersion);
    w.String(name);
    panel->baseline.Serialize(w);
    w.Fixed(panel->sector);
    w.Varint(panel->sector_step);
    w.Fixed(static_cast<std::uint8_t>(panel->sector_level));
    w.Signed(panel->sector_onset);
    save(kPanelNumbers | static_cast<std::uint32_t>(Hash64(name)), state);
  }
}

absl::Status BadBuzzDetector::LoadPanel(std::string_view state) {
  ByteReader r(state);
  const auto version = r.Fixed<std::uint8_t>();
  if (r.ok() && version > kPanelVersion)
    return FailedPrecondition("detector state: version ", int{version},
                              " of a panel is newer than this program");
  const std::string name(r.String());
  Panel read;
  const bool fine = r.ok() && read.baseline.Parse(r);
  read.sector = r.Fixed<std::uint64_t>();
  read.sector_step = static_cast<std::uint32_t>(r.Varint());
  const auto level = r.Fixed<std::uint8_t>();
  read.sector_level = static_cast<Level>(level);
  read.sector_onset = r.Signed();
  if (!fine || !r.ok() || !r.done() || level > 4 || read.sector_onset < -kFar ||
      read.sector_onset > kFar)
    return DataLoss("detector state: damaged bytes of a panel");
  Panel& panel = PanelNamed(name);
  read.brands = std::move(panel.brands);
  panel = std::move(read);
  return absl::OkStatus();
}

absl::Status BadBuzzDetector::Load(std::uint32_t brand,
                                   std::string_view state) {
  if (brand >= kPanelNumbers) return LoadPanel(state);
  if (brand == kSourcesNumber) return sources_.Parse(state);
  Slot& slot = At(brand);
  slot.listed = kNever;
  (void)Open(brand, slot);
  VIGIE_RETURN_IF_ERROR(shelf_.Load(slot.shelved, slot.context, state));
  Wait(brand, slot);
  PutBack(brand, slot);
  return absl::OkStatus();
}

}  // namespace vigie
