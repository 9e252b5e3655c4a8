#include "sync/wire/csv_encoding.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

#include <iconv.h>

#include "sync/base/printable.h"

namespace xinluon::wire {
namespace {

constexpr std::string_view bom = "\xEF\xBB\xBF";
constexpr std::string_view remedy = "save it in the spreadsheet as \"CSV UTF-8\"";

// From one encoding into another with the C library; nothing where a byte can't be.
class Converter {
 public:
  Converter(const char* to, const char* from) : handle_(iconv_open(to, from)) {}
  ~Converter() {
    if (usable()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  std::optional<std::string> operator()(std::string_view text) {
    if (!usable()) return std::nullopt;
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::string out(text.size() * 4 + 16, '\0');
    std::string in(text);
    char* from = in.data();
    std::size_t left = in.size();
    char* to = out.data();
    std::size_t room = out.size();
    constexpr auto failed = static_cast<std::size_t>(-1);
    if (iconv(handle_, &from, &left, &to, &room) == failed ||
        iconv(handle_, nullptr, nullptr, &to, &room) == failed)
      return std::nullopt;
    out.resize(out.size() - room);
    return out;
  }

 private:
  bool usable() const { return std::bit_cast<std::intptr_t>(handle_) != -1; }
  iconv_t handle_;
};

// Letters of Vietnamese beyond ASCII, and the punctuation that its texts have.
bool is_vietnamese(char32_t c) {
  constexpr std::u32string_view letters = U"ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư–—‘’“”…•«»°§₫\u00A0";
  return c < 0x80 || (c >= 0x1EA0 && c <= 0x1EF9) || letters.find(c) != letters.npos;
}

bool reads_as_vietnamese(std::string_view utf8) {
  Converter wide("UTF-32LE", "UTF-8");
  const auto text = wide(utf8);
  if (!text) return false;
  for (std::size_t at = 0; at + 3 < text->size(); at += 4) {
    char32_t c = 0;
    for (std::size_t i = 0; i < 4; ++i)
      c |= static_cast<char32_t>(static_cast<unsigned char>((*text)[at + i])) << (8 * i);
    if (!is_vietnamese(c)) return false;
  }
  return true;
}

bool is_utf16(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

// Line by line, so that each that is neither is named.
std::string from_windows_1258(std::string_view bytes, std::vector<CsvComplaint>& complaints) {
  Converter convert("UTF-8", "WINDOWS-1258");
  std::string all;
  std::size_t line = 1;
  for (std::string_view rest = bytes; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    const auto text = convert(rest.substr(0, end));
    if (text && reads_as_vietnamese(*text)) {
      all += *text;
    } else {
      if (complaints.size() < max_csv_complaints)
        complaints.push_back(
            {line, "", "these bytes are neither UTF-8 nor Windows-1258", std::string(remedy)});
      all += '\n';
    }
    rest.remove_prefix(end);
  }
  return all;
}

}  // namespace

std::string csv_as_utf8(std::string_view bytes, std::vector<CsvComplaint>& complaints) {
  if (bytes.starts_with(bom)) bytes.remove_prefix(bom.size());
  if (is_utf16(bytes)) {
    complaints.push_back({0, "", "the file is UTF-16", std::string(remedy)});
    return {};
  }
  Converter check("UTF-32LE", "UTF-8");
  return check(bytes) ? std::string(bytes) : from_windows_1258(bytes, complaints);
}

}  // namespace xinluon::wire
