// Which part of a line is written in which script: a font serves one script only, and the shaping engine
// must be told which.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xinluon::sdl {

enum class Script : std::uint8_t { latin, khmer };  // latin also stands for digits, blanks and signs

struct ScriptRun {
  Script script;
  std::string text;  // UTF-8
  bool operator==(const ScriptRun&) const = default;
};

// In reading order. U+200B only marks where a line may break and is left out; bytes that are no UTF-8
// become U+FFFD.
std::vector<ScriptRun> script_runs(std::string_view text);

}  // namespace xinluon::sdl
