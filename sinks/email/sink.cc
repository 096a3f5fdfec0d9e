#include "sinks/email/sink.h"

#include <utility>

#include "pipeline/base/strings.h"
#include "sinks/message/delivered.h"

namespace vigie {
namespace {

class EmailSink final : public Sink {
 public:
  explicit EmailSink(EmailOptions options)
      : options_(std::move(options)), client_(options_.server) {}

  absl::Status CheckRecipient(std::string_view to) const override {
    const std::string fault = AddressFault(to);
    return fault.empty() ? absl::OkStatus() : InvalidArgument(fault);
  }

  absl::Status Deliver(const Alert& alert) override {
    MailAddresses addresses = options_.addresses;
    if (!alert.to.empty()) addresses.to = {alert.to};
    const std::string mail =
        MailOf(MessageOf(alert, options_.message), addresses);
    absl::Status again = absl::OkStatus();
    std::string refused;
    for (const std::string& to : addresses.to) {
      const std::string name = Cat(alert.Key(), " ", to);
      if (delivered_.Has(name)) continue;
      const absl::Status status =
          client_.Send(options_.addresses.from, to, mail);
      if (status.ok())
        delivered_.Add(name);
      else if (absl::IsInvalidArgument(status))
        Append(refused, refused.empty() ? "" : "; ", "to ", to, ": ",
               FromAbsl(status.message()));
      else if (absl::IsCancelled(status))
        return status;
      else
        again = status;
    }
    if (!again.ok()) return again;
    return refused.empty() ? absl::OkStatus()
                           : absl::InvalidArgumentError(refused);
  }

  void Interrupt() override { client_.Interrupt(); }

 private:
  const EmailOptions options_;
  SmtpClient client_;
  Delivered delivered_;
};

}  // namespace

std::unique_ptr<Sink> MakeEmailSink(EmailOptions options) {
  return std::make_unique<EmailSink>(std::move(options));
}

}  // namespace vigie
