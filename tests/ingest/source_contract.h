// What every source must keep of the contract in pipeline/plugin/source.h.
//
// A new source joins by a Stage of its own (the platform it reads, on
// loopback) and one line in source_contract_test.cc.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "pipeline/plugin/source.h"

namespace vigie::testing {

// A platform with a source in front of it. One Stage serves one test.
class Stage {
 public:
  virtual ~Stage() = default;

  // A source as a process makes it at its start; called again, it is the next
  // process over the same platform.
  virtual std::unique_ptr<Source> Make() = 0;
  // Opens the source and sees to it that at least `items` can be read then.
  virtual absl::Status OpenWith(Source& source, int items) = 0;

  // The input has an end: after the items Read says OutOfRange.
  virtual bool ends() const { return false; }
  // The next process can go on where this one was: same epoch, same
  // positions. Else it takes a new epoch.
  virtual bool resumes() const { return false; }
};

std::unique_ptr<Stage> FileStage();
std::unique_ptr<Stage> ReceiveStage();
std::unique_ptr<Stage> BlueskyStage();
std::unique_ptr<Stage> RssStage();
std::unique_ptr<Stage> SimulateStage();

}  // namespace vigie::testing
