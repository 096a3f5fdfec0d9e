// How a document is kept once read: a tree of nodes in one store. Private to
// this room; the rest of the program sees ConfigNode.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/config/node.h"

namespace vigie {

// Owns the nodes (which never move) and the mistakes.
struct ConfigNode::Store {
  explicit Store(std::string file) : errors(std::move(file)) {}
  ConfigErrors errors;
  std::deque<Data> nodes;
};

struct ConfigNode::Data {
  enum class Kind : std::uint8_t { kAbsent, kNull, kScalar, kList, kMap };

  Store* store = nullptr;
  Data* parent = nullptr;
  Kind kind = Kind::kAbsent;
  bool quoted = false;   // of a scalar: it is text, whatever it looks like
  bool known = false;    // somebody asked for this key
  bool refused = false;  // a mistake was told here
  int line = 0, column = 0;
  int key_line = 0, key_column = 0;
  std::size_t index = 0;        // of an item of a list
  std::string key;              // of a value of a map
  std::string value;            // of a scalar
  std::vector<Data*> children;  // in the order of the file
  std::map<std::string_view, Data*> by_key;
  std::vector<Data*> asked;  // keys asked for that are not there
  mutable std::string path;  // made when first asked for

  const std::string& Path() const;
  Data* Child(std::string_view wanted) const {
    const auto it = by_key.find(wanted);
    return it == by_key.end() ? nullptr : it->second;
  }
  std::string_view KindName() const {
    switch (kind) {
      case Kind::kScalar:
        return "a single value";
      case Kind::kList:
        return "a list";
      case Kind::kMap:
        return "keys and values";
      default:
        return "nothing";
    }
  }
};

}  // namespace vigie
