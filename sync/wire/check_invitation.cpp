#include <algorithm>

#include "sync/base/format.h"
#include "sync/wire/clean_text.h"
#include "sync/wire/limits.h"
#include "sync/wire/record_names.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::wire {
namespace {

constexpr std::string_view name_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

bool is_name(std::string_view text, std::size_t max_bytes) {
  return !text.empty() && text.size() <= max_bytes &&
         text.find_first_not_of(name_characters) == std::string_view::npos;
}

tl::unexpected<Error> wrong(std::string_view key, std::string_view why) {
  return fail(Errc::rejected, format("invitation: \"{}\": {}", key, why));
}

Result<void> check_text(std::string_view key, std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) return wrong(key, format("longer than {} bytes", max_bytes));
  if (!is_clean(text)) return wrong(key, "not UTF-8 without control characters");
  return {};
}

}  // namespace

bool valid_token(std::string_view token) {
  return is_name(token, max_token_bytes);
}

Result<void> check_invitation(const Invitation& invitation) {
  if (!valid_token(invitation.token)) {
    return wrong("token", format("not 1 to {} characters A-Z a-z 0-9 . _ -", max_token_bytes));
  }
  const std::string& photo = invitation.officer_photo;
  if (!photo.empty() && (!is_name(photo, max_photo_bytes) || photo.front() == '.')) {
    return wrong("officer_photo", "not the name of a file in the folder of photographs");
  }
  const std::string& kind = invitation.transaction_kind;
  const auto& kinds = transaction_kinds;
  if (!kind.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    return wrong("transaction", "not tiep_nhan, tra_ket_qua or huong_dan");
  }
  XINLUON_RETURN_IF_ERROR(check_text("officer_name", invitation.officer_name, max_officer_name_bytes));
  XINLUON_RETURN_IF_ERROR(check_text("field", invitation.field, max_field_bytes));
  return check_text("procedure", invitation.procedure, max_procedure_bytes);
}

}  // namespace xinluon::wire
