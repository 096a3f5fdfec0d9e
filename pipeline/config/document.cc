// From text to a tree. yaml-cpp's events are used, not its nodes: events tell
// every key, also those given twice, and whether a scalar was quoted.

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <istream>
#include <streambuf>

#include "pipeline/base/strings.h"
#include "pipeline/config/node.h"
#include "pipeline/config/node_data.h"
#include "simdjson.h"
#include "yaml-cpp/eventhandler.h"
#include "yaml-cpp/exceptions.h"
#include "yaml-cpp/mark.h"
#include "yaml-cpp/parser.h"

namespace vigie {
namespace {

constexpr std::size_t kMostBytes = 16 << 20;
constexpr std::size_t kMostNodes = 500'000;
constexpr std::size_t kMostDepth = 32;

// Reads from bytes that stay where they are.
class ViewBuffer final : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t i = 0; i <= text.size();) {
    const std::size_t end = std::min(text.find('\n', i), text.size());
    lines.push_back(text.substr(i, end - i));
    i = end + 1;
  }
  return lines;
}

// yaml-cpp counts bytes; a person counts characters.
int Column(const std::vector<std::string_view>& lines, const YAML::Mark& mark) {
  if (mark.line < 0 || static_cast<std::size_t>(mark.line) >= lines.size())
    return mark.column + 1;
  const std::string_view line = lines[static_cast<std::size_t>(mark.line)];
  const std::string_view before = line.substr(
      0, std::min(line.size(),
                  static_cast<std::size_t>(std::max(mark.column, 0))));
  return 1 + static_cast<int>(
                 std::count_if(before.begin(), before.end(), [](char c) {
                   return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
                 }));
}

// What yaml-cpp would take for something else, or take kindly.
void CheckText(const std::vector<std::string_view>& lines,
               ConfigErrors& errors) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    const int number = static_cast<int>(i) + 1;
    if (!simdjson::validate_utf8(line.data(), line.size())) {
      errors.Add(number, 1, "not UTF-8; save the file in that encoding");
      return;
    }
    for (std::size_t k = 0; k < line.size(); ++k) {
      const auto c = static_cast<unsigned char>(line[k]);
      if (c < 0x20 && c != '\t' && !(c == '\r' && k + 1 == line.size())) {
        errors.Add(number, static_cast<int>(k) + 1, "a control character");
        return;
      }
    }
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || line[first] == '#') continue;
    const std::size_t tab = line.substr(0, first).find('\t');
    if (tab != std::string_view::npos)
      errors.Add(number, static_cast<int>(tab) + 1,
                 "a tab in the indentation; use blanks");
  }
}

}  // namespace

// Hears the events and builds the tree. A mistake is noted and the tree goes
// on, so that all of them are told at once; what lies too deep is left out.
class ConfigTreeBuilder final : public YAML::EventHandler {
 public:
  ConfigTreeBuilder(const std::vector<std::string_view>& lines,
                    ConfigNode::Store& store)
      : lines_(lines), store_(store) {}

  ConfigNode::Data* root() { return root_; }
  bool has_document() const { return documents_ > 0; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2)
      Refuse(mark,
             "a second document begins here, or the indentation is wrong; a "
             "configuration is one document");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Leaf(mark, anchor, Data::Kind::kNull, false, {});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Refuse(mark, kAnchors);
    Leaf(mark, 0, Data::Kind::kNull, false, {});
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    CheckTag(mark, tag);
    CheckQuote(mark);
    // "!" is what yaml-cpp calls a scalar in quotes or a block of text.
    Leaf(mark, anchor, Data::Kind::kScalar, tag == "!", value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    CheckTag(mark, tag);
    Begin(mark, anchor, Data::Kind::kList);
  }
  void OnSequenceEnd() override { End(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    CheckTag(mark, tag);
    Begin(mark, anchor, Data::Kind::kMap);
  }
  void OnMapEnd() override { End(); }

 private:
  using Data = ConfigNode::Data;
  static constexpr std::string_view kAnchors =
      "anchors and aliases are not supported; put a text that begins with & or "
      "* in quotes";

  // A list or a map that is being read.
  struct Frame {
    Data* node = nullptr;
    bool has_key = false;  // of a map: the next event is a value
    bool keeps = false;    // … of a key that is kept
    std::string key;
    int key_line = 0, key_column = 0;
  };

  void Refuse(const YAML::Mark& mark, std::string_view message) {
    store_.errors.Add(mark.line + 1, Column(lines_, mark),
                      std::string(message));
  }

  void CheckTag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      Refuse(mark,
             "tags are not supported; put a text that begins with ! in "
             "quotes");
  }

