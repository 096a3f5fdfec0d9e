#include "sinks/http/transfer.h"

namespace vigie {

CurlTransfer::CurlTransfer()
    : multi_(curl_multi_init()), easy_(curl_easy_init()) {}

CurlTransfer::~CurlTransfer() {
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
}

std::optional<CURLcode> CurlTransfer::Run() {
  CURLcode result = CURLE_OK;
  bool interrupted = false;
  curl_multi_add_handle(multi_, easy_);
  for (int running = 1; running > 0;) {
    // Acquire: pairs with the release in Interrupt, whose wake-up may have
    // come before curl_multi_poll began to listen (curl remembers it).
    if (interrupted_.load(std::memory_order_acquire)) {
      interrupted = true;
      break;
    }
    if (curl_multi_perform(multi_, &running) != CURLM_OK) {
      result = CURLE_FAILED_INIT;
      break;
    }
    if (running > 0) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left))
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  curl_multi_remove_handle(multi_, easy_);
  if (interrupted) return std::nullopt;
  return result;
}

void CurlTransfer::Interrupt() {
  // Release: pairs with the acquire in Run.
  interrupted_.store(true, std::memory_order_release);
  curl_multi_wakeup(multi_);
}

}  // namespace vigie
