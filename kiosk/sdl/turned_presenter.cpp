#include "kiosk/sdl/presenter.h"
#include "kiosk/sdl/turning.h"
#include "sync/base/log.h"

namespace xinluon::sdl {
namespace {

class TurnedPresenter final : public Presenter {
 public:
  TurnedPresenter(std::unique_ptr<Presenter> onto, ui::Rotation by) : onto_(std::move(onto)), by_(by) {}

  Result<Target> target(ui::Size size) override {
    if (size != size_) {
      pixels_.assign(static_cast<std::size_t>(size.w) * static_cast<std::size_t>(size.h), 0xFF000000U);
      size_ = size;
    }
    return picture();
  }

  void present(const std::vector<ui::Rect>& changed) override {
    const Result<Target> panel = onto_->target(turned(size_, by_));
    if (!panel) return log::error("draw: {}", panel.error().message);
    std::vector<ui::Rect> there;
    for (const ui::Rect& rect : changed) {
      copy_turned(picture(), size_, rect, by_, *panel);
      const ui::Rect seen = ui::intersection(turned(rect, size_, by_), panel->clip);
      if (!seen.empty()) there.push_back(seen);
    }
    if (!there.empty()) onto_->present(there);
  }

 private:
  Target picture() { return {pixels_.data(), size_.w, {0, 0, size_.w, size_.h}}; }

  std::unique_ptr<Presenter> onto_;
  ui::Rotation by_;
  ui::Size size_;
  std::vector<Argb> pixels_;
};

}  // namespace

std::unique_ptr<Presenter> turned_presenter(std::unique_ptr<Presenter> onto, ui::Rotation by) {
  return std::make_unique<TurnedPresenter>(std::move(onto), by);
}

}  // namespace xinluon::sdl
