#include "analyzers/query/import.h"

#include <algorithm>

#include "analyzers/query/fields.h"
#include "analyzers/text/normalise.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

enum class Vendor { kBrandwatch, kTalkwalker, kMeltwater };

struct Renamed {
  std::string_view theirs, ours;
};
// Fields that mean the same under another name.
constexpr Renamed kFields[] = {
    {"sourcecountry", "country"},
    {"authorcountry", "country"},
    {"lang", "language"},
    {"headline", "title"},
    {"ti", "title"},
    {"body", "text"},
    {"ingress", "text"},
    {"username", "author"},
    {"author_name", "authorname"},
    {"domain", "site"},
    {"domainurl", "site"},
    {"host", "site"},
    {"link", "links"},
    {"outlinks", "links"},
    {"at_mention", "mention"},
    {"mentions", "mention"},
    {"followerscount", "followers"},
    {"authorverified", "is"},
    {"starrating", "rating"},
};

// What the others call a platform, folded.
constexpr Renamed kSources[] = {
    {"socialmedia_twitter", "x"},
    {"socialmedia_x", "x"},
    {"socialmedia_facebook", "facebook"},
    {"socialmedia_instagram", "instagram"},
    {"socialmedia_youtube", "youtube"},
    {"socialmedia_reddit", "reddit"},
    {"socialmedia_tiktok", "tiktok"},
    {"socialmedia_linkedin", "linkedin"},
    {"socialmedia_bluesky", "bluesky"},
    {"socialmedia_mastodon", "mastodon"},
};
// Kinds of place that are not platforms here.
constexpr std::string_view kPlaces[] = {
    "onlinenews", "news",     "blog",    "blogs", "messageboard", "forum",
    "forums",     "review",   "reviews", "tv",    "radio",        "print",
    "newspaper",  "magazine", "podcast", "press", "socialmedia",
};

std::string Lower(std::string_view s) {
  std::string lower(s);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower;
}
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

class Importer {
 public:
  Importer(Vendor vendor, std::string_view query)
      : vendor_(vendor), query_(query) {}

  ImportedQuery Run() {
    Scope();
    while (i_ < query_.size()) One();
    return std::move(out_);
  }

 private:
  void Note(std::string message) {
    for (const ImportNote& note : out_.notes)
      if (note.message == message && note.line == line_) return;
    out_.notes.push_back({line_, std::move(message)});
  }
  void Scope() {
    Note(
        "AND means the same mention, as everywhere here; for one sentence "
        "write SENTENCE");
    if (vendor_ == Vendor::kTalkwalker)
      Note(
          "hashtags are found in any case here; Talkwalker tells #Tag from "
          "#tag: write {#Tag} for one spelling");
  }
  void Take(std::size_t n) {
    for (std::size_t k = 0; k < n; ++k) line_ += query_[i_ + k] == '\n';
    out_.query.append(query_.substr(i_, n));
    i_ += n;
  }

  void One() {
    const char c = query_[i_];
    if (IsSpace(c)) return Take(1);
    if (query_.substr(i_).starts_with("<<<")) {
      const std::size_t end = query_.find(">>>", i_);
      return Take(end == std::string_view::npos ? query_.size() - i_
                                                : end + 3 - i_);
    }
    if (c == '"') return Phrase("");
    if (c == '{') {
      const std::size_t end = query_.find('}', i_);
      return Take(end == std::string_view::npos ? query_.size() - i_
                                                : end + 1 - i_);
    }
    if (c == '(' || c == ')') {
      Take(1);
      return;
    }
    Word();
  }

  // A term with accents is exact for Brandwatch.
  bool Exact(std::string_view term) const {
    if (vendor_ != Vendor::kBrandwatch) return false;
    const std::string folded = Folded(term);
    for (const char c : folded)
      if ((c & 0x80) != 0) return false;
    return std::any_of(term.begin(), term.end(),
                       [](char c) { return (c & 0x80) != 0; }) &&
           term.find("’") == std::string_view::npos;
  }

  void Phrase(std::string_view sign) {
    const std::size_t end = query_.find('"', i_ + 1);
    const std::size_t size =
        end == std::string_view::npos ? query_.size() - i_ : end + 1 - i_;
    const std::string_view phrase = query_.substr(i_, size);
    const bool distance = query_.substr(i_ + size).starts_with('~');
    if (sign.empty() && !distance && Exact(phrase)) {
      out_.query += '=';
      Note(Cat(phrase,
               " has accents, which Brandwatch takes exactly: written "
               "=",
               phrase, "; without = both spellings are found"));
    }
    Take(size);
  }

