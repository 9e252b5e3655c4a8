#include <algorithm>

#include "sync/base/format.h"
#include "sync/wire/clean_text.h"
#include "sync/wire/limits.h"
#include "sync/wire/record_codec.h"
#include "sync/wire/record_names.h"

namespace xinluon::wire {
namespace {

Result<void> check_text(std::string_view key, std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    return fail(Errc::rejected, format("vote: \"{}\": longer than {} bytes", key, max_bytes));
  }
  if (!is_clean(text)) {
    return fail(Errc::rejected, format("vote: \"{}\": not UTF-8 without control characters", key));
  }
  return {};
}

Result<void> check_time(std::string_view key, std::int64_t ms) {
  if (ms >= 0 && ms <= max_number) return {};
  return fail(Errc::rejected, format("vote: \"{}\": not within 0 and {}", key, max_number));
}

bool is_lang(std::string_view lang) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  return lang.size() >= 2 && lang.size() <= max_lang_bytes &&
         lang.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_level(std::optional<Level> level) {
  return !level || level_from_int(to_int(*level)).has_value();
}

// What a vote says must fit how it ended: only who voted chose a level, and only who chose says more.
Result<void> check_answer(const Vote& vote) {
  const bool voted = vote.outcome == Outcome::voted;
  if (vote.level.has_value() != voted || !is_level(vote.level)) {
    return fail(Errc::rejected, "vote: \"level\": must be 1 to 5 exactly when the outcome is voted");
  }
  if ((vote.changed_from && !voted) || !is_level(vote.changed_from)) {
    return fail(Errc::rejected, "vote: \"changed_from\": must be 1 to 5, and only of a vote");
  }
  if (!voted && vote.marks != Marks{}) {
    return fail(Errc::rejected, "vote: \"behaviours\": only of a vote");
  }
  return {};
}

Result<void> check_reasons(const Vote& vote) {
  const auto& reasons = vote.reasons;
  if (reasons.empty()) return {};
  if (vote.outcome != Outcome::voted) return fail(Errc::rejected, "vote: \"reasons\": only of a vote");
  if (reasons.size() > max_reasons) {
    return fail(Errc::rejected, format("vote: \"reasons\": more than {}", max_reasons));
  }
  if (reasons.size() == 2 && reasons[0] == reasons[1]) {
    return fail(Errc::rejected, "vote: \"reasons\": the same twice");
  }
  return {};
}

Result<void> check_context(const Vote& vote) {
  if (!is_lang(vote.lang)) {
    return fail(Errc::rejected,
                format("vote: \"lang\": not 2 to {} letters, digits and dashes", max_lang_bytes));
  }
  if (vote.counter.empty()) return fail(Errc::rejected, "vote: \"counter\": missing");
  const auto& kinds = transaction_kinds;
  if (!vote.transaction_kind.empty() &&
      std::find(kinds.begin(), kinds.end(), vote.transaction_kind) == kinds.end()) {
    return fail(Errc::rejected, "vote: \"transaction\": not tiep_nhan, tra_ket_qua or huong_dan");
  }
  return {};
}

}  // namespace

static_assert(max_reasons == 2, "check_reasons compares a pair");

Result<void> check_vote(const Vote& vote) {
  XINLUON_RETURN_IF_ERROR(check_answer(vote));
  XINLUON_RETURN_IF_ERROR(check_reasons(vote));
  XINLUON_RETURN_IF_ERROR(check_context(vote));
  XINLUON_RETURN_IF_ERROR(check_text("field", vote.field, max_field_bytes));
  XINLUON_RETURN_IF_ERROR(check_text("procedure", vote.procedure, max_procedure_bytes));
  XINLUON_RETURN_IF_ERROR(check_time("boot_ms", vote.boot_ms));
  return check_time("shown_ms", vote.shown_ms);
}

}  // namespace xinluon::wire
