// The TLS side of the listener: TLS 1.2 and later, forward secrecy only.
#pragma once

#include <filesystem>

#include <boost/asio/ssl/context.hpp>

#include "sync/base/result.h"

namespace xinluon::http {

// rejected, naming the file, when one of them can't be read or they do not belong together.
Result<boost::asio::ssl::context> make_tls_context(const std::filesystem::path& certificate,
                                                   const std::filesystem::path& key);

}  // namespace xinluon::http
