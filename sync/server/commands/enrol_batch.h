// admin enrol-batch LIST: hundreds of kiosks at once; enrolment-code create --bundle: the same for one. The
// server checks the list and makes the codes; what is written from them, files for boot partitions and a PDF
// of labels, is written by who gave the command.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sync/server/commands/admin_command.h"
#include "sync/server/fleet/enrolment_batch.h"

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

// What the server gives back of codes it made, and what is written from it: for each kiosk a folder with the
// files for its boot partition, and labels.pdf.
std::string encode_made(const Trust& trust, const std::string& url, const std::string& valid_until,
                        const std::vector<fleet::Invitation>& invitations);
Result<void> write_made(const std::string& made, const std::filesystem::path& folder,
                        const std::filesystem::path& fonts);

// rejected where something is in it.
Result<void> must_be_new(const std::filesystem::path& folder);

}  // namespace xinluon::commands
