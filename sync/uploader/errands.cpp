#include "sync/uploader/errands.h"

#include <utility>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/base/overloaded.h"
#include "sync/uploader/signed_request.h"
#include "sync/uploader/verdict.h"
#include "sync/wire/journal.h"

namespace xinluon::uploader {
namespace {

// The app has it in force, tries it, or would not have it.
bool knows(const wire::SettingsState& settings, std::int64_t version) {
  if (settings.trying != 0) return version == settings.trying;
  return version == settings.version || version == settings.refused;
}

}  // namespace

Errands::Errands(BatchParties parties, RandomBytes random, ReadJournal read_journal)
    : parties_(std::move(parties)), random_(std::move(random)), read_journal_(std::move(read_journal)) {}

void Errands::wish(const Wishes& wishes, const wire::HelloAnswer& app) {
  app_ = app;
  errands_.clear();
  if (app.epochs.empty()) return;
  if (app.settings.takes && !knows(app.settings, wishes.config_version))
    errands_.emplace_back(FetchSettings{});
  if (wishes.log_request != 0 && wishes.log_request != brought_)
    errands_.emplace_back(BringJournal{wishes.log_request, wishes.log_lines});
}

std::optional<Action> Errands::next(BootTime now) {
  if (errands_.empty()) return std::nullopt;
  return std::visit(
      Overloaded{[](const Nothing&) -> std::optional<Action> { return std::nullopt; },
                 [&](const FetchSettings&) -> std::optional<Action> { return post(settings_request(), now); },
                 [&](const HandOver& errand) -> std::optional<Action> {
                   return AskApp{wire::ConfigureRequest{errand.settings.version, errand.settings.toml}};
                 },
                 [&](const BringJournal& errand) -> std::optional<Action> {
                   return post(journal_request(errand), now);
                 }},
      errands_.front());
}

Action Errands::post(OutgoingRequest request, BootTime now) {
  auto made = signed_request(parties_, random_, app_, std::move(request), now);
  nonce_ = std::move(made.nonce);
  return Post{std::move(made.request)};
}

OutgoingRequest Errands::settings_request() const {
  OutgoingRequest request;
  request.method = "GET";
  request.path = wire::settings_path(parties_.kiosk);
  return request;
}

OutgoingRequest Errands::journal_request(const BringJournal& journal) const {
  OutgoingRequest request;
  request.path = wire::journal_path(parties_.kiosk);
  request.body =
      wire::encode_journal({journal.request, read_journal_(static_cast<std::size_t>(journal.lines))});
  return request;
}

void Errands::app_answered(const Result<std::string>& line) {
  XINLUON_CHECK(!errands_.empty(), "the app answered an errand");
  const auto errand = std::exchange(errands_.front(), Nothing{});
  errands_.erase(errands_.begin());
  const auto* handed = std::get_if<HandOver>(&errand);
  XINLUON_CHECK(handed != nullptr, "the app answered to settings");
  const auto taken = line ? wire::decode_configure(*line) : Result<void>(fail(line.error()));
  if (taken)
    log::info("settings {} were handed to the app", handed->settings.version);
  else
    log::warning("the app does not take settings {}: {}", handed->settings.version, taken.error().message);
}

void Errands::server_answered(const Result<curl::Response>& response) {
  XINLUON_CHECK(!errands_.empty(), "the server answered an errand");
  const auto errand = std::exchange(errands_.front(), Nothing{});
  errands_.erase(errands_.begin());
  const bool right = response && rightly_signed(*response, nonce_, parties_.server_key);
  if (!right || response->status != 200) {
    log::warning("an errand for the server failed: {}", !response ? response.error().message
                                                        : right   ? format("status {}", response->status)
                                                                  : std::string("not signed by the server"));
    return;
  }
  if (const auto* journal = std::get_if<BringJournal>(&errand)) {
    brought_ = journal->request;
    log::info("a technician was sent the journal's last {} lines", journal->lines);
    return;
  }
  auto settings = wire::decode_settings_answer(response->body);
  if (!settings) return log::warning("{}", settings.error().message);
  if (!knows(app_.settings, settings->version))
    errands_.insert(errands_.begin(), HandOver{std::move(*settings)});
}

}  // namespace xinluon::uploader