  // yaml-cpp closes a quote at the end of a file that ends with a newline, so
  // that a forgotten one swallows the rest in silence.
  void CheckQuote(const YAML::Mark& mark) {
    if (mark.line < 0 || mark.column < 0 ||
        static_cast<std::size_t>(mark.line) >= lines_.size())
      return;
    const std::string_view line = lines_[static_cast<std::size_t>(mark.line)];
    if (static_cast<std::size_t>(mark.column) >= line.size()) return;
    const char* at = line.data() + mark.column;
    const char* const end = lines_.back().data() + lines_.back().size();
    const char quote = *at;
    if (quote != '"' && quote != '\'') return;
    for (++at; at < end && *at != quote; ++at)
      if (quote == '"' && *at == '\\') ++at;
    if (at >= end) Refuse(mark, "a quote that is never closed");
  }

  void Leaf(const YAML::Mark& mark, YAML::anchor_t anchor, Data::Kind kind,
            bool quoted, const std::string& value) {
    if (anchor != YAML::NullAnchor) Refuse(mark, kAnchors);
    if (skipped_ > 0) return;
    if (WantsKey()) {
      if (kind == Data::Kind::kNull) {
        Refuse(mark, "a key must be a text");
        SetKey(mark, {}, false);
      } else {
        SetKey(mark, value, true);
      }
      return;
    }
    if (Data* node = Attach(mark, kind)) {
      node->quoted = quoted;
      node->value = value;
    }
  }

  void Begin(const YAML::Mark& mark, YAML::anchor_t anchor, Data::Kind kind) {
    if (anchor != YAML::NullAnchor) Refuse(mark, kAnchors);
    if (skipped_ > 0) {
      ++skipped_;
      return;
    }
    if (WantsKey()) {
      Refuse(mark, "a key must be a text");
      SetKey(mark, {}, false);
      ++skipped_;
      return;
    }
    if (frames_.size() == kMostDepth) {
      Refuse(mark, Cat("deeper than ", kMostDepth, " levels"));
      Attach(mark, Data::Kind::kNull);
      ++skipped_;
      return;
    }
    Data* node = Attach(mark, kind);
    if (node == nullptr) {
      ++skipped_;
      return;
    }
    frames_.push_back({.node = node});
  }

  void End() {
    if (skipped_ > 0) {
      --skipped_;
    } else if (!frames_.empty()) {
      frames_.pop_back();
    }
  }

  bool WantsKey() const {
    return !frames_.empty() && frames_.back().node->kind == Data::Kind::kMap &&
           !frames_.back().has_key;
  }

  void SetKey(const YAML::Mark& mark, const std::string& key, bool keeps) {
    Frame& frame = frames_.back();
    frame.has_key = true;
    frame.keeps = keeps;
    frame.key = key;
    frame.key_line = mark.line + 1;
    frame.key_column = Column(lines_, mark);
    if (!keeps) return;
    if (key == "<<") {
      Refuse(mark, "merge keys (<<) are not supported");
      frame.keeps = false;
    } else if (const Data* first = frame.node->Child(key)) {
      Refuse(mark,
             Cat(frame.node->Path(), frame.node->Path().empty() ? "" : ".", key,
                 ": given twice; the first is at ", store_.errors.file(), ":",
                 first->key_line, ":", first->key_column));
      frame.keeps = false;
    }
  }

