// How many records go into the next batch: as many as allowed, halved when the server finds one too large,
// then growing back slowly, because what lies ahead may be as long as what was too long. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sync/wire/limits.h"

namespace xinluon::uploader {

class BatchSize {
 public:
  std::uint32_t records() const { return records_; }

  // False when a batch of one record was too large: then there is nothing left to halve.
  bool shrink_after(std::size_t sent_records) {
    if (sent_records <= 1) return false;
    records_ = static_cast<std::uint32_t>(sent_records / 2);
    return true;
  }
  void grow() { records_ = std::min(max, records_ + std::max<std::uint32_t>(1, records_ / 8)); }

 private:
  static constexpr auto max = static_cast<std::uint32_t>(wire::max_batch_records);
  std::uint32_t records_ = max;
};

}  // namespace xinluon::uploader
