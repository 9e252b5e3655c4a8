// What releases.cpp, releases_of_officers.cpp and releases_of_cuts.cpp share: whose eyes they read with, what
// ReleasesAt keeps, found and kept under its lock, and how stays become a release.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sync/server/reports/releases.h"

namespace xinluon::reports {

// Siblings beyond the asker's scope are counted too; nothing read so is shown.
inline const storage::Scope& everywhere() {
  static const storage::Scope scope = storage::Scope::for_suppression();
  return scope;
}

// The node's id when it is of that kind; nothing when it is of another, or is no id.
template <class Id>
std::optional<Id> id_in(const storage::Node& node) {
  auto id = Id::from(node.id);
  if (id && storage::Node::of(*id).kind != node.kind) id.reset();
  return id;
}

// A part of a node's votes, told between boundaries of its own, which must outlive the row.
Row part_row(VotesByDay part, const Boundaries& counted);
VotesByDay without(VotesByDay votes, const VotesByDay& part);
VotesByDay within(const VotesByDay& votes, const Period& stay);
// What a family's rule found for a child, of the days it stood there. What waited when it left is told up to
// that day once the rule lets it go.
Boundaries of_stay(const Boundaries& found, const Period& stay);
// Joins boundaries of stays that follow each other where no votes lie between.
std::vector<Boundaries> joined(const std::vector<const Boundaries*>& stays, const VotesByDay& votes);

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
