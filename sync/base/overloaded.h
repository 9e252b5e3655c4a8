// Visits a std::variant with a lambda for each alternative: std::visit(Overloaded{…}, variant).
#pragma once

namespace xinluon {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
// clang 16 deduces no aggregate's arguments by itself.
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace xinluon
