#include "kiosk/votelog/record_line.h"

#include "sync/base/printable.h"
#include "sync/wire/limits.h"
#include "sync/wire/record_codec.h"

namespace xinluon::votelog {
namespace {

bool fit_to_be_a_line(std::string_view text) {
  if (text.empty() || text.size() > wire::max_record_bytes) return false;
  while (!text.empty()) {
    const std::size_t bytes = utf8_character_bytes(text);
    if (bytes == 0 || static_cast<unsigned char>(text.front()) < 0x20) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

}  // namespace

Result<std::string> record_line(std::string_view open_vote, Seq seq) {
  auto open = wire::decode_open_vote(open_vote);
  if (open) return wire::encode_record({seq, std::move(open->vote), open->boot, open->software});
  if (fit_to_be_a_line(open_vote)) return std::string(open_vote);
  return fail(Errc::corrupt, "the open vote is no line of text");
}

}  // namespace xinluon::votelog
