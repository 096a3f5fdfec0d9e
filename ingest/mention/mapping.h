// Vigie's own form of a mention: one JSON object a line. What exports, scripts
// and other programs write to give Vigie what they have heard.
//
// Required: `id`, a time (`published`) and `text`; a delete needs only `id` and
// `op`. Everything else is optional, unknown keys are passed over, `null` is
// the same as absent, and of a key given twice the first holds. The fields may
// come in any order; this one is recommended, because a record is keyed by its
// first five fields and the rest need not be looked at.
//
// | field     | form                                | meaning                |
// |-----------|-------------------------------------|------------------------|
// | id        | string of 1 to 256 bytes, or whole  | unique on its platform |
// |           | number                              |                        |
// | platform  | [a-z0-9_.-]{1,32}, default `file`   | where it was said      |
// | op        | `create` (default), `update`,       | `update` is an edit of |
// |           | `delete`                            | the item               |
// | version   | string or whole number, default 0   | differs between edits  |
// | published | RFC 3339, or a number: seconds,     | 1970 to 9999           |
// |           | milliseconds or microseconds of     |                        |
// |           | Unix time, told by its size (below) |                        |
// | text      | string, at most 256 KiB             | markup removed         |
// | title     | string                              | of an article, a video |
// | url       | string                              | where to read it       |
// | lang      | string                              | `fr`, `fr-FR`          |
// | country   | two letters                         | ISO 3166 alpha-2       |
// | site      | string                              | `lemonde.fr`           |
// | type      | `post`, `comment`, `reply`,         | another word is a      |
// |           | `repost`, `quote`, `review`,        | post; absent: see      |
// |           | `article`, `video`                  | below                  |
// | author    | a handle, or an object of the next  | handle without its @   |
// |   id      | string or whole number              | default: the handle    |
// |   handle  | string                              |                        |
// |   name    | string                              | as displayed           |
// |   bio     | string                              | how they describe      |
// |           |                                     | themselves             |
// |   followers | count                             |                        |
// |   verified  | true, false                       | a checked account      |
// |   since     | as published                      | when it was made       |
// | reply_to  | string or whole number              | id of what it answers  |
// | repost_of | string or whole number              | id of what it repeats  |
// |           |                                     | or quotes              |
// | thread    | string or whole number              | id of the conversation |
// | likes, reposts, replies, quotes, views | count  |                        |
// | rating    | number from 1 to 5                  | of a review            |
// | engagement, reach, cluster_size | count | as the sender counts them;     |
// |           |                           | cluster_size: near-copies        |
// | sentiment | string                              | `positive`, `neutral`, |
// |           |                                     | `negative`, as judged  |
// |           |                                     | by the sender          |
// | emotion   | string                              | `anger`, `fear`, …     |
// | mentions  | list of strings (64 are kept)       | accounts named, with   |
// |           |                                     | or without @           |
// | tags      | list of strings (64 are kept)       | labels set by people   |
// | links     | list of strings (64 are kept)       | not those in the text  |
// | hashtags  | list of strings (64 are kept)       | with or without #      |
// | flags     | list of `edited`, `ad`, or an       | `ad`: declared         |
// |           | object {"ad": true}                 | advertising            |
// | media     | list of `images`, `video`, `geo`,   |                        |
// |           | or an object                        |                        |
//
// A count is a number, brought into 0 to 10^15; below zero it is not known. A
// rating is brought into 1 to 5; zero and less is none. A number for a time is
// seconds below 10^11, milliseconds below 10^14, else microseconds. Without a
// type, a mention with `repost_of` is a repost, one with `reply_to` a reply,
// one with a rating a review, any other a post.
//
// Errors ("mention: likes: expected a number"): no JSON object, a value of
// another form than above, a text, id or platform beyond its limits, a date
// outside 1970 to 9999, something after the object.
#pragma once

#include <memory>

#include "pipeline/plugin/mapping.h"

namespace vigie {

// Never NotFound: each line is a mention or an error.
std::unique_ptr<Mapping> MakeMentionMapping();

}  // namespace vigie