  // A new node in its place; null when it has none (a key that was refused, a
  // second document, too many of them).
  Data* Attach(const YAML::Mark& mark, Data::Kind kind) {
    Data* parent = frames_.empty() ? nullptr : frames_.back().node;
    if (parent == nullptr && root_ != nullptr) return nullptr;
    if (parent != nullptr && parent->kind == Data::Kind::kMap) {
      frames_.back().has_key = false;
      if (!frames_.back().keeps) return nullptr;
    }
    if (store_.nodes.size() >= kMostNodes) {
      if (!full_) Refuse(mark, Cat("more than ", kMostNodes, " values"));
      full_ = true;
      return nullptr;
    }
    Data& node = store_.nodes.emplace_back();
    node.store = &store_;
    node.parent = parent;
    node.kind = kind;
    node.line = node.key_line = mark.line + 1;
    node.column = node.key_column = Column(lines_, mark);
    if (parent == nullptr) {
      root_ = &node;
      return &node;
    }
    node.index = parent->children.size();
    parent->children.push_back(&node);
    if (parent->kind == Data::Kind::kMap) {
      Frame& frame = frames_.back();
      node.key = std::move(frame.key);
      node.key_line = frame.key_line;
      node.key_column = frame.key_column;
      parent->by_key.emplace(node.key, &node);
    }
    return &node;
  }

  const std::vector<std::string_view>& lines_;
  ConfigNode::Store& store_;
  Data* root_ = nullptr;
  std::vector<Frame> frames_;
  std::size_t skipped_ = 0;  // levels open inside what is left out
  int documents_ = 0;
  bool full_ = false;
};

struct ConfigDocument::State {
  explicit State(std::string file) : store(std::move(file)) {}
  ConfigNode::Store store;
  ConfigNode::Data* root = nullptr;
};

ConfigDocument::ConfigDocument() = default;
ConfigDocument::~ConfigDocument() = default;

ConfigNode ConfigDocument::root() const { return ConfigNode(state_->root); }
ConfigErrors& ConfigDocument::errors() const { return state_->store.errors; }

absl::StatusOr<std::unique_ptr<ConfigDocument>> ConfigDocument::Parse(
    std::string_view text, std::string file) {
  std::unique_ptr<ConfigDocument> document(new ConfigDocument);
  document->state_ = std::make_unique<State>(std::move(file));
  ConfigNode::Store& store = document->state_->store;
  if (text.size() > kMostBytes) {
    store.errors.Add(0, 0, "longer than 16 MiB");
    return InvalidArgument(store.errors.ToString());
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::vector<std::string_view> lines = Lines(text);
  CheckText(lines, store.errors);
  if (!store.errors.empty()) return InvalidArgument(store.errors.ToString());

  ConfigTreeBuilder builder(lines, store);
  try {
    ViewBuffer buffer(text);
    std::istream in(&buffer);
    YAML::Parser parser(in);
    // The second document, when there is one, is only refused.
    for (int i = 0; i < 2 && parser.HandleNextDocument(builder); ++i) {
    }
  } catch (const YAML::Exception& e) {
    // An undefined alias is told without its name: it may be a secret that
    // begins with an asterisk.
    const std::string_view message = e.msg;
    const bool alias = message.starts_with(YAML::ErrorMsg::UNKNOWN_ANCHOR);
    store.errors.Add(e.mark.line + 1, Column(lines, e.mark),
                     alias
                         ? "aliases are not supported; put a text that begins "
                           "with * in quotes"
                         : std::string(message));
  }
  if (!store.errors.empty()) return InvalidArgument(store.errors.ToString());
  document->state_->root = builder.root();
  if (document->state_->root == nullptr) {
    // An empty file: a root without keys, so that what is missing gets told.
    ConfigNode::Data& root = store.nodes.emplace_back();
    root.store = &store;
    document->state_->root = &root;
  }
  return document;
}

absl::StatusOr<std::unique_ptr<ConfigDocument>> ConfigDocument::Load(
    const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in.is_open())
    return InvalidArgument(path, ": cannot be read: ", std::strerror(errno));
  std::string text;
  std::string block(64 << 10, '\0');
  while (in && text.size() <= kMostBytes) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad() || (in.fail() && !in.eof()))
    return InvalidArgument(
        path, ": cannot be read: ", std::strerror(errno != 0 ? errno : EIO));
  return Parse(text, path);
}

}  // namespace vigie
