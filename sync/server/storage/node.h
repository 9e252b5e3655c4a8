// What a figure is counted for: a unit, a counter or an officer.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "sync/domain/ids.h"

namespace xinluon::storage {

enum class NodeKind { unit, counter, officer };

struct Node {
  NodeKind kind = NodeKind::unit;
  std::string id;

  static Node of(const UnitId& unit) { return {NodeKind::unit, unit.text()}; }
  static Node of(const CounterId& counter) { return {NodeKind::counter, counter.text()}; }
  static Node of(const OfficerId& officer) { return {NodeKind::officer, officer.text()}; }
  auto operator<=>(const Node&) const = default;
};

std::string_view name_of(NodeKind kind);  // "unit", "counter", "officer": stored and sent, frozen
std::string to_text(const Node& node);    // "unit:TM-X01": stored, frozen
std::optional<Node> node_from_text(std::string_view text);

}  // namespace xinluon::storage
