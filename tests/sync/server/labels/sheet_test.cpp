// The sheet as a printer and a telephone see it: rendered by poppler, read back by zbar.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "sync/server/labels/label.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::labels {
namespace {

const std::string fonts = std::string(XINLUON_SOURCE_DIR) + "/assets/fonts";

Label label_of(int number) {
  const std::string n = std::to_string(number);
  return {"TM-X01-K" + n, "Tỉnh Mẫu › Trung tâm Phục vụ hành chính công Xã Mẫu 01",
          "Quầy số " + n + " – Hộ tịch, chứng thực",
          "url = \"https://may-chu.example:8443\"\npins = "
          "[\"sha256//l7BWAoDtYKWh6qG8RUklQ8iphq1aJbRoxCfrg8PogZE=\"]\n"
          "server_key = \"Kay64UG8yvCyLhqU000LxzYeUm0L/hLIl5S8kyKWbdc=\"\ncode = \"7K3M-AB01-0000-00" +
              n + "\"\nnote = \"Xã Mẫu 01 – Quầy số " + n + "\"\n",
          "25/11/2026"};
}

class Sheet : public testing::Test {
 protected:
  // The pages as pictures, 200 dots an inch.
  std::vector<std::filesystem::path> pictures_of(const std::vector<Label>& labels) {
    const auto pdf = sheets_of(labels, fonts);
    EXPECT_TRUE(pdf) << (pdf ? "" : pdf.error().message);
    std::ofstream(pdf_, std::ios::binary) << pdf.value();
    EXPECT_EQ(xinluon::test::run(
                  {"/usr/bin/pdftoppm", "-r", "200", "-png", pdf_.string(), (folder_ / "page").string()})
                  .status,
              0);
    std::vector<std::filesystem::path> pages;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      if (entry.path().extension() == ".png") pages.push_back(entry.path());
    std::sort(pages.begin(), pages.end());
    return pages;
  }

  xinluon::test::TemporaryFolder folder_;
  std::filesystem::path pdf_ = folder_ / "labels.pdf";
};

TEST_F(Sheet, EveryCodeReadsBackAsItsInvitation) {
  std::vector<Label> labels;
  for (int i = 10; i < 22; ++i) labels.push_back(label_of(i));
  const auto pages = pictures_of(labels);
  ASSERT_EQ(pages.size(), 2U) << "ten on the first sheet, two on the second";
  std::string read;
  for (const auto& page : pages)
    read += xinluon::test::run({"/usr/bin/zbarimg", "--quiet", "--raw", page.string()}).output;
  for (const auto& label : labels)
    EXPECT_NE(read.find(label.invitation), std::string::npos) << label.kiosk << "\n" << read;
  if (const char* out = std::getenv("XINLUON_TEST_ARTEFACTS"))
    std::filesystem::copy(pages[0], std::filesystem::path(out) / "labels.png",
                          std::filesystem::copy_options::overwrite_existing);
}

TEST_F(Sheet, WordsAreTextInEmbeddedFonts) {
  ASSERT_EQ(pictures_of({label_of(10)}).size(), 1U);
  const auto text = xinluon::test::run({"/usr/bin/pdftotext", pdf_.string(), "-"}).output;
  for (const char* word : {"TM-X01-K10", "Quầy số 10", "Xã Mẫu 01", "25/11/2026", "Sáu từ đối chiếu"})
    EXPECT_NE(text.find(word), std::string::npos) << word << "\n" << text;
  const auto listed = xinluon::test::run({"/usr/bin/pdffonts", pdf_.string()}).output;
  EXPECT_NE(listed.find("NotoSans"), std::string::npos) << listed;
  std::istringstream lines(listed);
  std::string line;
  std::getline(lines, line);
  const auto embedded = line.find("emb");
  ASSERT_NE(embedded, std::string::npos) << listed;
  std::getline(lines, line);
  while (std::getline(lines, line)) EXPECT_EQ(line.substr(embedded, 3), "yes") << line;
}

TEST_F(Sheet, LongNamesAreCutAndKhmerIsSet) {
  Label label = label_of(10);
  for (int i = 0; i < 8; ++i) label.place += " › មជ្ឈមណ្ឌលសេវារដ្ឋបាលសាធារណៈ";
  ASSERT_EQ(pictures_of({label}).size(), 1U);
}

TEST_F(Sheet, WhatCanNotBePrintedIsSaid) {
  EXPECT_FALSE(sheets_of({}, fonts));
  EXPECT_NE(sheets_of({label_of(10)}, folder_.path().string()).error().message.find("no fonts"),
            std::string::npos);
  Label label = label_of(10);
  label.invitation.assign(3'000, 'x');
  EXPECT_NE(sheets_of({label}, fonts).error().message.find("TM-X01-K10"), std::string::npos);
}

}  // namespace
}  // namespace xinluon::labels
