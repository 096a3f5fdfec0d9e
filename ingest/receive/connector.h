// Mentions that other programs send: an HTTP endpoint that accepts NDJSON, one
// mention a line, from senders who hold a token.
//
//   curl -H "Authorization: Bearer $TOKEN" --data-binary @mentions.ndjson
//     http://127.0.0.1:8080/v1/mentions
//   202 {"accepted":2}
//
// 202 means that every line is durable; a line that is not a mention is then
// a dead letter, kept with its reason. Any other answer: nothing is promised;
// send it again (what did arrive is recognised). 400 no line in the body,
// 401 token, 404 path, 405 not a POST, 408 body too slow, 411 no length, 413
// body too large, 415 an encoding other than gzip, 422 the idempotency key was
// used for another body, 429 too much is waiting, 503 shutting down or not
// durable in time; 429 and 503 carry Retry-After.
//
// `Idempotency-Key` makes a repetition harmless: the last 10,000 keys are
// remembered with their answer until the program ends. `Content-Encoding:
// gzip` is understood; max_body bounds what comes out of it.
//
// Connections that send nothing, or a byte now and then, hold one of 64 threads
// for five seconds each and are cut: fewer than that delay nobody, more delay
// senders by seconds (measured: 200 at once, 15 s).
//
// There is no TLS here: listen on loopback and put a proxy in front, or trust
// the network. Positions count lines from the start of the program, under an
// epoch of their own; repetitions across a restart are recognised by what the
// items are. Waiting senders rely on Durable covering every position read.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/time.h"
#include "pipeline/config/node.h"
#include "pipeline/plugin/source.h"

namespace vigie {

struct ReceiveSender {
  std::string name;
  std::string token;  // secret
};

struct ReceiveOptions {
  std::string listen = "127.0.0.1:8080";  // port 0: one that is free
  std::string path = "/v1/mentions";
  std::vector<ReceiveSender> senders;
  std::size_t max_body = 8 << 20;      // bytes, after unpacking
  std::size_t max_waiting = 64 << 20;  // bytes of all bodies not yet read
  Micros patience = 30 * kSecond;      // for a body to become durable
  // For a header, and between two parts of a body; six times that for a body.
  Micros slowest = 5 * kSecond;
  int threads = 64;
};

// Threads: as in the contract; `threads` of its own while it is open.
// health().detail names the address while it is open.
std::unique_ptr<Source> MakeReceiveSource(const ReceiveOptions& options);

// Keys: listen, path, tokens (required: a map of name to secret, or a list of
// {name, token}), max_body (8MiB), max_waiting (64MiB). Null when the
// configuration has errors, which are told there.
std::unique_ptr<Source> MakeReceiveSource(const ConfigNode& config);

}  // namespace vigie
