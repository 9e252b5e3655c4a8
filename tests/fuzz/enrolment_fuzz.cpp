// Enrolment: the request at the server, the answer at the device, the file a technician brings.
#include "sync/wire/enrolment.h"
#include "sync/wire/enrolment_file.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  fuzz::comes_back(text, wire::decode_enrol_request, wire::encode_enrol_request);
  fuzz::comes_back(text, wire::decode_enrol_answer, wire::encode_enrol_answer);
  fuzz::comes_back(
      text, [](std::string_view toml) { return wire::decode_enrolment_file(toml, "fuzz"); },
      wire::encode_enrolment_file);
  return 0;
}
