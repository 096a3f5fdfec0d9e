// The statements that a Store prepares once. Private to this room.
#pragma once

#include "pipeline/state/sql.h"
#include "pipeline/state/store.h"

namespace vigie {

struct Store::Statements {
  Statement set_meta, meta, set_partition, add_rules, add_window, set_summary,
      summary, add_items, set_incident, post_alert, post_delivery,
      mark_delivery, add_dead_letter, set_accounting, set_checkpoint,
      checkpoint, add_lost, add_sampled, sampled_item, sampled_author,
      last_journal, add_journal;
};

}  // namespace vigie
