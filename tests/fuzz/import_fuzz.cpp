// Files carried on a stick, and exported checkpoints.
#include "sync/server/reports/checkpoint.h"
#include "sync/wire/export_file.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  const auto file = wire::read_export_file(text);
  if (file) {
    const auto again = wire::write_export_file(file->header, file->lines);
    const auto back = wire::read_export_file(again);
    XINLUON_CHECK(back && back->header == file->header && back->lines == file->lines, "it comes back");
  }
  const auto statement = reports::decode_statement(text);
  if (statement) {
    const auto again = reports::encode_statement(*statement);
    const auto back = reports::decode_statement(again);
    XINLUON_CHECK(back && reports::encode_statement(*back) == again, "it comes back");
  }
  return 0;
}
