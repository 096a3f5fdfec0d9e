#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "gtest/gtest.h"
#include "ingest/bluesky/connector.h"
#include "ingest/file/connector.h"
#include "ingest/receive/connector.h"
#include "ingest/rss/connector.h"
#include "ingest/simulate/simulate.h"
#include "pipeline/base/strings.h"
#include "tests/ingest/bluesky/jetstream_server.h"
#include "tests/ingest/http/page_server.h"
#include "tests/ingest/source_contract.h"

namespace vigie::testing {
namespace {

class File : public Stage {
 public:
  File() {
    path_ = ::testing::TempDir() + "vigie_contract_XXXXXX";
    close(mkstemp(path_.data()));
  }
  ~File() override { unlink(path_.c_str()); }
  std::unique_ptr<Source> Make() override {
    return MakeFileSource({.path = path_});
  }
  absl::Status OpenWith(Source& source, int items) override {
    std::ofstream out(path_);
    for (int i = 0; i < items; ++i) out << "{\"id\":\"" << i << "\"}\n";
    out.close();
    return source.Open({});
  }
  bool ends() const override { return true; }
  bool resumes() const override { return true; }

 private:
  std::string path_;
};

class Receive : public Stage {
 public:
  ~Receive() override {
    for (const int fd : senders_) close(fd);
  }
  std::unique_ptr<Source> Make() override {
    ReceiveOptions options;
    options.listen = "127.0.0.1:0";
    options.senders = {{"test", "token"}};
    options.threads = 4;
    return MakeReceiveSource(options);
  }
  absl::Status OpenWith(Source& source, int items) override {
    VIGIE_RETURN_IF_ERROR(source.Open({}));
    std::string body;
    for (int i = 0; i < items; ++i) Append(body, "{\"id\":\"", i, "\"}\n");
    const std::string request =
        Cat("POST /v1/mentions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            "token\r\nContent-Length: ",
            body.size(), "\r\n\r\n", body);
    const std::string detail = source.health().detail;
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(
        std::atoi(detail.c_str() + detail.rfind(':') + 1)));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    senders_.push_back(fd);
    if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0 ||
        send(fd, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size()))
      return Internal("the test cannot send");
    return absl::OkStatus();
  }

 private:
  std::vector<int> senders_;  // they wait for their answer
};

class Bluesky : public Stage {
 public:
  std::unique_ptr<Source> Make() override {
    return MakeBlueskySource({.urls = {server_.Url()}}, clock_);
  }
  absl::Status OpenWith(Source& source, int items) override {
    VIGIE_RETURN_IF_ERROR(source.Open({}));
    for (int i = 0; i < items; ++i, ++time_)
      server_.Publish(time_, Cat("{\"did\":\"did:plc:a\",\"time_us\":", time_,
                                 ",\"kind\":\"commit\"}"));
    return absl::OkStatus();
  }
  bool resumes() const override { return true; }

 private:
  class StillClock : public Clock {
   public:
    Micros Now() const override { return 1'795'000'100'000'000; }
    Micros Monotonic() const override { return 0; }
    void Sleep(Micros) const override {}
  };
  StillClock clock_;
  std::uint64_t time_ = 1'795'000'000'000'000;
  JetstreamServer server_;
};

class Rss : public Stage {
 public:
  std::unique_ptr<Source> Make() override {
    clock_.now += kSecond;  // processes do not start at the same time
    return MakeRssSource({.url = server_.Url("/feed")}, clock_);
  }
  absl::Status OpenWith(Source& source, int items) override {
    std::string feed = "<rss><channel><title>F</title>";
    for (int i = 0; i < items; ++i)
      Append(feed, "<item><guid>", ++guid_, "</guid><title>t</title></item>");
    server_.Answer("200 OK", "", feed + "</channel></rss>");
    // The answer before was asked for, or never will be.
    clock_.now += kDay;
    return source.Open({});
  }

 private:
  class HandClock : public Clock {
   public:
    Micros Now() const override { return now; }
    Micros Monotonic() const override { return now; }
    void Sleep(Micros) const override {}
    std::atomic<Micros> now{1'795'000'000'000'000};
  };
  HandClock clock_;
  int guid_ = 0;
  PageServer server_;
};

class Simulate : public Stage {
 public:
  std::unique_ptr<Source> Make() override {
    return MakeSimulateSource({.rate = 5, .duration = 10 * kMinute});
  }
  absl::Status OpenWith(Source& source, int) override {
    return source.Open({});
  }
  bool ends() const override { return true; }
  bool resumes() const override { return true; }
};

}  // namespace

std::unique_ptr<Stage> FileStage() { return std::make_unique<File>(); }
std::unique_ptr<Stage> ReceiveStage() { return std::make_unique<Receive>(); }
std::unique_ptr<Stage> BlueskyStage() { return std::make_unique<Bluesky>(); }
std::unique_ptr<Stage> RssStage() { return std::make_unique<Rss>(); }
std::unique_ptr<Stage> SimulateStage() { return std::make_unique<Simulate>(); }

}  // namespace vigie::testing
