// Unpredictable bytes from the kernel. Ready at once: call crypto::init() first in main.
#pragma once

#include <cstddef>
#include <string>

#include "sync/domain/ids.h"

namespace xinluon::crypto {

void init();  // once, before anything else of this folder; aborts if libsodium can't start
std::string random_bytes(std::size_t n);
std::string random_hex(std::size_t bytes);
Epoch random_epoch();
// 80 bits as 16 letters of Crockford's base32 in groups of four: "7K3M-…". For enrolment codes.
std::string random_code();
// Upper case, without dashes and blanks, O→0, I and L→1: what a person typed, as random_code() means it.
std::string normalise_code(const std::string& typed);

}  // namespace xinluon::crypto
