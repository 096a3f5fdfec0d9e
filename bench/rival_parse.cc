#include "bench/rival_parse.h"

namespace vigie::bench {
namespace {

using simdjson::ondemand::object;

bool Text(object& from, const char* key, std::string_view& to) {
  return from.find_field(key).get_string().get(to) == simdjson::SUCCESS;
}
bool Number(object& from, const char* key, std::int64_t& to) {
  return from.find_field(key).get_int64().get(to) == simdjson::SUCCESS;
}
bool Object(object& from, const char* key, object& to) {
  return from.find_field(key).get_object().get(to) == simdjson::SUCCESS;
}

}  // namespace

RivalParser::RivalParser() : parser_(1 << 20) {}

bool RivalParser::Parse(std::string_view payload, TwelveFields& out) {
  simdjson::ondemand::document document;
  object root;
  if (parser_.iterate(payload.data(), payload.size(), payload.size() + 64)
              .get(document) != simdjson::SUCCESS ||
      document.get_object().get(root) != simdjson::SUCCESS ||
      payload.size() < 5)
    return false;
  switch (payload[4]) {
    case 'd':  // {"did
      return Jetstream(root, out);
    case 't':  // {"data
      return X(root, out);
    default:
      return Mention(root, out);
  }
}

bool RivalParser::Jetstream(object& root, TwelveFields& out) {
  object commit, record, embed, external;
  simdjson::ondemand::array languages;
  if (!Text(root, "did", out.author) ||
      !Number(root, "time_us", out.numbers[0]) ||
      !Text(root, "kind", out.name) || !Object(root, "commit", commit) ||
      !Text(commit, "rev", out.handle) ||
      !Text(commit, "operation", out.operation))
    return false;
  std::string_view collection, address;
  if (!Text(commit, "collection", collection) ||
      !Text(commit, "rkey", out.id) || !Object(commit, "record", record) ||
      !Text(record, "createdAt", out.time) || !Object(record, "embed", embed) ||
      !Object(embed, "external", external) || !Text(external, "uri", address) ||
      record.find_field("langs").get_array().get(languages) !=
          simdjson::SUCCESS)
    return false;
  for (auto language : languages)
    if (language.get_string().get(out.language) != simdjson::SUCCESS)
      return false;
  return Text(record, "text", out.text);
}

bool RivalParser::X(object& root, TwelveFields& out) {
  object data, metrics, includes, user;
  if (!Object(root, "data", data) || !Text(data, "author_id", out.author) ||
      !Text(data, "created_at", out.time) || !Text(data, "id", out.id) ||
      !Text(data, "lang", out.language) ||
      !Object(data, "public_metrics", metrics) ||
      !Number(metrics, "retweet_count", out.numbers[0]) ||
      !Number(metrics, "reply_count", out.numbers[1]) ||
      !Number(metrics, "like_count", out.numbers[2]) ||
      !Text(data, "text", out.text) || !Object(root, "includes", includes))
    return false;
  simdjson::ondemand::array users;
  if (includes.find_field("users").get_array().get(users) != simdjson::SUCCESS)
    return false;
  for (auto one : users) {
    object followers;
    if (one.get_object().get(user) != simdjson::SUCCESS ||
        !Text(user, "name", out.name) ||
        !Object(user, "public_metrics", followers) ||
        !Number(followers, "followers_count", out.numbers[3]) ||
        !Text(user, "username", out.handle))
      return false;
    break;
  }
  return true;
}

bool RivalParser::Mention(object& root, TwelveFields& out) {
  object author;
  return Text(root, "id", out.id) && Text(root, "op", out.operation) &&
         Text(root, "published", out.time) && Text(root, "text", out.text) &&
         Text(root, "lang", out.language) && Object(root, "author", author) &&
         Text(author, "id", out.author) && Text(author, "handle", out.handle) &&
         Text(author, "name", out.name) &&
         Number(author, "followers", out.numbers[3]) &&
         Number(root, "likes", out.numbers[0]) &&
         Number(root, "reposts", out.numbers[1]);
}

}  // namespace vigie::bench
