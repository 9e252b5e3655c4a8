#include "sync/server/db/postgresql_tools.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/format.h"

namespace xinluon::db {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> found;
  found.reserve(texts.size() + 1);
  for (auto& text : texts) found.push_back(text.data());
  found.push_back(nullptr);
  return found;
}

Result<int> status_of(const std::string& program, std::vector<std::string> arguments,
                      std::vector<std::string> environment, bool silent) {
  arguments.insert(arguments.begin(), program);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (silent) posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, program.c_str(), &actions, nullptr, pointers(arguments).data(),
                                  pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return fail(Errc::not_found, program + " can't be started; install postgresql-client-15");
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return fail(Errc::internal, program + " is gone");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::vector<std::string> own_environment() {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

}  // namespace

Result<void> run_postgresql_tool(const std::string& program, std::vector<std::string> arguments,
                                 const PostgresqlAddress& database) {
  auto environment = own_environment();
  if (!database.password_file.empty()) {
    XINLUON_TRY(const auto password, password_of(database));
    environment.push_back("PGPASSWORD=" + password);
  }
  arguments.insert(arguments.begin(), "--dbname=" + database.connection);
  XINLUON_TRY(const int status, status_of(program, std::move(arguments), std::move(environment), false));
  if (status == 0) return {};
  return fail(Errc::internal, format("{} failed with status {}; what it said stands above", program, status));
}

Result<void> list_postgresql_dump(const std::filesystem::path& file) {
  XINLUON_TRY(const int status, status_of("pg_restore", {"--list", file.string()}, own_environment(), true));
  if (status == 0) return {};
  return fail(Errc::corrupt, file.string() + ": no dump that pg_restore can read");
}

}  // namespace xinluon::db
