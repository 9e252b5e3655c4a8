#include "sync/server/storage/node.h"

#include <array>

namespace xinluon::storage {

std::string_view name_of(NodeKind kind) {
  static constexpr std::array<std::string_view, 3> names = {"unit", "counter", "officer"};
  return names[static_cast<std::size_t>(kind)];
}

std::string to_text(const Node& node) {
  std::string text(name_of(node.kind));
  text += ':';
  text += node.id;
  return text;
}

std::optional<Node> node_from_text(std::string_view text) {
  for (const NodeKind kind : {NodeKind::unit, NodeKind::counter, NodeKind::officer}) {
    const auto name = name_of(kind);
    if (!text.starts_with(name) || !text.substr(name.size()).starts_with(':')) continue;
    const auto id = text.substr(name.size() + 1);
    if (!valid_id(id)) return std::nullopt;
    return Node{kind, std::string(id)};
  }
  return std::nullopt;
}

}  // namespace xinluon::storage
