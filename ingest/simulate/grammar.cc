#include "ingest/simulate/grammar.h"

#include <cmath>

#include "pipeline/base/strings.h"

namespace vigie {
namespace {

// The earlier alternatives are the more frequent: weights 1/(k+1)^0.7.
std::vector<std::uint16_t> ZipfDraws(std::size_t n, int draws) {
  double total = 0;
  for (std::size_t k = 0; k < n; ++k)
    total += std::pow(static_cast<double>(k + 1), -0.7);
  std::vector<std::uint16_t> table;
  double sum = 0;
  std::size_t k = 0;
  for (int i = 0; i < draws; ++i) {
    const double u = (i + 0.5) / draws * total;
    while (k + 1 < n) {
      const double weight = std::pow(static_cast<double>(k + 1), -0.7);
      if (u < sum + weight) break;
      sum += weight;
      ++k;
    }
    table.push_back(static_cast<std::uint16_t>(k));
  }
  return table;
}

}  // namespace

Grammar::Grammar(std::string_view text) {
  std::vector<std::string> names;  // of the pieces that refer to a rule
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (line.substr(0, 2) == "= ") {
      numbers_[std::string(line.substr(2))] = static_cast<int>(rules_.size());
      rules_.emplace_back();
      continue;
    }
    if (rules_.empty()) continue;
    while (true) {
      const std::size_t bar = line.find('|');
      AddAlternative(line.substr(0, bar), rules_.back(), names);
      if (bar == std::string_view::npos) break;
      line.remove_prefix(bar + 1);
    }
  }
  for (Piece& piece : pieces_) {
    if (piece.slot != '?') continue;
    piece.slot = 0;
    const std::string& name = names[piece.begin];
    piece.rule = Find(name);
    piece.begin = 0;
    if (piece.rule == kNone) missing_.push_back(name);
  }
  for (Rule& rule : rules_)
    rule.draws = ZipfDraws(rule.alternatives.size(), kDraws);
}

void Grammar::AddAlternative(std::string_view text, Rule& rule,
                             std::vector<std::string>& names) {
  rule.alternatives.push_back(static_cast<std::uint32_t>(pieces_.size()));
  while (!text.empty()) {
    if (text.front() != '{') {
      const std::string_view literal = text.substr(0, text.find('{'));
      pieces_.push_back({static_cast<std::uint32_t>(literals_.size()),
                         static_cast<std::uint32_t>(literal.size())});
      literals_.append(literal);
      text.remove_prefix(literal.size());
      continue;
    }
    const std::size_t close = text.find('}');
    std::string_view name = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    Piece piece;
    if (const std::size_t mark = name.find('?'); mark != name.npos) {
      piece.percent = static_cast<std::uint8_t>(
          ParseInt<int>(name.substr(mark + 1)).value_or(50));
      name = name.substr(0, mark);
    }
    if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') {
      piece.slot = name[0];
    } else {
      piece.slot = '?';  // resolved when all the rules are known
      piece.begin = static_cast<std::uint32_t>(names.size());
      names.emplace_back(name);
    }
    pieces_.push_back(piece);
  }
  ends_.resize(pieces_.size() + 1, 0);
  ends_[rule.alternatives.back()] = static_cast<std::uint32_t>(pieces_.size());
}

int Grammar::Find(std::string_view name) const {
  const auto found = numbers_.find(std::string(name));
  return found == numbers_.end() ? kNone : found->second;
}

void Grammar::Expand(int number, Random& random, GrammarSlots& slots,
                     std::string& out) const {
  if (number == kNone) return;
  const Rule& rule = rules_[static_cast<std::size_t>(number)];
  const std::uint32_t first =
      rule.alternatives[rule.draws[random.Next() >> 54]];
  for (std::uint32_t i = first; i < ends_[first]; ++i) {
    const Piece& piece = pieces_[i];
    if (piece.size > 0) {
      out.append(literals_, piece.begin, piece.size);
      continue;
    }
    if (piece.percent < 100 && random.Below(100) >= piece.percent) {
      // What stood before it was a blank: none is left in its place.
      if (!out.empty() && out.back() == ' ') out.pop_back();
      continue;
    }
    if (piece.slot != 0)
      slots.Fill(piece.slot, random, out);
    else
      Expand(piece.rule, random, slots, out);
  }
}

}  // namespace vigie
