#include "sync/server/db/connection.h"

namespace xinluon::db {

Result<std::int64_t> Connection::run(std::string_view sql, std::initializer_list<Parameter> parameters) {
  return do_run(sql, Parameters(parameters.begin(), parameters.size()));
}

Result<void> Connection::each(std::string_view sql, std::initializer_list<Parameter> parameters,
                              const Visitor& visit) {
  return do_each(sql, Parameters(parameters.begin(), parameters.size()), visit);
}

Result<void> Connection::walk(std::string_view sql, std::initializer_list<Parameter> parameters,
                              const Visitor& visit) {
  return do_walk(sql, Parameters(parameters.begin(), parameters.size()), visit);
}

Result<std::int64_t> Connection::scalar(std::string_view sql, std::initializer_list<Parameter> parameters) {
  XINLUON_TRY(const auto value, row(sql, parameters, [](const Row& found) { return found.integer(0); }));
  if (!value) return fail(Errc::not_found, "no row for: " + std::string(sql));
  return *value;
}

}  // namespace xinluon::db
