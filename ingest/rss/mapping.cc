#include "ingest/rss/mapping.h"

#include <string>
#include <vector>

#include "ingest/http/fetcher.h"
#include "ingest/rss/encoding.h"
#include "ingest/rss/html_text.h"
#include "ingest/rss/item.h"
#include "pipeline/base/strings.h"

namespace vigie {
namespace {

constexpr std::size_t kMostHashtags = 32;

class RssMapping final : public Mapping {
 public:
  absl::Status Key(PaddedView payload, ItemKey& key) override {
    VIGIE_RETURN_IF_ERROR(Open(payload.bytes));
    key.platform = "web";
    key.id = id_;
    key.op = op_;
    key.version = version_;
    key.time = ReadItem(element_).published;
    return absl::OkStatus();
  }

  absl::Status Map(PaddedView payload, Mention& mention) override {
    VIGIE_RETURN_IF_ERROR(Open(payload.bytes));
    const FeedItemText item = ReadItem(element_);
    const pugi::xml_node feed = document_.first_child();
    mention.platform = "web";
    mention.id = id_;
    mention.op = op_;
    mention.edited = op_ == Op::kUpdate;
    if (op_ == Op::kDelete) return absl::OkStatus();

    HtmlText body = ReadHtml(item.content);
    mention.text = Keep(std::move(body.text));
    mention.title = Keep(ReadHtmlLine(item.title));
    mention.url = Keep(item.link);
    mention.published = item.published;
    mention.type = MentionType::kArticle;
    mention.has_images = body.has_images || item.has_images;
    mention.has_video = body.has_video || item.has_video;
    if (item.has_video) mention.type = MentionType::kVideo;
    if (!item.reply_to.empty()) {
      mention.reply_to = Keep(item.reply_to);
      mention.type = MentionType::kComment;
    }

    std::string site = HostOf(item.link);
    if (site.empty()) site = HostOf(feed.attribute("feed-link").as_string());
    if (site.empty()) site = HostOf(feed.attribute("feed-url").as_string());
    mention.site = Keep(std::move(site));

    // A name is one person's only within one site; an unsigned article is the
    // outlet's.
    std::string author = ReadHtmlLine(item.author, 200);
    if (author.empty()) {
      mention.author_id = mention.site;
      mention.author_name = Keep(feed.attribute("feed-title").as_string());
    } else {
      mention.author_id = Keep(Cat(mention.site, "/", author));
      mention.author_name = Keep(std::move(author));
    }
    mention.author = mention.author_name;

    mention.language =
        Keep(!item.language.empty()
                 ? item.language
                 : std::string(feed.attribute("feed-language").as_string()));
    for (std::string& link : body.links)
      mention.links.push_back(Keep(std::move(link)));
    for (const std::string& link : item.enclosures)
      if (!link.empty()) mention.links.push_back(Keep(link));
    for (const std::string& category : item.categories) {
      if (mention.hashtags.size() >= kMostHashtags) break;
      std::string tag = ReadHtmlLine(category, 100);
      if (!tag.empty() && tag.front() == '#') tag.erase(0, 1);
      if (!tag.empty()) mention.hashtags.push_back(Keep(std::move(tag)));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Open(std::string_view payload) {
    used_ = 0;
    if (payload.size() > kMaxPayload)
      return InvalidArgument("rss: payload of ", payload.size(),
                             " bytes is over 1 MiB");
    if (ValidUtf8(payload) != payload.size())
      return InvalidArgument("rss: not UTF-8");
    const pugi::xml_parse_result result = document_.load_buffer(
        payload.data(), payload.size(),
        pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol,
        pugi::encoding_utf8);
    if (!result)
      return InvalidArgument("rss: broken XML at byte ", result.offset, ": ",
                             result.description());
    if (TooDeep(document_))
      return InvalidArgument("rss: nested over ", kMostFeedDepth, " levels");
    const pugi::xml_node root = document_.first_child();
    if (std::string_view(root.name()) != "vigie:item")
      return InvalidArgument("rss: not an item of a feed");
    if (std::string_view(root.attribute("v").as_string()) != "1")
      return InvalidArgument("rss: an item of an unknown version");
    id_ = Keep(root.attribute("id").as_string());
    if (id_.empty()) return InvalidArgument("rss: item without id");
    const std::string_view op = root.attribute("op").as_string("create");
    if (op == "create") {
      op_ = Op::kCreate;
    } else if (op == "update") {
      op_ = Op::kUpdate;
    } else if (op == "delete") {
      op_ = Op::kDelete;
    } else {
      return InvalidArgument("rss: unknown op");
    }
    const auto version = ParseInt<std::uint64_t>(
        std::string_view(root.attribute("version").as_string("0")));
    if (!version) return InvalidArgument("rss: version is not a number");
    version_ = *version;
    element_ = root.first_child();
    if (!element_ && op_ != Op::kDelete)
      return InvalidArgument("rss: item without its element");
    return absl::OkStatus();
  }

  // The string lives until the next call.
  std::string_view Keep(std::string s) {
    if (used_ == kept_.size()) kept_.push_back(std::make_unique<std::string>());
    std::string& slot = *kept_[used_++];
    slot = WithoutBadUtf8(std::move(s));
    return slot;
  }

  pugi::xml_document document_;
  pugi::xml_node element_;  // the feed's own <item> or <entry>
  std::string_view id_;
  Op op_ = Op::kCreate;
  std::uint64_t version_ = 0;
  std::vector<std::unique_ptr<std::string>> kept_;
  std::size_t used_ = 0;
};

}  // namespace

std::unique_ptr<Mapping> MakeRssMapping() {
  return std::make_unique<RssMapping>();
}

}  // namespace vigie
