#include "ingest/receive/body.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "pipeline/base/strings.h"

namespace vigie {

bool NextLine(std::string_view text, std::size_t& cursor,
              std::string_view& line) {
  while (cursor < text.size()) {
    const std::size_t end = std::min(text.find('\n', cursor), text.size());
    line = text.substr(cursor, end - cursor);
    cursor = end + 1;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) return true;
  }
  cursor = text.size();
  return false;
}

std::uint64_t CountLines(std::string_view text) {
  std::uint64_t count = 0;
  std::size_t cursor = 0;
  std::string_view line;
  while (NextLine(text, cursor, line)) ++count;
  return count;
}

absl::Status Gunzip(std::string_view packed, std::size_t most,
                    std::string& text) {
  text.clear();
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
    return ResourceExhausted("gzip: no memory");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  absl::Status status;
  for (;;) {
    const std::size_t used = text.size();
    // Grows as it comes: a bomb is stopped one byte after `most`.
    text.resize(std::min(most + 1, std::max<std::size_t>(2 * used, 64 << 10)));
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + used);
    stream.avail_out = static_cast<uInt>(text.size() - used);
    const int result = inflate(&stream, Z_NO_FLUSH);
    text.resize(text.size() - stream.avail_out);
    if (text.size() > most) {
      status = ResourceExhausted("gzip: more than ", most, " bytes unpacked");
      break;
    }
    if (result == Z_STREAM_END) {
      if (stream.avail_in == 0) break;
      if (inflateReset(&stream) == Z_OK) continue;
    }
    if (result == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0))
      continue;
    status = result == Z_OK || result == Z_BUF_ERROR
                 ? InvalidArgument("gzip: cut short")
                 : InvalidArgument("gzip: damaged, or not gzip");
    break;
  }
  inflateEnd(&stream);
  return status;
}

}  // namespace vigie
