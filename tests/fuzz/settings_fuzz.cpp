// What a server sets and a technician asks for: settings on their way to a kiosk and as the kiosk checks
// them, and a kiosk's journal at the server.
#include "sync/settings/settings.h"
#include "sync/wire/journal.h"
#include "sync/wire/settings.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  fuzz::comes_back(text, wire::decode_settings_answer, wire::encode_settings_answer);
  fuzz::comes_back(text, wire::decode_journal, wire::encode_journal);
  const auto checked = settings::check_settings(text, "fuzz");
  if (!checked) return 0;
  XINLUON_CHECK(text.size() <= wire::max_settings_bytes, "no more than settings may have");
  XINLUON_CHECK(!checked->languages.empty() && checked->languages.size() <= settings::max_languages,
                "there is a language, and room for each one's button");
  XINLUON_CHECK(!checked->volume.empty(), "there is always a volume");
  XINLUON_CHECK(settings::check_settings("", "fuzz", *checked).value() == *checked,
                "nothing said changes nothing");
  return 0;
}
