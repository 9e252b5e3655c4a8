#include "tests/support/postgresql.h"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include <fcntl.h>
#include <libpq-fe.h>
#include <sys/file.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/unique_fd.h"
#include "tests/support/process.h"

namespace xinluon::test {
namespace {

namespace fs = std::filesystem;

struct Finish {
  void operator()(PGconn* link) const { PQfinish(link); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};

UniqueFd locked(const fs::path& file, int kind) {
  UniqueFd opened(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (opened.get() < 0 || flock(opened.get(), kind) != 0)
    throw std::runtime_error(file.string() + " can't be locked");
  return opened;
}

// In memory where there is room; a short path, because a socket's may have 107 bytes.
class Cluster {
 public:
  Cluster() {
    const fs::path memory = "/dev/shm";
    const bool durable = std::getenv("XINLUON_TEST_FSYNC") != nullptr;
    folder_ = (fs::is_directory(memory) && !durable ? memory : fs::temp_directory_path()) /
              format("xinluon-pg-{}{}", geteuid(), durable ? "-durable" : "");
    fs::create_directories(folder_);
    users_ = locked(folder_ / "users", LOCK_SH);
    if (run({XINLUON_SOURCE_DIR "/tests/support/postgresql.sh", folder_.string()}).status != 0)
      throw std::runtime_error("no PostgreSQL (firmware/provision/build-machine.sh test installs it)");
  }
  std::string connection(const std::string& role, const std::string& database) const {
    return format("postgresql://{}@/{}?host={}", role, database, folder_.string());
  }
  void execute(const std::string& sql) const {
    const std::unique_ptr<PGconn, Finish> link(PQconnectdb(connection("postgres", "postgres").c_str()));
    const std::unique_ptr<PGresult, Clear> done(PQexec(link.get(), sql.c_str()));
    const auto status = PQresultStatus(done.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
      throw std::runtime_error(sql + ": " + PQerrorMessage(link.get()));
  }
  bool has(const std::string& database) const {
    const std::unique_ptr<PGconn, Finish> link(PQconnectdb(connection("postgres", database).c_str()));
    return PQstatus(link.get()) == CONNECTION_OK;
  }
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
  UniqueFd users_;
};

const Cluster& cluster() {
  static const Cluster one;
  return one;
}

// This program as it is built now.
std::string template_name() {
  const auto program = fs::read_symlink("/proc/self/exe");
  const auto built = fs::last_write_time(program).time_since_epoch().count();
  return format("template_{:x}", std::hash<std::string>()(program.string() + std::to_string(built)));
}

// PostgreSQL copies a template that nobody is connected to.
const std::string& filled_template(const PostgresqlDatabase::Fill& fill) {
  static const std::string name = [&] {
    std::string made = template_name();
    const auto lock = locked(cluster().folder() / "template", LOCK_EX);
    if (cluster().has(made)) return made;
    const std::string unfinished = format("unfinished_{}", getpid());
    cluster().execute(format("CREATE DATABASE {} OWNER xinluon TEMPLATE template0", unfinished));
    fill(cluster().connection("xinluon", unfinished));
    cluster().execute(format("ALTER DATABASE {} RENAME TO {}", unfinished, made));
    return made;
  }();
  return name;
}

std::string next_name() {
  static std::atomic<int> count = 0;
  return format("test_{}_{}", getpid(), ++count);
}

}  // namespace

bool on_postgresql() {
  const char* const wanted = std::getenv("XINLUON_TEST_DATABASE");
  return wanted != nullptr && std::string_view(wanted) == "postgresql";
}

PostgresqlDatabase::PostgresqlDatabase() : name_(next_name()) {
  cluster().execute(format("CREATE DATABASE {} OWNER xinluon TEMPLATE template0", name_));
}

PostgresqlDatabase::PostgresqlDatabase(const Fill& fill) : name_(next_name()) {
  const auto& filled = filled_template(fill);
  cluster().execute(format("CREATE DATABASE {} OWNER xinluon TEMPLATE {}", name_, filled));
}

PostgresqlDatabase::~PostgresqlDatabase() {
  try {
    cluster().execute(format("DROP DATABASE {} WITH (FORCE)", name_));
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
  }
}

std::string PostgresqlDatabase::owner() const {
  return cluster().connection("xinluon", name_);
}

std::string PostgresqlDatabase::serving() const {
  return cluster().connection("xinluon_serve", name_);
}

std::string PostgresqlDatabase::purging() const {
  return cluster().connection("xinluon_purge", name_);
}

void PostgresqlDatabase::end_connections() const {
  cluster().execute(
      format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", name_));
}

}  // namespace xinluon::test
