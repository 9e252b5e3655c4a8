#include "kiosk/votelog/export.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/system_error.h"
#include "sync/wire/export_file.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

constexpr Milliseconds patience{10'000};  // an app that stores a vote on a slow card is waited for
constexpr mode_t file_mode = 0644;  // whoever carries the stick may read it: nothing in it names a citizen
constexpr std::size_t max_header_line_bytes = 4096;

tl::unexpected<Error> fail_to(std::string_view verb, const fs::path& path) {
  const int error_number = errno;
  return fail(system_error(error_number, format("{} {}", verb, path.native())));
}

// A file under another name until it is whole; removed again unless it was kept.
class Unfinished {
 public:
  static Result<Unfinished> make(const fs::path& path) {
    const fs::path name = path.parent_path() / ("." + path.filename().native() + ".part");
    UniqueFd fd(open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, file_mode));
    if (!fd) return fail_to("write", name);
    return Unfinished(std::move(fd), name);
  }
  Unfinished(Unfinished&& other) noexcept
      : fd_(std::move(other.fd_)), name_(std::exchange(other.name_, {})) {}
  Unfinished& operator=(Unfinished&&) = delete;
  ~Unfinished() {
    if (!name_.empty()) unlink(name_.c_str());
  }

  Result<void> write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_.get(), bytes.data(), bytes.size());
      if (n < 0) return fail_to("write", name_);
      bytes.remove_prefix(static_cast<std::size_t>(n));
      bytes_ += static_cast<std::uint64_t>(n);
    }
    return {};
  }
  Result<void> keep_as(const fs::path& path) {
    if (fsync(fd_.get()) != 0) return fail_to("fsync", name_);
    if (rename(name_.c_str(), path.c_str()) != 0) return fail_to("make", path);
    name_.clear();
    return sync_folder(path.parent_path());
  }
  std::uint64_t bytes() const { return bytes_; }

 private:
  Unfinished(UniqueFd fd, fs::path name) : fd_(std::move(fd)), name_(std::move(name)) {}

  UniqueFd fd_;
  fs::path name_;
  std::uint64_t bytes_ = 0;
};

// One epoch on its way into its file.
class EpochExport {
 public:
  EpochExport(RecordSource& source, wire::EpochState state, const fs::path& folder)
      : source_(source), state_(std::move(state)), after_(std::max(state_.held_seq, state_.first_seq - 1)) {
    path_ = folder / format("{}-{}-{}.xinluon", source.kiosk().text(), state_.epoch.text(), after_ + 1);
  }

  Seq records() const { return state_.head_seq - std::min(after_, state_.head_seq); }
  Result<ExportedFile> run(const std::function<void(Seq)>& progress);

 private:
  Result<std::optional<wire::ExportHeader>> look_at_earlier() const;
  Result<wire::RecordsAnswer> piece(Seq after);
  Result<void> write_header(Unfinished& file, const crypto::Hash& before) const;
  bool is_begun_by(const wire::ExportHeader& earlier) const;
  tl::unexpected<Error> something_else() const {
    return fail(Errc::rejected, format("{} is there and is no earlier export of these records: move it away",
                                       path_.native()));
  }

  RecordSource& source_;
  wire::EpochState state_;
  Seq after_;
  fs::path path_;
};

Result<std::optional<wire::ExportHeader>> EpochExport::look_at_earlier() const {
  std::error_code unknown;
  if (!fs::exists(path_, unknown)) return std::nullopt;
  std::ifstream in(path_, std::ios::binary);
  std::string line(max_header_line_bytes, '\0');
  in.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(std::min(static_cast<std::size_t>(in.gcount()), line.find('\n')));
  const auto header = wire::decode_export_header(line);
  if (!header || !is_begun_by(*header)) return something_else();
  return *header;
}

bool EpochExport::is_begun_by(const wire::ExportHeader& earlier) const {
  return earlier.kiosk == source_.kiosk() && earlier.epoch == state_.epoch &&
         earlier.first_seq == after_ + 1 && earlier.last_seq <= state_.head_seq;
}

