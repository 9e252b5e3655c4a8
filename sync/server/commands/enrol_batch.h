// admin enrol-batch LIST: hundreds of kiosks at once. The server checks the list and makes the codes; what is
// written from them, files for boot partitions and a PDF of labels, is written by who gave the command.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sync/server/commands/admin_command.h"

namespace xinluon::commands {

struct EnrolBatchOptions {
  std::filesystem::path list;
  std::filesystem::path out;    // a folder that must not exist yet, or be empty
  std::filesystem::path fonts;  // of the labels
  bool dry_run = false;
  std::string url;
  std::string valid_hours;
};
// "kiosks.csv --out DIR --dry-run …", the words behind enrol-batch. rejected, saying what is wrong.
Result<EnrolBatchOptions> enrol_batch_options(const std::vector<std::string>& words);

using PerformCall = std::function<Result<Outcome>(const AdminCall&)>;
// What is to be printed. Nothing is enrolled and nothing is written when any line is wrong.
Result<std::string> enrol_batch(const EnrolBatchOptions& options, const PerformCall& perform);

// A code that was made, and everything that a kiosk's files and label say.
struct BatchKiosk {
  std::string kiosk;
  std::string counter;
  std::string counter_name;
  std::string number;
  std::string field;
  std::string place;
  std::string enrolment;    // the file's text
  std::string valid_until;  // "25/11/2026"
};
// The file for the boot partition, and the terminal's own configuration to begin with.
Result<void> write_boot_files(const std::filesystem::path& folder, const std::vector<BatchKiosk>& kiosks);
Result<void> write_labels(const std::filesystem::path& file, const std::vector<BatchKiosk>& kiosks,
                          const std::filesystem::path& fonts);

}  // namespace xinluon::commands
