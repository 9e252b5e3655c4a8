#include "tests/support/scarce_memory.h"

#include <sqlite3.h>

#include "sync/base/check.h"

namespace xinluon::test {
namespace {

// SQLite's allocator is the process's, and so is this.
struct Shortage {
  sqlite3_mem_methods real{};
  std::uint64_t asked = 0;
  std::uint64_t first = 0;  // 0: nothing is refused
  std::uint64_t requests = 0;

  bool refuses() {
    ++asked;
    return first > 0 && asked >= first && (requests == 0 || asked < first + requests);
  }
};

Shortage& shortage() {
  static Shortage one;
  return one;
}

void* take(int bytes) {
  return shortage().refuses() ? nullptr : shortage().real.xMalloc(bytes);
}

void* take_more(void* old, int bytes) {
  return shortage().refuses() ? nullptr : shortage().real.xRealloc(old, bytes);
}

void configure(sqlite3_mem_methods* methods) {
  XINLUON_CHECK(sqlite3_shutdown() == SQLITE_OK &&
                    sqlite3_config(SQLITE_CONFIG_MALLOC, methods) == SQLITE_OK &&
                    sqlite3_initialize() == SQLITE_OK,
                "SQLite takes no other memory now");
}

}  // namespace

ScarceMemory::ScarceMemory() {
  shortage() = {};
  XINLUON_CHECK(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &shortage().real) == SQLITE_OK ||
                    (sqlite3_shutdown() == SQLITE_OK &&
                     sqlite3_config(SQLITE_CONFIG_GETMALLOC, &shortage().real) == SQLITE_OK),
                "SQLite does not say where its memory comes from");
  sqlite3_mem_methods scarce = shortage().real;
  scarce.xMalloc = take;
  scarce.xRealloc = take_more;
  configure(&scarce);
}

ScarceMemory::~ScarceMemory() {
  refuse_none();
  configure(&shortage().real);
}

void ScarceMemory::refuse(std::uint64_t n, std::uint64_t requests) {
  shortage().asked = 0;
  shortage().first = n;
  shortage().requests = requests;
}

void ScarceMemory::refuse_none() {
  shortage().first = 0;
}

std::uint64_t ScarceMemory::asked() const {
  return shortage().asked;
}

}  // namespace xinluon::test
