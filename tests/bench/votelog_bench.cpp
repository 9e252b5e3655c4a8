// What a vote costs on the card: votelog_bench [folder] [votes]
// Save and seal, each one durable commit, against the floor of the same run: as many bytes written and one
// bare fdatasync, in a file beside them. The folder should lie on the medium that is to be judged.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "kiosk/votelog/vote_log.h"
#include "sync/base/unique_fd.h"
#include "sync/crypto/random.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {
namespace {

struct Times {
  std::vector<double> ms;

  void measure(const std::function<void()>& what) {
    const auto start = std::chrono::steady_clock::now();
    what();
    ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  double quantile(double share) {
    std::sort(ms.begin(), ms.end());
    return ms.at(std::min(ms.size() - 1, static_cast<std::size_t>(share * static_cast<double>(ms.size()))));
  }
};

template <class T>
T must(Result<T> result, const char* what) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s: %s\n", what, result.error().message.c_str());
  std::exit(1);
}
void must(const Result<void>& result, const char* what) {
  if (result) return;
  std::fprintf(stderr, "%s: %s\n", what, result.error().message.c_str());
  std::exit(1);
}

votelog::Options options_in(const std::filesystem::path& folder, const std::string& vfs) {
  votelog::Options options;
  options.folder = folder;
  options.kiosk = *KioskId::from("K-BENCH");
  options.boot = "0123abcd";
  options.software = "xinluon bench";
  options.vfs = vfs;
  return options;
}

Vote vote_number(int n) {
  Vote vote;
  vote.level = level_from_int(1 + n % 5);
  vote.counter = *CounterId::from("TM-X01-Q03");
  vote.boot_ms = n;
  vote.shown_ms = 1'200;
  return vote;
}

struct Cost {
  int syncs = 0;
  std::int64_t bytes = 0;
};

// What one vote does to the files, counted underneath SQLite.
Cost cost_of_a_vote(const std::filesystem::path& folder) {
  FaultVfs vfs;
  auto log = must(votelog::VoteLog::open(options_in(folder, vfs.name())), "open");
  must(log.save_open(vote_number(0)), "save");  // the first one of a file also writes the log's head
  must(log.seal(), "seal");
  Cost cost;
  vfs.before = [&](const FileCall& call) {
    if (call.kind == FileCall::Kind::sync) ++cost.syncs;
    if (call.kind == FileCall::Kind::write) cost.bytes += call.bytes;
    return 0;
  };
  must(log.save_open(vote_number(1)), "save");
  must(log.seal(), "seal");
  vfs.before = nullptr;
  return cost;
}

void run(const std::filesystem::path& folder, int votes) {
  const Cost cost = cost_of_a_vote(folder / "counted");
  auto log = must(votelog::VoteLog::open(options_in(folder / "timed", "")), "open");
  const UniqueFd bare(open((folder / "bare").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  const std::string page(static_cast<std::size_t>(cost.bytes / 2), 'x');
  Times save;
  Times seal;
  Times floor;
  off_t at = 0;
  for (int i = 0; i < votes; ++i) {
    save.measure([&] { must(log.save_open(vote_number(i)), "save"); });
    seal.measure([&] { must(log.seal(), "seal"); });
    log.maintain();
    floor.measure([&] {
      if (pwrite(bare.get(), page.data(), page.size(), at) < 0 || fdatasync(bare.get()) != 0) std::abort();
    });
    at += static_cast<off_t>(page.size());
  }
  std::printf("%d votes; each %d fdatasyncs and %lld bytes for save and seal together\n", votes, cost.syncs,
              static_cast<long long>(cost.bytes));
  const auto line = [&](const char* what, Times& times) {
    std::printf("  %-28s p50 %7.3f ms  p99 %7.3f ms  x %.2f, x %.2f of the floor\n", what,
                times.quantile(0.5), times.quantile(0.99), times.quantile(0.5) / floor.quantile(0.5),
                times.quantile(0.99) / floor.quantile(0.99));
  };
  line("save", save);
  line("seal", seal);
  line("floor: write and fdatasync", floor);
}

}  // namespace
}  // namespace xinluon::test

int main(int argc, char** argv) {
  xinluon::crypto::init();
  const xinluon::test::TemporaryFolder temporary;
  const std::filesystem::path folder = argc > 1 ? argv[1] : temporary.path();
  std::filesystem::create_directories(folder);
  xinluon::test::run(folder, argc > 2 ? std::atoi(argv[2]) : 1'000);
  return 0;
}
