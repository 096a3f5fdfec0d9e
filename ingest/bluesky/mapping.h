// Bluesky as Jetstream tells it: one JSON frame for everything that happens on
// the network, of which Vigie keeps the posts.
//
// Kept: create, update and delete of `app.bsky.feed.post` (an item is named
// at://DID/app.bsky.feed.post/RKEY, an edit's version is the hash of its
// `rev`), and accounts that were deleted or taken down, which erase their
// author: Key says Op::kErase with the author's DID as id. Passed over
// (NotFound): other collections (likes, follows, profiles), reposts (they bear
// no text, and the text they repeat is not in the frame), identity events,
// accounts that are active, suspended or deactivated (those may come back).
//
// `published` is the post's own createdAt; when that is no date from 1970 to
// 9999, the time of the frame. Key's time is always the frame's, which rises.
// There is no handle in a frame: `author` stays empty, `author_id` is the DID.
#pragma once

#include <memory>

#include "pipeline/plugin/mapping.h"

namespace vigie {

std::unique_ptr<Mapping> MakeBlueskyMapping();

}  // namespace vigie
