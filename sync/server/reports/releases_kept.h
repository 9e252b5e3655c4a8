// What releases.cpp and releases_of_cuts.cpp share: whose eyes they read with, and what ReleasesAt keeps,
// found and kept under its lock.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "sync/server/reports/releases.h"

namespace xinluon::reports {

// Siblings beyond the asker's scope are counted too; nothing read so is shown.
inline const storage::Scope& everywhere() {
  static const storage::Scope scope = storage::Scope::for_suppression();
  return scope;
}

template <class Map>
typename Map::mapped_type ReleasesAt::find(Map Kept::*map, const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = (kept_.*map).find(key);
  return found == (kept_.*map).end() ? nullptr : found->second;
}

template <class Map, class T>
typename Map::mapped_type ReleasesAt::keep(Map Kept::*map, const std::string& key, T made) {
  const std::lock_guard lock(mutex_);
  auto& kept = (kept_.*map)[key];
  kept = std::make_shared<const T>(std::move(made));
  return kept;
}

}  // namespace xinluon::reports
