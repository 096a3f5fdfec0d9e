#include "analyzers/query/regex_set.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {
constexpr std::int64_t kMemoryEach = 8 << 20;
constexpr std::int64_t kMemoryTogether = 64 << 20;
constexpr std::size_t kGram = 3;
constexpr std::uint32_t kGramBits = 16;

RE2::Options OptionsWith(std::int64_t memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return options;
}

std::uint32_t GramAt(const char* p) {
  const auto at = [&](int i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(p[i]));
  };
  return at(0) | at(1) << 8 | at(2) << 16;
}
std::uint32_t GramBit(std::uint32_t gram) {
  return gram * 0x9e3779b1u >> (32 - kGramBits);
}

void Squeeze(std::string_view text, std::string& out) {
  out.clear();
  bool space = false;
  for (const char c : text) {
    const bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!is_space)
      out += c;
    else if (!space)
      out += ' ';
    space = is_space;
  }
}
}  // namespace

struct RegexSet::Engines {
  RE2::Set set{OptionsWith(kMemoryTogether), RE2::UNANCHORED};
  re2::FilteredRE2 each{static_cast<int>(kGram)};
};

RegexSet::RegexSet() : engines_(new Engines) {}
RegexSet::~RegexSet() = default;
RegexSet::RegexSet(RegexSet&&) noexcept = default;
RegexSet& RegexSet::operator=(RegexSet&&) noexcept = default;

int RegexSet::Add(std::string_view pattern, std::string& error) {
  const RE2::Options options = OptionsWith(kMemoryEach);
  const re2::StringPiece piece(pattern.data(), pattern.size());
  int id = -1;
  if (engines_->each.Add(piece, options, &id) != RE2::NoError) {
    error = "not an expression of RE2, or over its memory cap";
    return -1;
  }
  if (engines_->set.Add(piece, &error) != id) return -1;
  return count_++;
}

bool RegexSet::Compile() {
  if (count_ == 0) return true;
  if (!engines_->set.Compile()) return false;
  engines_->each.Compile(&atoms_);
  engines_->each.AllPotentials({}, &possible_);
  always_ = !possible_.empty();
  grams_.assign((1u << kGramBits) / 64, 0);
  for (std::uint32_t i = 0; i < atoms_.size(); ++i) {
    const std::uint32_t gram = GramAt(atoms_[i].data());
    by_gram_.push_back({gram, i});
    grams_[GramBit(gram) >> 6] |= std::uint64_t{1} << (GramBit(gram) & 63);
  }
  std::sort(by_gram_.begin(), by_gram_.end(), [](const Atom& a, const Atom& b) {
    return a.gram != b.gram ? a.gram < b.gram : a.index < b.index;
  });
  return true;
}

// Could any expression be found, by the pieces of text they require?
bool RegexSet::MayMatch() {
  found_.clear();
  for (const std::string& text : pieces_) {
    if (text.size() < kGram) continue;
    const char* const last = text.data() + text.size() - kGram;
    for (const char* p = text.data(); p <= last; ++p) {
      const std::uint32_t gram = GramAt(p);
      const std::uint32_t bit = GramBit(gram);
      if ((grams_[bit >> 6] >> (bit & 63) & 1) == 0) continue;
      auto atom = std::lower_bound(
          by_gram_.begin(), by_gram_.end(), gram,
          [](const Atom& a, std::uint32_t g) { return a.gram < g; });
      const std::string_view rest(p,
                                  static_cast<std::size_t>(last - p) + kGram);
      for (; atom != by_gram_.end() && atom->gram == gram; ++atom)
        if (rest.starts_with(atoms_[atom->index]))
          found_.push_back(static_cast<int>(atom->index));
    }
  }
  if (always_) return true;
  if (found_.empty()) return false;
  std::sort(found_.begin(), found_.end());
  found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
  possible_.clear();
  engines_->each.AllPotentials(found_, &possible_);
  return !possible_.empty();
}

void RegexSet::MatchPiece(std::string_view text, std::vector<int>& ids) {
  const re2::StringPiece piece(text.data(), text.size());
  RE2::Set::ErrorInfo error{};
  possible_.clear();
  if (engines_->set.Match(piece, &possible_, &error)) {
    ids.insert(ids.end(), possible_.begin(), possible_.end());
    return;
  }
  if (error.kind == RE2::Set::kNoError) return;
  // The set ran out of memory on this text: one by one, each falls back to a
  // search that needs none.
  for (int id = 0; id < count_; ++id)
    if (RE2::PartialMatch(piece, engines_->each.GetRE2(id))) ids.push_back(id);
}

void RegexSet::Match(const Tokens& tokens, std::vector<int>& ids) {
  ids.clear();
  if (count_ == 0) return;
  Squeeze(tokens.body == 0 ? std::string_view()
                           : tokens.folded.substr(0, tokens.body - 1),
          pieces_[0]);
  Squeeze(tokens.folded.substr(tokens.body), pieces_[1]);
  if (!MayMatch()) return;
  if (tokens.body != 0) MatchPiece(pieces_[0], ids);
  MatchPiece(pieces_[1], ids);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace vigie
