// A real PostgreSQL for tests: one cluster for all that run (postgresql.sh), in it a fresh database for each.
// It listens on a Unix socket alone and keeps nothing at a power cut.
#pragma once

#include <functional>
#include <string>

namespace xinluon::test {

// True when the environment's XINLUON_TEST_DATABASE is "postgresql": the storage's tests then run on it.
bool on_postgresql();

class PostgresqlDatabase {
 public:
  // Given the connection string of the owner's role for an empty database: makes what every one of this
  // program begins with. Called once for all, and once more after the program was built anew.
  using Fill = std::function<void(const std::string& owner)>;

  PostgresqlDatabase();  // empty
  explicit PostgresqlDatabase(const Fill& fill);
  ~PostgresqlDatabase();  // dropped, whoever is connected
  PostgresqlDatabase(const PostgresqlDatabase&) = delete;
  PostgresqlDatabase& operator=(const PostgresqlDatabase&) = delete;

  // Connection strings of the roles: the owner of the tables, the one that serves, the one that purges.
  std::string owner() const;
  std::string serving() const;
  std::string purging() const;
  const std::string& name() const { return name_; }

  // Ends every connection to it, as a server that is shut down does.
  void end_connections() const;

 private:
  std::string name_;
};

}  // namespace xinluon::test
