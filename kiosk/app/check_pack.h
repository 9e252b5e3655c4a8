// What is wrong with a language pack, before it stands before a citizen: `xinluon-kiosk check-pack FILE`.
#pragma once

#include <filesystem>

#include "kiosk/app/terminal_parts.h"
#include "kiosk/ui/canvas.h"
#include "sync/base/result.h"

namespace xinluon::app {

// `file` is <language>.toml. It is held against vi.toml of `strings`: keys, NFC, placeholders; every glyph
// must be in the bundled fonts; every text must fit on every screen in every supported size, also in large
// words, with the site's own names in `parts`; the privacy promise must name as many things; a native speaker
// must have reviewed it. A text that is missing is Vietnamese in the other checks. rejected with every
// problem, a line each: "file:line: what". Says on standard output that it is fine.
Result<void> check_pack(const std::filesystem::path& file, const std::filesystem::path& strings,
                        const TerminalParts& parts, ui::FontMeasure& fonts);

}  // namespace xinluon::app
