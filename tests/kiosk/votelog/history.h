// Long vote files, made past the vote log: a commit a vote would take minutes.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "kiosk/votelog/vote_folder.h"
#include "sync/base/files.h"
#include "sync/sqlite/sqlite.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {

// Votes 1 … n as the records of the epoch that is written, which holds none yet. Gives its file.
inline std::filesystem::path write_history(const Options& options, std::int64_t n) {
  const std::filesystem::path path = [&] {
    const VoteLog log = open_or_die(options);
    return file_of(options, log);
  }();
  auto connection = sqlite::Connection::open(path, {}).value();
  auto insert = connection.prepare("INSERT INTO record VALUES(?, ?, ?)").value();
  auto transaction = sqlite::Transaction::begin(connection).value();
  crypto::Hash hash = crypto::chain_start(options.kiosk, *epoch_of(path));
  for (std::int64_t i = 1; i <= n; ++i) {
    const auto line =
        wire::encode_record({static_cast<Seq>(i), vote_number(i), options.boot, options.software});
    hash = crypto::chain_next(hash, line);
    insert.bind(1, i);
    insert.bind_blob(2, line);
    insert.bind_blob(3, crypto::as_bytes(hash));
    EXPECT_TRUE(insert.run());
  }
  EXPECT_TRUE(transaction.commit());
  return path;
}

// Changes the record of a vote in a file that is closed.
inline void break_record(const std::filesystem::path& path, std::int64_t n) {
  const std::string bytes = read_file(path, 256 * 1024 * 1024).value();
  const std::string words = R"("boot_ms":)" + std::to_string(n) + ",";
  const std::size_t at = bytes.find(words);
  ASSERT_NE(at, std::string::npos);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(at + words.size() - 2));
  file << (words[words.size() - 2] == '9' ? '8' : '9');
}

// A vote file of unknown age that is none: after the next start a new epoch begins beside the intact ones.
inline void damage_something_newer(const Options& options) {
  static std::mt19937 random(7);
  const std::string digits = "0123456789abcdef";
  std::string name(32, '0');
  for (char& c : name) c = digits[random() % digits.size()];
  std::ofstream(options.folder / ("votes-" + name + ".db")) << "rubbish";
}

}  // namespace xinluon::votelog
