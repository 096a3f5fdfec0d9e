#include "analyzers/text/normalise.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstring>

#include "analyzers/text/fold_run.h"
#include "analyzers/text/fold_table.h"
#include "analyzers/text/utf8.h"

namespace vigie {
namespace {
constexpr std::size_t kPadding = 64;

int CombiningClass(char32_t c) {
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))
      ->combining_class;
}
}  // namespace

char* FoldedText::Reserve(std::size_t size, std::size_t more) {
  if (size + more + kPadding > capacity_) {
    const std::size_t capacity =
        std::max(size + more + kPadding, 2 * capacity_);
    std::unique_ptr<char[]> bytes(new char[capacity]);
    if (size > 0) std::memcpy(bytes.get(), bytes_.get(), size);
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }
  return bytes_.get() + size;
}

void FoldedText::Append(std::string_view text, FoldPath path) {
  static const bool avx2 = HasAvx2Fold();
  FoldRun run(text, *this);
  if (path == FoldPath::kTable || !avx2)
    FoldByTable(run);
  else
    FoldByAvx2(run);
  run.Finish();
}

void FoldedText::AppendNewline() {
  char* out = Reserve(size_, 1);
  *out = '\n';
  ++size_;
  std::memset(out + 1, 0, kPadding);
}

std::vector<FoldStep>::const_iterator FoldedText::StepAfter(
    std::uint32_t folded) const {
  return std::upper_bound(
      steps_.begin(), steps_.end(), folded,
      [](std::uint32_t f, const Step& step) { return f < step.folded; });
}

std::uint32_t FoldedText::SourceOf(std::uint32_t folded) const {
  const auto after = StepAfter(folded);
  if (after == steps_.begin()) return 0;
  const Step& step = *(after - 1);
  const std::uint32_t source = step.source + (folded - step.folded);
  // Past the middle of a character that grew when it was folded. (The step of
  // a text that follows begins at 0.)
  if (after != steps_.end() && after->source > step.source)
    return std::min(source, after->source);
  return source;
}

bool FoldedText::InStep(std::uint32_t begin, std::uint32_t end) const {
  const auto after = StepAfter(begin);
  if (after != steps_.end() && after->folded < end) return false;
  // Not so inside a character that grew.
  return SourceOf(end) - SourceOf(begin) == end - begin;
}

std::string Folded(std::string_view text) {
  FoldedText folded;
  folded.Append(text);
  return std::string(folded.view());
}

void FoldRun::Finish() {
  to.size_ = static_cast<std::size_t>(out - to.bytes_.get());
  std::memset(out, 0, kPadding);
}

void FoldRun::Room(std::size_t more) {
  const auto size = static_cast<std::size_t>(out - to.bytes_.get());
  out = to.Reserve(size, more + 3 * static_cast<std::size_t>(end - p) + 64);
}

// A mark composes with what is before it: folds the whole cluster again, from
// its first character to the last mark, in place of what was written.
void FoldRun::Cluster(const char* next) {
  const FoldTable& table = FoldTable::Get();
  const auto joins = [&](char32_t c) {
    return table.Of(c).kind() >= FoldKind::kMark || IsDropped(c);
  };
  const char* first = p;
  while (first > begin) {
    // A source that is not UTF-8 is stepped over byte by byte.
    const char* before = PreviousUtf8(begin, first);
    const Utf8Character c = ReadUtf8(before, end);
    if (!c.valid || before + c.length != first) break;
    first = before;
    if (!joins(c.value)) break;
  }
  while (next < end) {
    const Utf8Character c = ReadUtf8(next, end);
    if (!c.valid || !joins(c.value)) break;
    next += c.length;
  }
  std::u32string cluster;
  std::string written, folded;
  for (const char* q = first; q < next;) {
    const Utf8Character c = ReadUtf8(q, end);
    if (q == p) FoldByDefinition(cluster, written);
    cluster += c.value;
    q += c.length;
  }
  FoldByDefinition(cluster, folded);
  out -= written.size();
  while (to.steps_.size() > 1 &&
         to.bytes_.get() + to.steps_.back().folded > out &&
         to.steps_.back().folded > start)
    to.steps_.pop_back();
  p = next;
  Room(folded.size());
  std::memcpy(out, folded.data(), folded.size());
  out += folded.size();
  Mark(out, p);
}

void FoldRun::One() {
  const Utf8Character c = ReadUtf8(p, end);
  if (!c.valid) {
    std::memcpy(out, "\xef\xbf\xbd", 3);
    out += 3;
    Mark(out, ++p);
    return;
  }
  const FoldTable& table = FoldTable::Get();
  const FoldTable::Entry entry = table.Of(c.value);
  const FoldKind kind = entry.kind();
  if (kind == FoldKind::kShort) {
    const std::uint32_t bytes = entry.bytes();
    std::memcpy(out, &bytes, 4);
    out += entry.length();
    p += c.length;
    if (entry.length() != c.length) Mark(out, p);
    return;
  }
  if (kind == FoldKind::kLong) {
    const std::string_view folded = table.Long(entry);
    p += c.length;
    Room(folded.size());
    std::memcpy(out, folded.data(), folded.size());
    out += folded.size();
    Mark(out, p);
    return;
  }
  if (kind != FoldKind::kSame) {
    const char* first = to.bytes_.get() + start;
    if (out > first) {
      const char32_t before = ReadUtf8(PreviousUtf8(first, out), out).value;
      if (kind != FoldKind::kCompose && kind != FoldKind::kAccent) {
        if (IsAccentBase(before)) {
          p += c.length;
          Mark(out, p);
          return;
        }
        const int order = CombiningClass(c.value);
        if (order != 0 && CombiningClass(before) > order)
          return Cluster(p + c.length);
      } else if (kind == FoldKind::kAccent && IsAccentBase(before) &&
                 c.value < 0x370) {
        p += c.length;  // U+0300 to U+036F fold to nothing but themselves
        Mark(out, p);
        return;
      } else {
        return Cluster(p + c.length);
      }
    } else if (kind != FoldKind::kMark) {
      return Cluster(p + c.length);
    }
  }
  std::memcpy(out, p, 4 <= end - p ? 4 : static_cast<std::size_t>(end - p));
  out += c.length;
  p += c.length;
}

void FoldByTable(FoldRun& run) {
  while (run.p < run.end) {
    const auto c = static_cast<unsigned char>(*run.p);
    if (c < 0x80) {
      *run.out++ = static_cast<char>(IsUpper(c) ? c + 32 : c);
      ++run.p;
    } else {
      run.One();
    }
  }
}

}  // namespace vigie
