// Votes to store, and what is found stored.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "kiosk/votelog/vote_log.h"
#include "sync/wire/record_codec.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::votelog {

// Tells votes apart by their boot_ms.
inline Vote vote_number(std::int64_t n) {
  Vote vote;
  vote.level = level_from_int(1 + n % 5);
  vote.counter = *CounterId::from("Q03");
  vote.boot_ms = n;
  vote.shown_ms = 1'200;
  return vote;
}

// An invitation without a vote, told apart in the same way.
inline Vote no_answer_number(std::int64_t n) {
  Vote vote = vote_number(n);
  vote.outcome = Outcome::timed_out;
  vote.level.reset();
  vote.mode = Mode::armed;
  return vote;
}

inline std::string token_number(std::int64_t n) {
  return "token-" + std::to_string(n);
}

inline Options options_in(const std::filesystem::path& folder, const std::string& vfs = "") {
  Options options;
  options.folder = folder;
  options.kiosk = *KioskId::from("K001");
  options.boot = "0123abcd";
  options.software = "xinluon test";
  options.reserve_bytes = 64 * 1024;
  options.vfs = vfs;
  return options;
}

inline VoteLog open_or_die(const Options& options) {
  auto log = VoteLog::open(options);
  EXPECT_TRUE(log) << log.error().message;
  return std::move(*log);
}

inline Seq cast(VoteLog& log, std::int64_t n) {
  const auto saved = log.save_open(vote_number(n));
  EXPECT_TRUE(saved) << saved.error().message;
  const auto seq = log.seal();
  EXPECT_TRUE(seq) << seq.error().message;
  return seq.value_or(0);
}

// The lines of one epoch from its first kept record on; records() verifies their chain.
inline std::vector<std::string> lines_of(VoteLog& log, const wire::EpochState& state) {
  std::vector<std::string> lines;
  for (Seq after = state.first_seq - 1; after < state.head_seq;) {
    auto answer = log.records({state.epoch, after, 500, 256 * 1024});
    EXPECT_TRUE(answer) << answer.error().message;
    if (!answer || answer->lines.empty()) break;
    after += answer->lines.size();
    if (after == state.head_seq) {
      EXPECT_EQ(answer->last_hash, state.head_hash);
    }
    std::move(answer->lines.begin(), answer->lines.end(), std::back_inserter(lines));
  }
  return lines;
}

// All records of all epochs, oldest first; each has its place's seq.
inline std::vector<Record> stored_records(VoteLog& log) {
  std::vector<Record> records;
  for (const wire::EpochState& state : std::vector(log.epochs())) {
    Seq seq = state.first_seq;
    for (const auto& line : lines_of(log, state)) {
      auto record = wire::decode_record(line);
      EXPECT_TRUE(record) << line << ": " << record.error().message;
      if (!record) continue;
      EXPECT_EQ(record->seq, seq++);
      records.push_back(std::move(*record));
    }
  }
  return records;
}

inline std::vector<std::int64_t> stored_numbers(VoteLog& log) {
  std::vector<std::int64_t> numbers;
  for (const Record& record : stored_records(log)) numbers.push_back(record.vote.boot_ms);
  return numbers;
}

inline std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The one file that is being written.
inline std::filesystem::path file_of(const Options& options, const VoteLog& log) {
  return options.folder / ("votes-" + log.epochs().back().epoch.text() + ".db");
}

}  // namespace xinluon::votelog
