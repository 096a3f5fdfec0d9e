// Bodies of rules out of the log, routes out of the state, damaged: refused, or
// usable and the same when written again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pipeline/model/rules.h"
#include "pipeline/route/alert_rules.h"
#include "pipeline/route/router.h"
#include "pipeline/route/words.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace vigie;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1,
                               size - 1);
  switch (data[0] % 3) {
    case 0: {
      const auto rules = Rules::Parse(bytes);
      if (!rules.ok()) return 0;
      const std::string body = rules->Body();
      const auto again = Rules::Parse(body);
      if (!again.ok() || again->Body() != body) std::abort();
      return 0;
    }
    case 1: {
      const auto rules = AlertRules::Parse(bytes);
      if (!rules.ok()) return 0;
      const auto again = AlertRules::Parse(rules->Body());
      if (!again.ok() || !(*again == *rules)) std::abort();
      Explain(*rules);
      return 0;
    }
    default: {
      Router router({"slack", "email"});
      if (!router.Load(bytes).ok()) return 0;
      Routed out;
      const Micros now = 1'767'600'000 * kSecond;
      router.Advance(now, out);
      router.Firing("slack", now);
      router.ForgetSamples();
      const std::string saved = router.Save();
      Router again({"slack", "email"});
      if (!again.Load(saved).ok()) std::abort();
      return 0;
    }
  }
}
