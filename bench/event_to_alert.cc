// How soon is somebody told? A live run at a given rate, brands of three hours'
// history in it, and bursts of negative mentions at known moments: from the
// write of a burst's last line to the alert's first byte in a sink's file.
//
//   bench_event_to_alert FOLDER VIGIE RATE SECONDS BRANDS
//
// Prints one line of JSON; fails when a burst is not told or a mention is not
// counted: a wrong answer has no speed.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "bench/corpus.h"
#include "pipeline/base/random.h"
#include "pipeline/base/strings.h"
#include "pipeline/base/time.h"

namespace vigie::bench {
namespace {

constexpr std::size_t kOthers = 880;  // brands that are only talked about
constexpr int kBurst = 40;            // mentions
constexpr std::int64_t kHistory = 3 * 3600;

double Now() {
  return std::chrono::duration<double>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

const char* const kBad[] = {
    "c'est une honte, service catastrophique, je suis furieux",
    "encore en panne, scandaleux, plus jamais",
    "arnaque totale, très déçu, fuyez"};
const char* const kCalm[] = {
    "ouvre un magasin à Lyon", "quelqu'un connaît les horaires ?",
    "présente sa nouvelle collection", "merci, équipe formidable"};
const char* const kFiller =
    "il fait beau sur les quais ce matin, on a pris le train de bonne heure "
    "pour voir la mer, rien de neuf sinon que le café du coin a rouvert et que "
    "les enfants jouent dehors depuis huit heures";

class Lines {
 public:
  void Add(double at, std::string_view word, std::string_view text) {
    const auto id = next_++;
    char stamp[32];
    std::snprintf(stamp, sizeof stamp, "%lld", static_cast<long long>(at));
    Append(out, "{\"id\":\"m", id,
           "\",\"platform\":\"x\",\"published\":", stamp,
           ",\"lang\":\"fr\",\"author\":{\"id\":\"a", id % 99'991,
           "\",\"handle\":\"a", id % 99'991, "\",\"followers\":", id % 5000,
           "},\"text\":\"", word, " ", text, "\"}\n");
  }
  std::string out;
  std::uint64_t count() const { return next_; }

 private:
  std::uint64_t next_ = 0;
};

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

pid_t Spawn(const std::string& vigie, const std::string& config,
            const std::string& folder) {
  const pid_t child = fork();
  if (child != 0) return child;
  const int out = open((folder + "/said").c_str(),
                       O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
  dup2(out, 1);
  dup2(out, 2);
  execl(vigie.c_str(), "vigie", "run", "--config", config.c_str(), nullptr);
  _exit(127);
}

bool Ended(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

std::string Read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int Measure(const std::string& folder, const std::string& vigie, double rate,
            double seconds, std::size_t brands) {
  std::string head = Cat("data: ", folder, "/data\nworkers: 2\nbrands:\n");
  for (std::size_t i = 0; i < brands + kOthers; ++i)
    Append(head, "  - {name: ", BrandName(i), ", query: ", BrandName(i), "}\n");
  WriteFile(folder + "/history.yaml",
            Cat(head, "sources:\n  - {kind: file, name: history, path: ",
                folder, "/history.ndjson}\n"));
  WriteFile(folder + "/live.yaml",
            Cat(head,
                "sources:\n  - {kind: file, name: live, follow: true, "
                "path: ",
                folder,
                "/live.ndjson}\nsinks:\n  - {kind: ndjson, "
                "path: ",
                folder, "/told.ndjson}\n"));
  Lines lines;
  Random random(7);
  const double begin = Now();
  for (std::int64_t at = -kHistory; at < -4; at += 30)
    for (std::size_t i = 0; i < brands; ++i)
      lines.Add(begin + static_cast<double>(at), BrandName(i),
                (static_cast<std::size_t>(-at / 30) + i) % 10 == 0
                    ? kBad[random.Below(3)]
                    : kCalm[random.Below(4)]);
  WriteFile(folder + "/history.ndjson", lines.out);
  if (!Ended(Spawn(vigie, folder + "/history.yaml", folder))) {
    std::fprintf(stderr, "the history failed: %s\n",
                 Read(folder + "/said").c_str());
    return 1;
  }
  const std::uint64_t old = lines.count();

  const int out = open((folder + "/live.ndjson").c_str(),
                       O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
  const pid_t child = Spawn(vigie, folder + "/live.yaml", folder);
  std::map<std::string, double> burst_at, told_at;
  std::size_t bursts = 0, seen = 0;
  const std::string told = folder + "/told.ndjson";
  const auto look = [&] {
    struct stat s;
    if (stat(told.c_str(), &s) != 0 ||
        static_cast<std::size_t>(s.st_size) <= seen)
      return;
    const double now = Now();
    const std::string text = Read(told);
    for (std::size_t end; (end = text.find('\n', seen)) != std::string::npos;
         seen = end + 1) {
      const std::string line = text.substr(seen, end - seen);
      const std::size_t at = line.find("\"brand\":\"");
      if (at == std::string::npos) continue;
      const std::size_t name = at + 9;
      told_at.emplace(line.substr(name, line.find('"', name) - name), now);
    }
  };
  // The first second is the program's start; the last one is for the answers.
  const double start = Now();
  double most_behind = 0;
  for (double now = start; now < start + seconds + 2; now = Now()) {
    lines.out.clear();
    const double elapsed = std::min(now - start, seconds + 1);
    const auto due = static_cast<std::uint64_t>(elapsed * rate) + old;
    while (lines.count() < due && lines.out.size() < (4 << 20)) {
      const bool hit = random.Chance(0.2);
      lines.Add(now, hit ? BrandName(brands + random.Below(kOthers)) : "hier",
                hit ? kCalm[random.Below(4)] : kFiller);
    }
    most_behind = std::max(
        most_behind,
        static_cast<double>(due - std::min(due, lines.count())) / rate);
    const double into = (elapsed - 1) / seconds * static_cast<double>(brands);
    std::vector<std::string> fired;
    while (elapsed < seconds + 1 && static_cast<double>(bursts) < into &&
           bursts < brands) {
      for (int i = 0; i < kBurst; ++i)
        lines.Add(now, BrandName(bursts), kBad[i % 3]);
      fired.push_back(BrandName(bursts++));
    }
    for (std::size_t done = 0; done < lines.out.size();) {
      const ssize_t n =
          write(out, lines.out.data() + done, lines.out.size() - done);
      if (n < 0) return 1;
      done += static_cast<std::size_t>(n);
    }
    const double written = Now();
    for (const std::string& brand : fired) burst_at[brand] = written;
    look();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const double until = Now() + 30;
  while (told_at.size() < bursts && Now() < until) {
    look();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  kill(child, SIGTERM);
  const bool ended = Ended(child);
  close(out);
  std::vector<double> took;
  for (const auto& [brand, at] : burst_at) {
    const auto it = told_at.find(brand);
    if (it == told_at.end()) {
      std::fprintf(stderr, "the burst of %s was not told\n", brand.c_str());
      return 1;
    }
    took.push_back(it->second - at);
  }
  const std::string said = Read(folder + "/said");
  if (!ended || said.find(Cat("{\"mentions\":", lines.count(), ",")) ==
                    std::string::npos) {
    std::fprintf(
        stderr, "a wrong end, or not %llu mentions: %s\n",
        static_cast<unsigned long long>(lines.count()),
        said.substr(said.size() > 600 ? said.size() - 600 : 0).c_str());
    return 1;
  }
  std::sort(took.begin(), took.end());
  const auto at = [&](double share) {
    return took[std::min(
        took.size() - 1,
        static_cast<std::size_t>(share * static_cast<double>(took.size())))];
  };
  std::printf(
      "{\"p50_s\":%.3f,\"p99_s\":%.3f,\"worst_s\":%.3f,\"alerts\":%zu,"
      "\"mentions_per_second\":%.0f,\"writer_behind_s\":%.3f}\n",
      at(0.5), at(0.99), took.back(), took.size(),
      static_cast<double>(lines.count() - old) / (seconds + 1), most_behind);
  return 0;
}

}  // namespace
}  // namespace vigie::bench

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr,
                 "usage: bench_event_to_alert FOLDER VIGIE RATE SECONDS "
                 "BRANDS\n");
    return 2;
  }
  return vigie::bench::Measure(argv[1], argv[2], std::atof(argv[3]),
                               std::atof(argv[4]),
                               static_cast<std::size_t>(std::atoi(argv[5])));
}
