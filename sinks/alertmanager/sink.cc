#include "sinks/alertmanager/sink.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "pipeline/base/strings.h"
#include "sinks/http/client.h"

namespace vigie {
namespace {

// Prometheus's own figures: an alert outlives three lost reminders, and an end
// is repeated for a quarter of an hour.
constexpr int kRefreshesValid = 4;
constexpr Micros kEndRepeated = 15 * kMinute;

std::string PercentEncoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte))
      out += c;
    else
      absl::StrAppendFormat(&out, "%%%02X", byte);
  }
  return out;
}

class AlertmanagerSink final : public Sink {
 public:
  explicit AlertmanagerSink(AlertmanagerOptions options)
      : options_(std::move(options)),
        client_({.name = "alertmanager",
                 .ca_file = options_.ca_file,
                 .secrets = SecretsOf(options_.urls, options_.headers)},
                SystemClock()) {}

  absl::Status Deliver(const Alert& alert) override {
    std::vector<Postable> posts;
    VIGIE_RETURN_IF_ERROR(Tell(alert, alert.at, posts));
    VIGIE_RETURN_IF_ERROR(Post(posts));
    Remember(alert, posts, alert.at);
    return absl::OkStatus();
  }

  Micros refresh_period() const override { return options_.refresh; }

  absl::Status Refresh(const std::vector<Alert>& firing,
                       Micros folded) override {
    std::erase_if(ended_, [&](const Ended& ended) {
      return ended.at + kEndRepeated < folded;
    });
    std::vector<Postable> posts;
    for (const Alert& alert : firing)
      VIGIE_RETURN_IF_ERROR(Tell(alert, folded, posts));
    const std::size_t told = posts.size();
    for (const Ended& ended : ended_)
      if (std::none_of(posts.begin(), posts.end(), [&](const Postable& post) {
            return post.labels == ended.post.labels;
          }))
        posts.push_back(ended.post);
    if (posts.empty()) return absl::OkStatus();
    VIGIE_RETURN_IF_ERROR(Post(posts));
    posts.resize(told);
    for (const Alert& alert : firing) Remember(alert, posts, folded);
    return absl::OkStatus();
  }

  void Interrupt() override { client_.Interrupt(); }

 private:
  struct Ended {
    Postable post;
    Micros at;  // folded time
  };

  // Appends what must be told of `alert` at the folded time `now`: the alert
  // itself, and the end of other label sets that it fired under before.
  absl::Status Tell(const Alert& alert, Micros now,
                    std::vector<Postable>& posts) {
    VIGIE_ASSIGN_OR_RETURN(const std::vector<Postable> before, Before(alert));
    Postable post{.labels = LabelsOf(alert, options_.labels),
                  .annotations = AnnotationsOf(alert),
                  .starts = alert.starts,
                  .ends = alert.ends,
                  .generator_url = options_.generator_url};
    for (const Postable& former : before) {
      if (alert.firing && former.labels == post.labels) continue;
      Postable end = post;
      end.labels = former.labels;
      // What the last step does not repeat (samples) stays on the resolved.
      end.annotations.insert(former.annotations.begin(),
                             former.annotations.end());
      if (alert.firing) {
        end.ends = now;
        end.annotations["superseded_by"] = SeverityOf(alert.level);
      }
      posts.push_back(std::move(end));
    }
    if (alert.firing)
      post.ends =
          std::max(alert.ends, now + kRefreshesValid * options_.refresh);
    // A resolved alert that nothing fired for is told as it is: nobody is
    // notified of it, and the end is on record.
    if (alert.firing || before.empty()) posts.push_back(std::move(post));
    return absl::OkStatus();
  }

  // The label sets under which the alert fires, as far as we, or after a
  // restart Alertmanager, know.
  absl::StatusOr<std::vector<Postable>> Before(const Alert& alert) {
    if (const auto it = firing_.find(alert.id); it != firing_.end())
      return std::vector<Postable>{it->second};
    std::vector<Postable> known;
    absl::Status status = absl::OkStatus();
    bool answered = false;
    for (const std::string& url : options_.urls) {
      const HttpRequest request{
          .method = "GET",
          .url = Cat(Base(url), "/api/v2/alerts?filter=vigie_id%3D%22",
                     PercentEncoded(alert.id), "%22"),
          .headers = options_.headers,
          .timeout = options_.timeout};
      const absl::StatusOr<HttpReply> reply = client_.Send(request);
      absl::Status one =
          reply.ok() ? client_.StatusOf(request, *reply) : reply.status();
      if (one.ok() && !ReadPostables(reply->body, known))
        one = Unavailable("alertmanager: ", ShownUrl(url),
                          " answered what is not a list of alerts");
      if (one.ok())
        answered = true;
      else
        status = std::move(one);
    }
    if (!answered) return status;
    // The members of a cluster know the same sets.
    std::sort(known.begin(), known.end(),
              [](const auto& a, const auto& b) { return a.labels < b.labels; });
    known.erase(std::unique(known.begin(), known.end(),
                            [](const auto& a, const auto& b) {
                              return a.labels == b.labels;
                            }),
                known.end());
    return known;
  }

  absl::Status Post(const std::vector<Postable>& posts) {
    const std::string body = PostableJson(posts);
    absl::Status status = absl::OkStatus();
    bool accepted = false;
    for (const std::string& url : options_.urls) {
      HttpRequest request{.url = Cat(Base(url), "/api/v2/alerts"),
                          .headers = options_.headers,
                          .body = body,
                          .timeout = options_.timeout};
      request.headers.emplace_back("Content-Type", "application/json");
      const absl::StatusOr<HttpReply> reply = client_.Send(request);
      absl::Status one =
          reply.ok() ? client_.StatusOf(request, *reply) : reply.status();
      if (one.ok()) accepted = true;
      // One member that may accept later makes it worth another try.
      else if (status.ok() || !absl::IsUnavailable(status))
        status = std::move(one);
    }
    return accepted ? absl::OkStatus() : status;
  }

  void Remember(const Alert& alert, const std::vector<Postable>& posts,
                Micros now) {
    const LabelSet labels = LabelsOf(alert, options_.labels);
    for (const Postable& post : posts) {
      const auto id = post.labels.find("vigie_id");
      if (id == post.labels.end() || id->second != alert.id) continue;
      const bool fires = alert.firing && post.labels == labels;
      std::erase_if(ended_, [&](const Ended& ended) {
        return ended.post.labels == post.labels;
      });
      if (fires)
        firing_[alert.id] = post;
      else
        ended_.push_back({post, now});
    }
    if (!alert.firing) firing_.erase(alert.id);
  }

  static std::string_view Base(std::string_view url) {
    while (!url.empty() && url.back() == '/') url.remove_suffix(1);
    return url;
  }

  const AlertmanagerOptions options_;
  HttpClient client_;
  absl::flat_hash_map<std::string, Postable> firing_;  // by alert id
  std::vector<Ended> ended_;                           // told again for a while
};

}  // namespace

std::unique_ptr<Sink> MakeAlertmanagerSink(AlertmanagerOptions options) {
  return std::make_unique<AlertmanagerSink>(std::move(options));
}

}  // namespace vigie
