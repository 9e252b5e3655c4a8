// Files of an audit bundle, as whoever brings one may have written them: the first byte chooses the manifest,
// or a line of one of the tables.
#include "sync/server/evidence/bundle_text.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  if (size == 0) return 0;
  const auto text = fuzz::text_of(data + 1, size - 1);
  const auto tables = storage::dump_tables();
  const std::size_t which = data[0] % (tables.size() + 1);
  if (which == tables.size()) {
    fuzz::comes_back(text, evidence::decode_manifest, evidence::encode_manifest);
    return 0;
  }
  const auto& plan = tables[which].plan;
  fuzz::comes_back(
      text, [&](std::string_view line) { return evidence::decode_row(line, plan); },
      [&](const storage::Cells& cells) { return evidence::encode_row(plan, cells); });
  return 0;
}
