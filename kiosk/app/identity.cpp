#include "kiosk/app/identity.h"

#include <vector>

#include <pwd.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"

namespace xinluon::app {
namespace {

constexpr const char* boot_id_file = "/proc/sys/kernel/random/boot_id";
constexpr const char* random_id_file = "/proc/sys/kernel/random/uuid";  // another one at every reading
constexpr std::size_t short_id_digits = 8;
// A user's entry with its longest fields; more is no entry of ours.
constexpr std::size_t max_user_entry_bytes = 16 * 1024;
constexpr std::size_t max_id_file_bytes = 256;

std::string without_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

// The first group of the UUID that the kernel gives in `file`.
Result<std::string> first_digits(const char* file) {
  XINLUON_TRY(const std::string id, read_file(file, max_id_file_bytes));
  if (id.size() < short_id_digits) return fail(Errc::internal, format("{} holds no id", file));
  return id.substr(0, short_id_digits);
}

}  // namespace

Result<KioskId> made_up_kiosk_id(const std::filesystem::path& data) {
  XINLUON_RETURN_IF_ERROR(make_folders(data, 0700));
  const auto file = data / "kiosk-id";
  const Result<std::string> kept = read_file(file, max_id_file_bytes);
  if (kept) {
    if (const auto id = KioskId::from(without_line_end(*kept))) return *id;
    return fail(Errc::corrupt,
                format("{} holds no kiosk id; set kiosk.id in the configuration", file.string()));
  }
  if (kept.error().code != Errc::not_found) return fail(kept.error());
  XINLUON_TRY(const std::string digits, first_digits(random_id_file));
  const auto id = KioskId::from("K-" + digits);
  if (!id) return fail(Errc::internal, format("{} holds no id", random_id_file));
  XINLUON_RETURN_IF_ERROR(write_file_durably(file, id->text() + "\n", 0600));
  log::info("this kiosk is {} from now on ({})", id->text(), file.string());
  return *id;
}

Result<std::string> boot_id() {
  return first_digits(boot_id_file);
}

Result<std::uint32_t> user_id(const std::string& name) {
  std::vector<char> buffer(max_user_entry_bytes);
  passwd entry{};
  passwd* found = nullptr;
  getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr) return fail(Errc::not_found, format("there is no user {}", name));
  return entry.pw_uid;
}

}  // namespace xinluon::app