  void Word() {
    std::size_t end = i_;
    while (end < query_.size() && !IsSpace(query_[end]) && query_[end] != '(' &&
           query_[end] != ')' && query_[end] != '"')
      ++end;
    const std::string_view word = query_.substr(i_, end - i_);
    if (word.size() > 1 && word[0] == '-') return Take(1);
    const std::string lower = Lower(word);
    if (AtLeast(lower, end)) return;
    if (const std::size_t colon = word.find(':');
        colon != std::string_view::npos && colon > 0 &&
        !word.substr(colon).starts_with("://"))
      return Field(word.substr(0, colon));
    if (lower.starts_with("near/") || lower.starts_with("onear/")) {
      std::string upper = lower;
      for (char& c : upper)
        if (c >= 'a' && c <= 'z' && c != 'f') c = static_cast<char>(c - 32);
      if (upper != word)
        Note(Cat(word, " is written ", upper, ": operators are capitals"));
      Note(Cat(upper,
               ": the number counts the words in between; 0 is side by "
               "side. Where the other system counts the steps from "
               "word to word, take one off"));
      out_.query += upper;
      i_ = end;
      return;
    }
    if (lower == "near" || lower == "onear" || lower == "sentence" ||
        lower == "osentence" || lower == "unless") {
      std::string upper = lower;
      for (char& c : upper) c = static_cast<char>(c - 32);
      if (upper == word || vendor_ == Vendor::kMeltwater) {
        if (lower == "near" || lower == "onear")
          Note(Cat(word, " without a number is ", upper, "/4 here"));
        out_.query += upper;
        i_ = end;
        return;
      }
    }
    if (vendor_ == Vendor::kMeltwater &&
        (lower == "and" || lower == "or" || lower == "not") && word == lower) {
      std::string upper = lower;
      for (char& c : upper) c = static_cast<char>(c - 32);
      Note(Cat("“", word, "” is taken as the operator ", upper,
               "; put it between quotes where the word is meant"));
      out_.query += upper;
      i_ = end;
      return;
    }
    if (word.size() > 1 && word[0] == '+' && word.find('"') != 0 &&
        end < query_.size() && query_[end] == '"')
      return Take(word.size());
    if (Exact(word) && word.find_first_of("=+{~") == std::string_view::npos &&
        word[0] != '-' && word[0] != '#' && word[0] != '@') {
      Note(Cat(word, " has accents, which Brandwatch takes exactly: written =",
               word, "; without = both spellings are found"));
      out_.query += '=';
    } else if (vendor_ != Vendor::kBrandwatch &&
               std::any_of(word.begin(), word.end(),
                           [](char c) { return (c & 0x80) != 0; })) {
      Note(Cat(word, ": accents do not count here; write =", word,
               " to ask for them"));
    }
    if (word.find('*') != std::string_view::npos &&
        word.find_first_of("*?") < 2)
      Note(Cat(word,
               ": two letters are needed before * or ?; write the forms "
               "with OR"));
    Take(word.size());
  }

  // atleast3(boycott), atleast/3 boycott: Meltwater's and others'.
  bool AtLeast(std::string_view lower, std::size_t end) {
    if (!lower.starts_with("atleast")) return false;
    std::string_view number = lower.substr(7);
    if (number.starts_with('/')) number.remove_prefix(1);
    if (number.empty() ||
        number.find_first_not_of("0123456789") != std::string_view::npos)
      return false;
    const std::string_view written = query_.substr(i_, end - i_);
    const std::string ours = Cat("ATLEAST/", number);
    if (written != ours)
      Note(Cat(written, " is written ", ours,
               "(…): what is counted stands between parentheses"));
    out_.query += ours;
    i_ = end;
    std::size_t next = i_;
    while (next < query_.size() && IsSpace(query_[next])) ++next;
    if (next == query_.size() || query_[next] == '(') {
      i_ = next;
      return true;
    }
    // One word or phrase, without parentheses.
    i_ = next;
    out_.query += '(';
    if (query_[i_] == '"')
      Phrase("count");
    else
      Word();
    out_.query += ')';
    return true;
  }

  // Platforms under the others' names; kinds of place that are none here.
  void Source() {
    const bool list = i_ < query_.size() && query_[i_] == '(';
    do {
      while (i_ < query_.size() &&
             (IsSpace(query_[i_]) || query_[i_] == '(' || query_[i_] == '"')) {
        if (query_[i_] == '"')
          ++i_;
        else
          Take(1);
      }
      std::size_t end = i_;
      while (end < query_.size() && !IsSpace(query_[end]) &&
             query_[end] != ')' && query_[end] != '"')
        ++end;
      const std::string_view word = query_.substr(i_, end - i_);
      const std::string lower = Lower(word);
      std::string_view ours = word;
      for (const Renamed& renamed : kSources)
        if (renamed.theirs == lower) ours = renamed.ours;
      if (ours != word)
        Note(Cat(word, " is written ", ours));
      else if (std::find(std::begin(kPlaces), std::end(kPlaces), lower) !=
                   std::end(kPlaces) ||
               lower.starts_with("onlinenews"))
        Note(Cat(word,
                 " is a kind of place, not a platform: it finds nothing here; "
                 "use type:article, type:review or site:, or remove it"));
      out_.query += ours;
      i_ = end;
      if (i_ < query_.size() && query_[i_] == '"') ++i_;
    } while (list && i_ < query_.size() && query_[i_] != ')');
  }

