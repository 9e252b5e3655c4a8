#include "tests/e2e/stand.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <unistd.h>

#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void need(bool ok, const std::string& what, const std::string& log) {
  if (ok) return;
  std::cerr << what << "; its log:\n" << log << '\n';
  XINLUON_CHECK(false, "the stand could not be set up");
}

std::string first_line(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace

std::string program(const std::string& name) {
  return std::string(XINLUON_BIN_DIR) + "/" + name;
}

Stand::Stand(const StandOptions& options)
    : options_(options),
      x_server_(options.touch_panel ? XServer::with_touch_panel(options.size, folder_.path())
                                    : XServer::virtual_frame_buffer(options.size, folder_.path())) {
  look_at_screen();
  write_configurations();
  start_server();
  make_references();
  start_kiosk();
  enrol();
  start_uploader();
}

Stand::~Stand() {
  uploader_.reset();
  kiosk_.reset();
  server_.reset();
  eyes_.reset();
  panel_.reset();
  screen_.reset();
}

void Stand::look_at_screen() {
  setenv("DISPLAY", x_server_.display().c_str(), 1);  // the programs inherit it
  unsetenv("WAYLAND_DISPLAY");
  screen_ = std::make_unique<X11Screen>(x_server_.display());
  if (options_.touch_panel)
    panel_ = std::make_unique<TouchPanel>(x_server_.touch_socket(), screen_->width(), screen_->height());
}

void Stand::write_configurations() {
  const auto path = [&](const char* name) { return (folder_ / name).string(); };
  for (const char* name : {"server", "kiosk", "sync", "references"})
    std::filesystem::create_directory(folder_ / name);
  std::ofstream(config("server")) << fmt::format(
      "data = \"{}\"\nlisten = \"127.0.0.1:0\"\npages = \"{}/assets/dashboard\"\n", path("server"),
      XINLUON_SOURCE_DIR);
  std::ofstream(config("kiosk")) << fmt::format(
      "assets = \"{}/assets\"\n[kiosk]\nid = \"K-TEST\"\ncounter = \"TM-X01-Q03\"\nmode = "
      "\"{}\"\n[languages]\nenabled = "
      "[\"vi\", "
      "\"en\"]\n[display]\nmotion = false\nagainst_burn_in = "
      "false\n[store]\nfolder = \"{}\"\nsocket = \"{}\"\n[times]\ncool_down_s = "
      "0\nthanks_s = 1\n{}\n",
      XINLUON_SOURCE_DIR, options_.kiosk_mode, path("kiosk"), path("votelog.sock"), options_.kiosk_extra);
  std::ofstream(config("sync")) << fmt::format("data = \"{}\"\n[app]\nsocket = \"{}\"\n", path("sync"),
                                               path("votelog.sock"));
}

void Stand::start_server() {
  const auto listen_file = folder_ / "server/listen";
  std::error_code none;
  std::filesystem::remove(listen_file, none);
  if (!port_.empty()) {  // the kiosk knows this address: keep it over restarts
    std::string text = text_of(config("server"));
    const auto at = text.find("127.0.0.1:0\"");
    if (at != std::string::npos)
      std::ofstream(config("server")) << text.replace(at, 11, "127.0.0.1:" + port_);
  }
  server_ = std::make_unique<Process>(
      std::vector<std::string>{program("xinluon-server"), "--config", config("server"), "serve"},
      log("server"));
  const bool listens = eventually(seconds(20), [&] { return !first_line(listen_file).empty(); });
  need(listens, "the server did not start", log_of("server"));
  const std::string address = first_line(listen_file);
  port_ = address.substr(address.rfind(':') + 1);
}

void Stand::start_kiosk() {
  std::vector<std::string> argv = {program("xinluon-kiosk"), "--config", config("kiosk")};
  if (options_.kiosk_disk_mib > 0) {
    const std::string mounted = fmt::format("mount -t tmpfs -o size={}m tmpfs '{}' && exec \"$0\" \"$@\"",
                                            options_.kiosk_disk_mib, (folder_ / "kiosk").string());
    argv.insert(argv.begin(), {"/bin/sh", "-c", mounted});
    // Root needs no user namespace, and is refused one in a chroot.
    if (geteuid() != 0) argv.insert(argv.begin(), {"--user", "--map-root-user"});
    argv.insert(argv.begin(), {"/usr/bin/unshare", "--mount"});
  }
  kiosk_ = std::make_unique<Process>(argv, log("kiosk"));
  const bool shown = eyes_->wait_for({"attract", "armed"}, seconds(20)) != nullptr;
  need(shown, "the kiosk shows no idle screen", log_of("kiosk"));
}

void Stand::start_uploader() {
  uploader_ = std::make_unique<Process>(
      std::vector<std::string>{program("xinluon-sync"), "--config", config("sync")}, log("sync"));
}

void Stand::make_references() {
  for (const std::string lang : {"vi", "en"}) {
    for (const std::string name :
         {"attract", "armed", "rating", "rating-again", "behaviours", "thanks", "out-of-service"}) {
      const std::string stem = (folder_ / "references" / (name + "-" + lang)).string();
      const auto made =
          run({program("xinluon-kiosk"), "--config", config("kiosk"), "preview", "--size", options_.size,
               "--screen", name, "--lang", lang, "--out", stem + ".png", "--layout", stem + ".json"});
      need(made.status == 0, "no preview of " + name, made.output);
      need(run({"/usr/bin/convert", stem + ".png", stem + ".ppm"}).status == 0, "convert failed", "");
    }
  }
  references_ = hands::load_references(folder_ / "references");
  eyes_ = std::make_unique<hands::Eyes>(*screen_, references_);
}

void Stand::enrol() {
  const std::string file = (folder_ / "enrol.toml").string();
  const auto sample = server_command({"admin", "sample", "create"});
  need(sample.status == 0, "no sample commune", sample.output);
  const auto code = server_command({"admin", "enrolment-code", "create", "--counter", "TM-X01-Q03", "--kiosk",
                                    "K-TEST", "--url", "https://127.0.0.1:" + port_, "--out", file});
  need(code.status == 0, "no enrolment code", code.output);
  const auto enrolled = run({program("xinluon-sync"), "--config", config("sync"), "enrol", "--file", file});
  need(enrolled.status == 0, "the kiosk could not enrol", enrolled.output);
}

bool Stand::tap(const hands::Reference& seen, const std::string& action) {
  const auto spot = seen.targets.find(action);
  if (spot == seen.targets.end()) return false;
  screen_->tap(spot->second.x, spot->second.y);
  return true;
}

Finished Stand::server_command(const std::vector<std::string>& words, const std::string& input) {
  std::vector<std::string> argv = {program("xinluon-server"), "--config", config("server")};
  argv.insert(argv.end(), words.begin(), words.end());
  return run(argv, input);
}

nlohmann::json Stand::percentages() {
  const auto report = server_command({"report", "--live", "--format", "json"});
  need(report.status == 0, "report failed", report.output);
  return nlohmann::json::parse(report.output);
}

std::uint64_t Stand::wait_for_votes(std::uint64_t votes, milliseconds at_most) {
  std::uint64_t seen = 0;
  eventually(at_most, [&] {
    seen = percentages().at("total").at("votes").get<std::uint64_t>();
    return seen >= votes;
  });
  return seen;
}

std::string Stand::log_of(const std::string& name) const {
  return text_of(log(name));
}

}  // namespace xinluon::test
