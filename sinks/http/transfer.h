// One libcurl transfer at a time, which another thread may break off.
//
// Threads: thread-compatible, but for Interrupt (thread-safe). Connections are
// kept between transfers.
#pragma once

#include <curl/curl.h>

#include <atomic>
#include <optional>

namespace vigie {

// curl_global_init is counted by libcurl itself, and thread-safe since 7.84.
class CurlLibrary {
 public:
  CurlLibrary() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  ~CurlLibrary() { curl_global_cleanup(); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

class CurlTransfer {
 public:
  CurlTransfer();
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // To set its options before Run, and to ask what came of it after.
  CURL* easy() { return easy_; }
  // Runs it to its end; nothing when it was interrupted.
  std::optional<CURLcode> Run();
  // The transfer under way, and every later one, is broken off.
  void Interrupt();

 private:
  CurlLibrary library_;
  CURLM* multi_;
  CURL* easy_;
  std::atomic<bool> interrupted_{false};  // set by Interrupt, read by Run
};

}  // namespace vigie
