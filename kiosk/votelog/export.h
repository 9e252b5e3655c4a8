// What `xinluon-kiosk export` does: writes the records that the server is not known to hold to a USB stick,
// one file an epoch, for `xinluon-server admin import` (PROTOCOL.md §14). Records are streamed: a year of
// them would not fit into the memory of a small board.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "kiosk/votelog/socket_connection.h"
#include "kiosk/votelog/vote_log.h"
#include "sync/base/result.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {

// Where records come from: the running app, or the files themselves while it is down.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  virtual const KioskId& kiosk() const = 0;
  virtual const std::string& software() const = 0;
  virtual const std::vector<wire::EpochState>& epochs() const = 0;
  virtual Result<wire::RecordsAnswer> records(const wire::RecordsRequest& request) = 0;
};

class AppSource final : public RecordSource {
 public:
  // not_found when no app serves the socket.
  static Result<AppSource> open(const std::filesystem::path& socket);

  const KioskId& kiosk() const override { return hello_.kiosk; }
  const std::string& software() const override { return hello_.software; }
  const std::vector<wire::EpochState>& epochs() const override { return hello_.epochs; }
  Result<wire::RecordsAnswer> records(const wire::RecordsRequest& request) override;

 private:
  AppSource(SocketConnection connection, wire::HelloAnswer hello)
      : connection_(std::move(connection)), hello_(std::move(hello)) {}

  SocketConnection connection_;
  wire::HelloAnswer hello_;
};

// Holds the files as the app would, and seals an open vote as the app's next start would.
class FileSource final : public RecordSource {
 public:
  static Result<FileSource> open(const Options& options);

  const KioskId& kiosk() const override { return options_.kiosk; }
  const std::string& software() const override { return options_.software; }
  const std::vector<wire::EpochState>& epochs() const override { return log_.epochs(); }
  Result<wire::RecordsAnswer> records(const wire::RecordsRequest& request) override {
    return log_.records(request);
  }

 private:
  FileSource(Options options, VoteLog log) : options_(std::move(options)), log_(std::move(log)) {}

  Options options_;
  VoteLog log_;
};

enum class Exported { written, replaced, was_there };

struct ExportedFile {
  std::filesystem::path path;
  Seq first_seq = 1;
  Seq last_seq = 0;
  std::uint64_t bytes = 0;
  Exported how = Exported::written;  // replaced: an export of the same records that held fewer
};

using ExportProgress = std::function<void(Seq done, Seq of)>;  // records, of all files

// One file for each epoch of which something is to be carried; none where the server holds everything. Each
// is written under another name, synced and renamed: the name itself is that of a whole file. not_found
// without the folder, full without room on it, rejected when a file of that name holds anything but an
// earlier export of these records; files that were finished before an error stay.
Result<std::vector<ExportedFile>> export_records(RecordSource& source, const std::filesystem::path& folder,
                                                 const ExportProgress& progress);

}  // namespace xinluon::votelog
