// The dashboard's files, read once and served from memory.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "sync/base/result.h"
#include "sync/server/http/request.h"
#include "sync/server/http/response.h"

namespace xinluon::http {

class Pages {
 public:
  // Every file below `folder`; index.html is what "/" shows, and every page address of the dashboard.
  // not_found when the folder or its index.html is missing, rejected when a file is too large.
  static Result<Pages> load(const std::filesystem::path& folder);
  // Nothing but a page that says that the dashboard is not installed.
  static Pages missing();

  // `path` without its leading slash. 304 when the client has it, gzip where the client takes it.
  Response serve(const Request& request, const std::string& path) const;

 private:
  struct Page {
    std::string content_type;
    std::string etag;
    std::string cache_control;
    std::string plain;
    std::string gzip;  // empty when it would not be smaller
  };
  std::map<std::string, Page, std::less<>> pages_;
};

}  // namespace xinluon::http
