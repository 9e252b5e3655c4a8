#include "sync/server/db/postgresql_error.h"

#include <algorithm>
#include <array>

#include <libpq-fe.h>

#include "sync/base/format.h"

namespace xinluon::db {
namespace {

constexpr std::string_view unique_violation = "23505";
constexpr std::string_view read_only_transaction = "25006";  // a leader that is leader no more

bool is_one_of(std::string_view state, std::initializer_list<std::string_view> states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

Cure cure_of(std::string_view state) {
  if (is_one_of(state, {"40001", "40P01"})) return Cure::run_again;
  // The server is stopping, has crashed, or is starting.
  if (state.starts_with("08") || is_one_of(state, {"57P01", "57P02", "57P03", read_only_transaction}))
    return Cure::reconnect;
  return Cure::none;
}

// libpq's messages are lines for a terminal.
std::string in_one_line(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

std::string_view field(const PGresult* result, int code) {
  const char* const text = result == nullptr ? nullptr : PQresultErrorField(result, code);
  return text == nullptr ? std::string_view() : text;
}

}  // namespace

Errc errc_of_state(std::string_view state) {
  struct Meaning {
    std::string_view state;  // or the beginning of it: a class
    Errc code;
  };
  static constexpr std::array<Meaning, 14> meanings = {{{"53100", Errc::full},
                                                        {"53", Errc::retry_later},
                                                        {"08", Errc::retry_later},
                                                        {"40", Errc::retry_later},
                                                        {"55P03", Errc::retry_later},
                                                        {"57", Errc::retry_later},
                                                        {"25006", Errc::retry_later},
                                                        {"25P03", Errc::retry_later},
                                                        {"22", Errc::rejected},
                                                        {"23", Errc::rejected},
                                                        {"42501", Errc::rejected},
                                                        {"P0001", Errc::rejected},
                                                        {"XX001", Errc::corrupt},
                                                        {"XX002", Errc::corrupt}}};
  const auto* const found = std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& meaning) {
    return state.starts_with(meaning.state);
  });
  return found == meanings.end() ? Errc::internal : found->code;
}

PostgresqlFailure failure_of(PGconn* connection, const PGresult* result) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  if (state.empty() || PQstatus(connection) != CONNECTION_OK) {
    const auto said = field(result, PG_DIAG_MESSAGE_PRIMARY);
    return {
        {Errc::retry_later, "PostgreSQL: " + in_one_line(said.empty() ? PQerrorMessage(connection) : said)},
        Cure::reconnect};
  }
  const auto constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
  return {{errc_of_state(state),
           format("{} (PostgreSQL {}{}{})", in_one_line(field(result, PG_DIAG_MESSAGE_PRIMARY)), state,
                  constraint.empty() ? "" : ", ", constraint)},
          cure_of(state),
          state == unique_violation};
}

}  // namespace xinluon::db
