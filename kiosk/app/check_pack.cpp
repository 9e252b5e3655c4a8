#include "kiosk/app/check_pack.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/app/preview.h"
#include "kiosk/ui/grid.h"
#include "sync/base/format.h"

namespace xinluon::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<ui::Size, 6> sizes = {
    {{800, 480}, {1024, 600}, {1280, 800}, {800, 1280}, {1920, 1080}, {1080, 1920}}};

// Where each key stands in the file, for messages.
std::map<std::string, int> lines_of(const fs::path& file) {
  std::map<std::string, int> lines;
  std::ifstream text(file);
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    const auto end = line.find_first_of(" =");
    if (end != std::string::npos && end > 0 && line.front() != '#')
      lines.emplace(line.substr(0, end), number);
  }
  return lines;
}

class Checker {
 public:
  Checker(fs::path file, const ui::Strings& pack, const ui::Strings& reference, ui::FontMeasure& fonts)
      : file_(std::move(file)), lines_(lines_of(file_)), pack_(pack), reference_(reference), fonts_(fonts) {}

  void check_completeness(const Result<void>& complete) {
    if (!complete) problems_.push_back(complete.error().message);
  }

  void check_review() {
    if (!pack_.reviewed())
      complain("pack", "not reviewed by a native speaker; until then the pack stays off");
  }

  void check_glyphs() {
    for (std::size_t i = 0; i < ui::text_keys.size(); ++i) {
      for (const char32_t c : fonts_.missing_glyphs(pack_[static_cast<ui::TextId>(i)])) {
        complain(ui::text_keys.at(i),
                 format("the bundled fonts have no glyph for U+{:04X}", static_cast<unsigned>(c)));
      }
    }
  }

  // Nobody can compare meanings here; that something was left out shows in the number of things named.
  void check_claims() {
    const auto named = [](const std::string& text) { return std::count(text.begin(), text.end(), ','); };
    const auto privacy = ui::TextId::privacy;
    if (named(pack_[privacy]) != named(reference_[privacy])) {
      complain("privacy",
               "names another number of things than the Vietnamese text; every pack makes the same claims");
    }
  }

  void check_fit(TerminalParts parts) {
    parts.packs = {pack_};
    if (pack_.lang() != reference_.lang()) parts.packs.insert(parts.packs.begin(), reference_);
    parts.settings.languages.clear();
    for (const ui::Strings& pack : parts.packs) parts.settings.languages.push_back(pack.lang());
    for (const ui::Size size : sizes) {
      for (const bool large : {false, true}) check_fit(parts, size, large);
    }
  }

  Result<void> result() const {
    if (problems_.empty()) return {};
    std::string all;
    for (const std::string& problem : problems_) all += (all.empty() ? "" : "\n") + problem;
    return fail(Errc::rejected, all);
  }

 private:
  void check_fit(const TerminalParts& parts, ui::Size size, bool large) {
    PreviewRequest request;
    request.size = size;
    request.lang = pack_.lang();
    request.large = large;
    const double ppmm = ui::pixels_per_mm(size, std::nullopt, std::nullopt);
    for (const std::string_view screen : preview_screens()) {
      request.screen = screen;
      const auto view = make_preview(request, ppmm, parts, fonts_);
      if (!view) continue;
      for (const std::string& text : view->misfits) {
        complain(key_of(text), format("does not fit at {}x{}{} on the screen {}: {}", size.w, size.h,
                                      large ? " in large words" : "", screen, text));
      }
    }
  }

  // The key whose text begins as what was drawn; a placeholder may have been filled in.
  std::string_view key_of(const std::string& drawn) const {
    for (std::size_t i = 0; i < ui::text_keys.size(); ++i) {
      const std::string& text = pack_[static_cast<ui::TextId>(i)];
      const auto placeholder = text.find('{');
      if (text == drawn || (placeholder != std::string::npos && placeholder > 0 &&
                            drawn.starts_with(text.substr(0, placeholder)))) {
        return ui::text_keys.at(i);
      }
    }
    return "";
  }

  void complain(std::string_view key, const std::string& what) {
    const auto line = lines_.find(std::string(key));
    const std::string place = line == lines_.end() ? "" : format("{}:", line->second);
    const std::string name = key.empty() ? "" : format(" {}:", key);
    const std::string problem = format("{}:{}{} {}", file_.string(), place, name, what);
    if (std::find(problems_.begin(), problems_.end(), problem) == problems_.end())
      problems_.push_back(problem);
  }

  const fs::path file_;
  const std::map<std::string, int> lines_;
  const ui::Strings& pack_;
  const ui::Strings& reference_;
  ui::FontMeasure& fonts_;
  std::vector<std::string> problems_;
};

}  // namespace

Result<void> check_pack(const fs::path& file, const fs::path& strings, const TerminalParts& parts,
                        ui::FontMeasure& fonts) {
  XINLUON_TRY(const ui::Strings reference, ui::Strings::load(strings, "vi"));
  XINLUON_TRY(const ui::Strings::Draft draft, ui::Strings::load_draft(file, strings));
  Checker checker(file, draft.pack, reference, fonts);
  checker.check_completeness(draft.complete);
  checker.check_review();
  checker.check_glyphs();
  checker.check_claims();
  checker.check_fit(parts);
  XINLUON_RETURN_IF_ERROR(checker.result());
  std::printf("%s is fine\n", file.c_str());
  return {};
}

}  // namespace xinluon::app