Result<wire::RecordsAnswer> EpochExport::piece(Seq after) {
  const Seq left = state_.head_seq - after;
  const auto count = static_cast<std::uint32_t>(std::min<Seq>(left, wire::max_batch_records));
  XINLUON_TRY(auto answer, source_.records({state_.epoch, after, count, wire::max_batch_bytes}));
  if (answer.lines.empty()) return fail(Errc::internal, format("record {} can't be had", after + 1));
  return answer;
}

Result<void> EpochExport::write_header(Unfinished& file, const crypto::Hash& before) const {
  const wire::ExportHeader header{source_.kiosk(), state_.epoch,     after_ + 1,        before,
                                  state_.head_seq, state_.head_hash, source_.software()};
  return file.write(wire::encode_export_header(header) + '\n');
}

Result<ExportedFile> EpochExport::run(const std::function<void(Seq)>& progress) {
  XINLUON_TRY(const auto earlier, look_at_earlier());
  XINLUON_TRY(auto file, Unfinished::make(path_));
  bool goes_on = !earlier;
  crypto::Hash last{};
  for (Seq after = after_; after < state_.head_seq;) {
    XINLUON_TRY(const auto answer, piece(after));
    if (after == after_) {
      last = answer.prev_hash;
      XINLUON_RETURN_IF_ERROR(write_header(file, last));
    }
    for (const auto& line : answer.lines) {
      XINLUON_RETURN_IF_ERROR(file.write(line + '\n'));
      last = crypto::chain_next(last, line);
      ++after;
      if (earlier && after == earlier->last_seq) goes_on = last == earlier->last_hash;
    }
    progress(answer.lines.size());
  }
  if (last != state_.head_hash)
    return fail(Errc::corrupt, format("the chain of epoch {} breaks", state_.epoch.text()));
  if (!goes_on) return something_else();
  ExportedFile done{path_, after_ + 1, state_.head_seq, file.bytes(), Exported::written};
  if (earlier) done.how = earlier->last_seq == done.last_seq ? Exported::was_there : Exported::replaced;
  XINLUON_RETURN_IF_ERROR(file.keep_as(path_));
  return done;
}

Result<void> require_folder(const fs::path& folder) {
  std::error_code unknown;
  if (fs::is_directory(folder, unknown)) return {};
  return fail(Errc::not_found, format("{} is no folder: is the stick mounted there?", folder.native()));
}

Error with_remedy(Error error, const fs::path& folder) {
  if (error.code != Errc::full) return error;
  const auto free = free_bytes(folder);
  error.message +=
      format("; {} has {} kB left: take another stick", folder.native(), free.value_or(0) / 1024);
  return error;
}

}  // namespace

Result<AppSource> AppSource::open(const fs::path& socket) {
  XINLUON_TRY(auto connection, SocketConnection::open(socket, patience));
  XINLUON_TRY(const std::string line, connection.ask(wire::HelloRequest{}));
  XINLUON_TRY(auto hello, wire::decode_hello(line));
  return AppSource(std::move(connection), std::move(hello));
}

Result<wire::RecordsAnswer> AppSource::records(const wire::RecordsRequest& request) {
  XINLUON_TRY(const std::string line, connection_.ask(request));
  return wire::decode_records(line);
}

Result<FileSource> FileSource::open(const Options& options) {
  XINLUON_TRY(auto log, VoteLog::open(options));
  return FileSource(options, std::move(log));
}

Result<std::vector<ExportedFile>> export_records(RecordSource& source, const fs::path& folder,
                                                 const ExportProgress& progress) {
  XINLUON_RETURN_IF_ERROR(require_folder(folder));
  std::vector<EpochExport> exports;
  Seq of = 0;
  for (const wire::EpochState& state : source.epochs()) {
    exports.emplace_back(source, state, folder);
    of += exports.back().records();
  }
  std::vector<ExportedFile> files;
  Seq done = 0;
  for (EpochExport& one : exports) {
    if (one.records() == 0) continue;
    auto file = one.run([&](Seq more) { progress(done += more, of); });
    if (!file) return fail(with_remedy(std::move(file).error(), folder));
    files.push_back(std::move(*file));
  }
  return files;
}

}  // namespace xinluon::votelog
