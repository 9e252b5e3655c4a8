#include "sync/server/archive/zip_writer.h"

#include <optional>
#include <utility>

#include <archive.h>
#include <archive_entry.h>

#include "sync/base/check.h"

namespace xinluon::archive {
namespace {

// Large enough that a line is not written in crumbs, small enough to be held a few times.
constexpr int block_bytes = 64 * 1024;
constexpr mode_t file_mode = 0600;
constexpr std::int64_t ms_a_second = 1000;

struct FreeArchive {
  void operator()(::archive* archive) const { archive_write_free(archive); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

}  // namespace

struct ZipWriter::Impl {
  Sink sink;
  std::int64_t made_s;
  std::optional<Error> failed;  // of the sink
  std::unique_ptr<::archive, FreeArchive> zip{archive_write_new()};

  static la_ssize_t give(::archive*, void* self, const void* bytes, std::size_t size) {
    auto& impl = *static_cast<Impl*>(self);
    if (impl.failed) return -1;  // asked again when it is freed
    auto given = impl.sink({static_cast<const char*>(bytes), size});
    if (given) return static_cast<la_ssize_t>(size);
    impl.failed = std::move(given).error();
    return -1;
  }

  Result<void> said(la_ssize_t code) const {
    if (code >= ARCHIVE_OK) return {};
    if (failed) return fail(*failed);
    const char* why = archive_error_string(zip.get());
    return fail(Errc::internal, std::string("writing a ZIP: ") + (why == nullptr ? "no reason given" : why));
  }
};

ZipWriter::ZipWriter(Sink sink, WallTime made)
    : impl_(new Impl{std::move(sink), to_ms(made) / ms_a_second, std::nullopt}) {
  auto* zip = impl_->zip.get();
  XINLUON_CHECK(archive_write_set_format_zip(zip) == ARCHIVE_OK, "libarchive writes ZIP");
  XINLUON_CHECK(archive_write_set_options(zip, "hdrcharset=UTF-8") == ARCHIVE_OK, "names are UTF-8");
  archive_write_set_bytes_per_block(zip, block_bytes);
  archive_write_set_bytes_in_last_block(zip, 1);
  XINLUON_CHECK(archive_write_open(zip, impl_.get(), nullptr, &Impl::give, nullptr) == ARCHIVE_OK,
                "nothing is written yet");
}

ZipWriter::~ZipWriter() = default;

Result<void> ZipWriter::begin(const std::string& name) {
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname_utf8(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), file_mode);
  archive_entry_set_mtime(entry.get(), impl_->made_s, 0);
  return impl_->said(archive_write_header(impl_->zip.get(), entry.get()));
}

Result<void> ZipWriter::write(std::string_view bytes) {
  return impl_->said(archive_write_data(impl_->zip.get(), bytes.data(), bytes.size()));
}

Result<void> ZipWriter::finish() {
  return impl_->said(archive_write_close(impl_->zip.get()));
}

Result<std::string> zip_of(const std::vector<File>& files, WallTime made) {
  std::string zip;
  ZipWriter writer(
      [&zip](std::string_view bytes) -> Result<void> {
        zip += bytes;
        return {};
      },
      made);
  for (const auto& file : files) {
    XINLUON_RETURN_IF_ERROR(writer.begin(file.name));
    XINLUON_RETURN_IF_ERROR(writer.write(file.bytes));
  }
  XINLUON_RETURN_IF_ERROR(writer.finish());
  return zip;
}

}  // namespace xinluon::archive
