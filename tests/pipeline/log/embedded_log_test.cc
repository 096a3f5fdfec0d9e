// The embedded log keeps the contract of every log.
#include "pipeline/log/embedded_log.h"

#include "tests/pipeline/log/log_contract.h"
#include "tests/pipeline/log/log_folder.h"

namespace vigie {
namespace {

class EmbeddedStore final : public LogStore {
 public:
  explicit EmbeddedStore(std::int64_t segment_bytes)
      : segment_bytes_(segment_bytes) {}
  absl::StatusOr<std::unique_ptr<Log>> Open(std::uint32_t partitions) override {
    EmbeddedLogOptions options;
    options.folder = folder_.path();
    options.partitions = partitions;
    options.segment_bytes = segment_bytes_;
    options.data_at_risk = 5 * kMillisecond;
    return OpenEmbeddedLog(options);
  }

 private:
  const std::int64_t segment_bytes_;
  LogFolder folder_;
};

LogFactory Factory(std::string name, std::int64_t segment_bytes) {
  LogFactory factory;
  factory.name = std::move(name);
  factory.make = [segment_bytes] {
    return std::make_unique<EmbeddedStore>(segment_bytes);
  };
  factory.one_order = true;
  return factory;
}

std::string NameOf(const ::testing::TestParamInfo<LogFactory>& info) {
  return info.param.name;
}
const auto kFactories = ::testing::Values(Factory("one_segment", 4 << 20),
                                          Factory("many_segments", 8192));
INSTANTIATE_TEST_SUITE_P(Embedded, LogContract, kFactories, NameOf);
INSTANTIATE_TEST_SUITE_P(Embedded, SharingLogContract, kFactories, NameOf);
INSTANTIATE_TEST_SUITE_P(Embedded, WaitingLogContract, kFactories, NameOf);

}  // namespace
}  // namespace vigie
