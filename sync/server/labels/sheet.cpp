#include <cairo-pdf.h>

#include "sync/base/format.h"
#include "sync/qr/qr_code.h"
#include "sync/server/labels/label.h"
#include "sync/server/labels/typesetter.h"

namespace xinluon::labels {
namespace {

// A usual sheet of 2 × 5 labels, 99 × 57 mm each.
constexpr double points_a_mm = 72 / 25.4;
constexpr double page_width_mm = 210;
constexpr double page_height_mm = 297;
constexpr double label_width_mm = 99;
constexpr double label_height_mm = 57;
constexpr double left_mm = (page_width_mm - 2 * label_width_mm) / 2;
constexpr double top_mm = (page_height_mm - 5 * label_height_mm) / 2;
constexpr double code_mm = 47;  // with its quiet zone
constexpr double inset_mm = 4;
constexpr int quiet_modules = 4;
constexpr double margin_mm = 2;

cairo_status_t append(void* closure, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

struct Corner {
  double x_mm;
  double y_mm;
};

Corner corner_of(std::size_t place) {
  const std::size_t column = place % 2;
  const std::size_t row = place / 2;
  return {left_mm + static_cast<double>(column) * label_width_mm,
          top_mm + static_cast<double>(row) * label_height_mm};
}

void draw_code(cairo_t* page, const qr::QrCode& code, const Corner& at) {
  const double module = code_mm / (code.side + 2 * quiet_modules);
  for (int y = 0; y < code.side; ++y) {
    for (int x = 0; x < code.side; ++x) {
      const auto module_at =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(code.side) + static_cast<std::size_t>(x);
      if (!code.dark[module_at]) continue;
      cairo_rectangle(page, (at.x_mm + (x + quiet_modules) * module) * points_a_mm,
                      (at.y_mm + (y + quiet_modules) * module) * points_a_mm, module * points_a_mm,
                      module * points_a_mm);
    }
  }
  cairo_fill(page);
}

void draw_words(cairo_t* page, const Typesetter& words, const Label& label, const Corner& at) {
  const double x = at.x_mm + inset_mm / 2 + code_mm;
  const double width = label_width_mm - code_mm - inset_mm - margin_mm;
  double y = at.y_mm + inset_mm;
  const auto put = [&](const std::string& text, const Style& style, double gap) {
    y += words.set(page, x, y, width, text, style) + gap;
  };
  put(label.kiosk, {.size_pt = 13, .bold = true, .max_lines = 2}, 1);
  put(label.counter, {.size_pt = 9, .bold = true, .max_lines = 3}, 0.6);
  put(label.place, {.size_pt = 8, .max_lines = 3}, 1.2);
  put(format("Mã dùng một lần, đến hết {}", label.valid_until), {.size_pt = 7, .max_lines = 2}, 1);
  put("Sáu từ đối chiếu trên máy:", {.size_pt = 7, .max_lines = 2}, 2);
  put("……………  ……………  ……………", {.size_pt = 7}, 2.5);
  put("……………  ……………  ……………", {.size_pt = 7}, 0);
}

void draw_border(cairo_t* page, const Corner& at) {
  cairo_set_line_width(page, 0.25);
  cairo_rectangle(page, at.x_mm * points_a_mm, at.y_mm * points_a_mm, label_width_mm * points_a_mm,
                  label_height_mm * points_a_mm);
  cairo_stroke(page);
}

Result<std::vector<qr::QrCode>> codes_of(const std::vector<Label>& labels) {
  std::vector<qr::QrCode> codes;
  for (const auto& label : labels) {
    auto code = qr::encode(label.invitation);
    if (!code) return fail(with_context(std::move(code).error(), label.kiosk));
    codes.push_back(std::move(*code));
  }
  return codes;
}

}  // namespace

Result<std::string> sheets_of(const std::vector<Label>& labels, const std::string& fonts) {
  if (labels.empty()) return fail(Errc::rejected, "there is no label to print");
  XINLUON_TRY(const auto codes, codes_of(labels));
  XINLUON_TRY(const auto words, Typesetter::open(fonts));
  std::string pdf;
  cairo_surface_t* const surface = cairo_pdf_surface_create_for_stream(
      append, &pdf, page_width_mm * points_a_mm, page_height_mm * points_a_mm);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, "XinLuôn: nhãn thiết bị");
  cairo_t* const page = cairo_create(surface);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Corner at = corner_of(i % labels_a_sheet);
    draw_code(page, codes[i], {at.x_mm + 1, at.y_mm + (label_height_mm - code_mm) / 2});
    draw_words(page, words, labels[i], at);
    draw_border(page, at);
    if ((i + 1) % labels_a_sheet == 0 || i + 1 == labels.size()) cairo_show_page(page);
  }
  cairo_destroy(page);
  cairo_surface_finish(surface);
  const bool drawn = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(surface);
  if (!drawn) return fail(Errc::internal, "the labels could not be drawn");
  return pdf;
}

}  // namespace xinluon::labels
