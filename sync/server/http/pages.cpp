#include "sync/server/http/pages.h"

#include <array>
#include <utility>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/wire/problem.h"

namespace xinluon::http {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t max_page_bytes = 4 * 1024 * 1024;  // a font is the largest, 0.3 MB
constexpr std::string_view index_page = "index.html";

std::string content_type_of(const fs::path& file) {
  struct Type {
    std::string_view extension;
    std::string_view media_type;
  };
  static constexpr std::array types = {
      Type{".html", "text/html; charset=utf-8"},
      Type{".js", "text/javascript; charset=utf-8"},
      Type{".css", "text/css; charset=utf-8"},
      Type{".svg", "image/svg+xml"},
      Type{".png", "image/png"},
      Type{".woff2", "font/woff2"},
      Type{".otf", "font/otf"},
      Type{".txt", "text/plain; charset=utf-8"},
      Type{".json", "application/json"},
  };
  for (const auto& type : types)
    if (file.extension() == type.extension) return std::string(type.media_type);
  return "application/octet-stream";
}

// Fonts keep their names for years; everything else is asked for again and mostly answered with 304.
std::string cache_control_of(std::string_view content_type) {
  return content_type.starts_with("font/") ? "public, max-age=604800" : "no-cache";
}

std::string etag_of(std::string_view bytes) {
  return "\"" + crypto::to_hex(crypto::sha256(bytes)).substr(0, 32) + "\"";
}

bool names(std::string_view list, std::string_view word) {
  return list.find(word) != list.npos;
}

}  // namespace

Result<Pages> Pages::load(const fs::path& folder) {
  Pages pages;
  std::error_code failed;
  for (auto entry = fs::recursive_directory_iterator(folder, failed);
       !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    const fs::path& file = entry->path();
    if (!entry->is_regular_file() || file.extension() == ".gz") continue;
    Page page;
    XINLUON_TRY(page.plain, read_file(file, max_page_bytes));
    if (auto gzip = read_file(file.string() + ".gz", max_page_bytes)) page.gzip = *std::move(gzip);
    page.content_type = content_type_of(file);
    page.cache_control = cache_control_of(page.content_type);
    page.etag = etag_of(page.plain);
    pages.pages_.emplace(file.lexically_relative(folder).generic_string(), std::move(page));
  }
  if (failed) return fail(Errc::not_found, format("pages {}: {}", folder.string(), failed.message()));
  if (!pages.pages_.contains(index_page))
    return fail(Errc::not_found, format("pages {}: no {}", folder.string(), index_page));
  return pages;
}

Pages Pages::missing() {
  Pages pages;
  Page page;
  page.plain =
      "<!doctype html><html lang=\"en\"><title>XinLuôn</title><p>The dashboard is not installed on this "
      "server: its configuration's key <code>pages</code> names no folder with an index.html.</p></html>\n";
  page.content_type = content_type_of(index_page);
  page.cache_control = "no-store";
  page.etag = etag_of(page.plain);
  pages.pages_.emplace(index_page, std::move(page));
  return pages;
}

Response Pages::serve(const Request& request, const std::string& path) const {
  const auto found = pages_.find(path.empty() ? index_page : std::string_view(path));
  if (found == pages_.end()) return problem(wire::problems::not_found, "There is nothing at this path");
  const Page& page = found->second;
  Response response{.content_type = page.content_type, .body = "", .headers = {}};
  response.headers = {
      {"ETag", page.etag}, {"Cache-Control", page.cache_control}, {"Vary", "Accept-Encoding"}};
  if (names(request.header("If-None-Match"), page.etag)) {
    response.status = 304;
    return response;
  }
  const bool gzip = !page.gzip.empty() && names(request.header("Accept-Encoding"), "gzip");
  if (gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = gzip ? page.gzip : page.plain;
  return response;
}

}  // namespace xinluon::http
