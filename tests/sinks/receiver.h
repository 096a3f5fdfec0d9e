// An HTTP receiver on the loopback: keeps what it gets, answers what it is
// told. Thread-safe.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

struct mg_connection;
struct mg_context;

namespace vigie {

struct ReceivedRequest {
  std::string method, path, query, body;
  std::map<std::string, std::string> headers;  // names in lower case
};

struct ReceiverAnswer {
  int code = 200;
  std::string headers{};  // whole lines, each ended by \r\n
  std::string body = "{}";
};

class Receiver {
 public:
  Receiver();  // listens on a free port of 127.0.0.1
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::string url(std::string_view path = "/") const;
  int port() const { return port_; }

  // Answers for the next requests, then `fallback` again.
  void AnswerNext(std::vector<ReceiverAnswer> answers);
  void AnswerAlways(ReceiverAnswer fallback);
  // A receiver that looks at what it gets: answers, but for AnswerNext's, by
  // `judge`, called with a lock held.
  void AnswerBy(std::function<ReceiverAnswer(const ReceivedRequest&)> judge);
  // A request waits here for its answer until Release.
  void Hold();
  void Release();

  // Waits until `count` requests came (the first ones are returned too), or
  // 20 seconds went by.
  std::vector<ReceivedRequest> WaitFor(std::size_t count);
  // Waits until `enough(requests)`; false after 20 seconds.
  bool WaitUntil(
      std::function<bool(const std::vector<ReceivedRequest>&)> enough);
  std::vector<ReceivedRequest> requests() const;

 private:
  int Serve(mg_connection* connection);

  mg_context* server_ = nullptr;
  int port_ = 0;
  mutable absl::Mutex mutex_;
  std::vector<ReceivedRequest> requests_ ABSL_GUARDED_BY(mutex_);
  std::deque<ReceiverAnswer> next_ ABSL_GUARDED_BY(mutex_);
  ReceiverAnswer fallback_ ABSL_GUARDED_BY(mutex_);
  std::function<ReceiverAnswer(const ReceivedRequest&)> judge_
      ABSL_GUARDED_BY(mutex_);
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace vigie
