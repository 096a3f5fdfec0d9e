#include "ingest/bluesky/mapping.h"
#include "tests/fuzz/mapping_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static const std::unique_ptr<vigie::Mapping> mapping =
      vigie::MakeBlueskyMapping();
  vigie::FuzzMapping(*mapping, data, size);
  return 0;
}
