// Words of buying, using and complaining: where they stand, a brand is more
// likely meant than a fruit.
#pragma once

#include "analyzers/text/phrases.h"

namespace vigie {

enum TradeBits : std::uint64_t {
  kTradeService = 1,  // service client, refund, subscription
  kTradeShop = 2,     // shop, till, trolley, price
  kTradeFirm = 4,     // staff, shareholders, launches, results
  kTradeNames = 8,    // other brands that nobody mistakes
};

// Thread-safe; lives for ever.
const PhraseTable& TradeWords();

}  // namespace vigie
