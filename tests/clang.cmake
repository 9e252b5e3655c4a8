# The one clang-16 build, for `cmake -C`: sanitizers, what the fuzz targets watch, and the count of branches, all at
# once, so that everything is compiled and run a single time. tests/clang.sh configures with it.
set(CMAKE_CXX_COMPILER clang++-16 CACHE STRING "")
# -O1: twice as fast to run as -O0, hardly slower to compile. The library's and our own assertions are on.
set(CMAKE_BUILD_TYPE Checked CACHE STRING "")
set(CMAKE_CXX_FLAGS_CHECKED "-O1 -g1 -D_GLIBCXX_ASSERTIONS" CACHE STRING "")
set(XINLUON_SANITIZE address,undefined CACHE STRING "")
set(XINLUON_FUZZ ON CACHE BOOL "")
set(XINLUON_BENCH OFF CACHE BOOL "")
# What a vote and a percentage depend on.
set(XINLUON_COVERAGE kiosk/votelog sync/uploader sync/domain sync/server/ingest sync/server/storage sync/server/reports
  CACHE STRING "")
