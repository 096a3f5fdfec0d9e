// X as its API v2 filtered stream tells it: one JSON object a post, with the
// users, posts and media it refers to beside it (expansions author_id,
// referenced_tweets.id, attachments.media_keys), and compliance events.
//
// An item is the first id of `edit_history_tweet_ids`: an edit is an update of
// it, whose version is the newest id. A repost carries its original's whole
// text, links and hashtags out of `includes`; when the original is not there,
// what the platform left of it ("RT @name: " and the cut last word removed). A
// long post's text is that of `note_tweet`. t.co addresses are replaced by what
// they stand for, in the text and among the links; &amp; &lt; &gt; are undone.
//
// `published` is created_at; without one, the time that the id tells.
//
// Compliance: `delete` removes the post. `tweet_edit` (it bears no text) is an
// update that empties the item; the new text comes with the stream.
// `user_delete` erases the author: Key says Op::kErase with the user's id.
// Passed over (NotFound): keep-alives, `errors` without `data`, the other
// compliance events (suspended, protected, withheld, scrub_geo).
#pragma once

#include <memory>

#include "pipeline/plugin/mapping.h"

namespace vigie {

std::unique_ptr<Mapping> MakeXMapping();

}  // namespace vigie
