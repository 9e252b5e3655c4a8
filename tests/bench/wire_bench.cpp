// Bytes and time of full batches on the wire, as a kiosk's uploader compresses them, beside zstd's own levels
// and beside one with a dictionary of such records:
//   wire_bench [batches]
// Open mode, and armed with officer, field, procedure and transaction, each of one counter over some days.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <zstd.h>

#include "sync/base/format.h"
#include "sync/wire/compression.h"
#include "sync/wire/limits.h"
#include "sync/wire/record_codec.h"
#include "tests/support/random_vote.h"

namespace xinluon::test {
namespace {

constexpr std::size_t records_a_boot = 70;  // a working day
constexpr std::size_t dictionary_bytes = 32 * 1024;

// What a counter's day is made of: two officers, a dozen procedures, one field; most people are satisfied.
class Counter {
 public:
  Counter(std::uint64_t seed, bool armed) : random_(seed), armed_(armed) {}

  std::string batch() {
    std::string body;
    for (std::size_t i = 0; i < wire::max_batch_records; ++i) body += wire::encode_record(next()) + '\n';
    return body;
  }

 private:
  double share() { return static_cast<double>(random_() >> 11) / 9007199254740992.0; }

  Record next() {
    if (seq_++ % records_a_boot == 0 || boot_.empty()) {
      boot_ = format("{:08x}", random_() & 0xFFFFFFFFU);
      boot_ms_ = 60'000;
    }
    boot_ms_ += 20'000 + static_cast<std::int64_t>(-400'000 * std::log(1 - share()));
    Vote vote = plain_vote();
    const double mood = share();
    vote.level = mood < 0.62   ? Level::very_satisfied
                 : mood < 0.87 ? Level::satisfied
                 : mood < 0.95 ? Level::neutral
                 : mood < 0.98 ? Level::dissatisfied
                               : Level::very_dissatisfied;
    if (share() < 0.35)
      for (auto& mark : vote.marks)
        if (share() < 0.25) mark = mood < 0.87 || share() < 0.5 ? Mark::shown : Mark::missing;
    vote.counter = CounterId::from("TM-X01-Q01").value();
    vote.boot_ms = boot_ms_;
    vote.shown_ms = static_cast<std::int64_t>(1'000 - 4'000 * std::log(1 - share()));
    if (armed_) arm(vote);
    return {seq_, vote, boot_, "xinluon 0.1.0"};
  }

  void arm(Vote& vote) {
    vote.mode = Mode::armed;
    vote.linked = true;
    vote.officer = OfficerId::from(seq_ / 90 % 2 == 0 ? "CB-0012" : "CB-0047").value();
    vote.field = "Đất đai";
    vote.procedure = format("1.{:06}", 1'000 + random_() % 12 * 317);
    const double kind = share();
    vote.transaction_kind = kind < 0.6 ? "tiep_nhan" : kind < 0.9 ? "tra_ket_qua" : "huong_dan";
  }

  Random random_;
  bool armed_;
  Seq seq_ = 10'000;
  std::string boot_;
  std::int64_t boot_ms_ = 0;
};

using Compress = std::function<std::size_t(const std::string&)>;

void measure(const char* what, const std::vector<std::string>& batches, const Compress& compress) {
  std::size_t bytes = 0;
  double best_ms = 1e9;
  for (const auto& batch : batches) {
    const auto begin = std::chrono::steady_clock::now();
    bytes += compress(batch);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    best_ms = std::min(best_ms, took.count());
  }
  const auto records = static_cast<double>(batches.size() * wire::max_batch_records);
  std::fputs(format("  {:<24} {:6.2f} bytes a record  {:8.2f} ms a batch\n", what,
                    static_cast<double>(bytes) / records, best_ms)
                 .c_str(),
             stdout);
}

std::size_t at_level(const std::string& batch, int level, const std::string& dictionary) {
  std::string out(ZSTD_compressBound(batch.size()), '\0');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  const std::size_t size = ZSTD_compress_usingDict(context, out.data(), out.size(), batch.data(),
                                                   batch.size(), dictionary.data(), dictionary.size(), level);
  ZSTD_freeCCtx(context);
  return size;
}

void run(bool armed, std::size_t count) {
  Counter counter(42, armed);
  std::vector<std::string> batches;
  for (std::size_t i = 0; i < count; ++i) batches.push_back(counter.batch());
  const std::string dictionary = Counter(7, armed).batch().substr(0, dictionary_bytes);
  std::fputs(format("{}: {} batches of {} records, {} bytes a record\n", armed ? "armed" : "open", count,
                    wire::max_batch_records, batches[0].size() / wire::max_batch_records)
                 .c_str(),
             stdout);
  measure("ours", batches, [](const std::string& batch) { return wire::zstd_compress(batch).size(); });
  for (const int level : {3, 6, 9, 12, 15})
    measure(format("level {}", level).c_str(), batches,
            [level](const std::string& batch) { return at_level(batch, level, ""); });
  measure("level 9, dictionary", batches,
          [&](const std::string& batch) { return at_level(batch, 9, dictionary); });
}

}  // namespace
}  // namespace xinluon::test

int main(int argc, char** argv) {
  const std::size_t batches = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 8;
  for (const bool armed : {false, true}) xinluon::test::run(armed, std::max<std::size_t>(batches, 1));
}