  // sentiment:>0 is positive, sentiment:<0 negative.
  bool SignOfSentiment() {
    for (const auto& [theirs, ours] :
         {Renamed{">0", "positive"}, Renamed{"<0", "negative"},
          Renamed{"0", "neutral"}}) {
      const std::string_view rest = query_.substr(i_);
      if (!rest.starts_with(theirs) ||
          (rest.size() > theirs.size() && !IsSpace(rest[theirs.size()]) &&
           rest[theirs.size()] != ')'))
        continue;
      Note(Cat("sentiment:", theirs, " is written sentiment:", ours));
      out_.query += ours;
      i_ += theirs.size();
      return true;
    }
    return false;
  }

  void Field(std::string_view name) {
    const std::string lower = Lower(name);
    if (lower == "raw") {  // Brandwatch's own
      i_ += name.size() + 1;
      Note("raw: is written +\"…\": the characters, in any case");
      out_.query += '+';
      if (i_ < query_.size() && query_[i_] == '"') return Phrase("+");
      out_.query += '"';
      std::size_t end = i_;
      while (end < query_.size() && !IsSpace(query_[end]) && query_[end] != ')')
        ++end;
      Take(end - i_);
      out_.query += '"';
      return;
    }
    for (const Renamed& renamed : kFields)
      if (renamed.theirs == lower) {
        i_ += name.size() + 1;
        if (lower == "authorverified") {
          std::size_t end = i_;
          while (end < query_.size() && !IsSpace(query_[end]) &&
                 query_[end] != ')')
            ++end;
          const bool yes = Lower(query_.substr(i_, end - i_)) == "true";
          if (!yes && out_.query.ends_with('-'))
            out_.query.pop_back();  // not false
          else if (!yes)
            out_.query += '-';
          out_.query += "is:verified";
          i_ = end;
        } else {
          Append(out_.query, renamed.ours, ":");
        }
        Note(Cat(name, ": is written ", renamed.ours,
                 lower == "authorverified" ? ":verified" : ":"));
        if (lower == "authorverified") return;
        return Value();
      }
    if (FindField(lower) == nullptr)
      Note(Cat(name,
               ": has no equivalent; remove it, or ask its question in "
               "the source's configuration",
               NearestField(lower).empty()
                   ? std::string()
                   : Cat(" (or did you mean ", NearestField(lower), ":?)")));
    else if (lower == "author" && vendor_ == Vendor::kBrandwatch)
      Note("author: is the whole handle; authorname: is the name shown");
    Take(name.size() + 1);
    if (lower == "source" || lower == "sourcetype") return Source();
    if (lower == "sentiment" && SignOfSentiment()) return;
    Value();
  }
  // What a field is asked stays as it is, up to its parenthesis.
  void Value() {
    if (i_ < query_.size() && query_[i_] == '"') return Phrase("field");
    if (i_ < query_.size() && query_[i_] == '[') {
      const std::size_t end = query_.find(']', i_);
      return Take(end == std::string_view::npos ? query_.size() - i_
                                                : end + 1 - i_);
    }
    if (i_ < query_.size() && query_[i_] == '(') return;
    std::size_t end = i_;
    while (end < query_.size() && !IsSpace(query_[end]) && query_[end] != ')' &&
           query_[end] != '(')
      ++end;
    Take(end - i_);
  }

  const Vendor vendor_;
  const std::string_view query_;
  std::size_t i_ = 0;
  int line_ = 1;
  ImportedQuery out_;
};

}  // namespace

absl::StatusOr<ImportedQuery> ImportQuery(std::string_view vendor,
                                          std::string_view query) {
  if (vendor == "brandwatch") return Importer(Vendor::kBrandwatch, query).Run();
  if (vendor == "talkwalker") return Importer(Vendor::kTalkwalker, query).Run();
  if (vendor == "meltwater") return Importer(Vendor::kMeltwater, query).Run();
  return InvalidArgument("--import ", vendor,
                         ": there are brandwatch, talkwalker and meltwater");
}

}  // namespace vigie
