#include "sync/qr/qr_code.h"

#include <cerrno>
#include <memory>
#include <string>

#include <qrencode.h>

#include "sync/base/format.h"

namespace xinluon::qr {
namespace {

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

constexpr int smallest_that_fits = 0;
constexpr unsigned char dark_bit = 1;  // the others say what kind of module it is

}  // namespace

Result<QrCode> encode(std::string_view text) {
  if (text.empty() || text.size() > max_text_bytes) {
    return fail(Errc::rejected, format("a QR code holds 1 to {} bytes, not {}", max_text_bytes, text.size()));
  }
  if (text.find('\0') != std::string_view::npos) return fail(Errc::rejected, "a text holds no NUL");
  // As bytes: a reader takes them for UTF-8, and no mode of the standard splits what is said.
  const std::unique_ptr<QRcode, Free> code(
      QRcode_encodeString8bit(std::string(text).c_str(), smallest_that_fits, QR_ECLEVEL_M));
  if (!code)
    return fail(errno == ERANGE ? Errc::rejected : Errc::retry_later, "the QR code could not be made");
  QrCode made;
  made.side = code->width;
  const auto modules = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  made.dark.reserve(modules);
  for (std::size_t i = 0; i < modules; ++i) made.dark.push_back((code->data[i] & dark_bit) != 0);
  return made;
}

}  // namespace xinluon::qr
