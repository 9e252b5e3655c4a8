#include "kiosk/app/pin_store.h"

#include <algorithm>
#include <charconv>

#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/flow/staff.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/password.h"

namespace xinluon::app {
namespace {

constexpr std::size_t max_file_bytes = 512;

bool is_pin(std::string_view pin) {
  return pin.size() == flow::pin_digits &&
         std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

// Only root can give a file away; for everybody else the file is their own already.
Result<void> give_to_owner_of_folder(const std::filesystem::path& file) {
  struct stat folder {};
  if (geteuid() != 0) return {};
  if (stat(file.parent_path().c_str(), &folder) != 0 ||
      chown(file.c_str(), folder.st_uid, folder.st_gid) != 0) {
    return fail(Errc::internal, format("{} can't be given to the kiosk's user", file.string()));
  }
  return {};
}

Result<void> write(const std::filesystem::path& file, std::string_view text) {
  XINLUON_RETURN_IF_ERROR(write_file_durably(file, text, 0600));
  return give_to_owner_of_folder(file);
}

}  // namespace

bool PinStore::is_set() const {
  std::error_code unreadable;
  return std::filesystem::exists(pin_file_, unreadable);
}

Result<void> PinStore::set(std::string_view pin) {
  if (!is_pin(pin)) return fail(Errc::rejected, format("a PIN is {} digits", flow::pin_digits));
  XINLUON_RETURN_IF_ERROR(make_folders(tries_file_.parent_path(), 0700));
  XINLUON_TRY(const std::string hash, crypto::hash_password(pin));
  XINLUON_RETURN_IF_ERROR(write(pin_file_, hash + "\n"));
  return note_wrong(0);
}

int PinStore::wrong() const {
  const Result<std::string> kept = read_file(tries_file_, max_file_bytes);
  if (!kept) return kept.error().code == Errc::not_found ? 0 : max_wrong_pins;
  int count = 0;
  const auto [end, error] = std::from_chars(kept->data(), kept->data() + kept->size(), count);
  const bool whole = error == std::errc() && std::string_view(end) == "\n" && count >= 0;
  return whole ? std::min(count, max_wrong_pins) : max_wrong_pins;
}

bool PinStore::check(std::string_view pin) {
  const Result<std::string> hash = read_file(pin_file_, max_file_bytes);
  if (!hash) {
    log::error("staff: {}", hash.error().message);
    return false;
  }
  if (const auto noted = note_wrong(std::min(wrong() + 1, max_wrong_pins)); !noted) {
    log::error("staff: no PIN is taken while tries can't be counted: {}", noted.error().message);
    return false;
  }
  if (!is_pin(pin) || !crypto::verify_password(without_line_end(*hash), pin)) return false;
  if (const auto noted = note_wrong(0); !noted) log::warning("staff: {}", noted.error().message);
  return true;
}

Result<void> PinStore::note_wrong(int count) {
  return write(tries_file_, format("{}\n", count));
}

}  // namespace xinluon::app
