# One library a floor, lowest first; each links only what lies below it (docs/architecture.md).
include(GNUInstallDirs)

add_library(unhinge_flags INTERFACE)
add_library(unhinge::flags ALIAS unhinge_flags)
set_target_properties(unhinge_flags PROPERTIES EXPORT_NAME flags)
target_compile_features(unhinge_flags INTERFACE cxx_std_20)
# No contraction to fused multiply-add behind our back, and no threads inside Eigen:
# both change the last bits of an answer with the build or with the layout of the run.
target_compile_options(unhinge_flags INTERFACE -ffp-contract=off)
target_compile_definitions(unhinge_flags INTERFACE EIGEN_DONT_PARALLELIZE)

add_library(unhinge_warnings INTERFACE)
target_compile_options(unhinge_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # gcc 12: false alarms on joined strings
if(UNHINGE_WERROR)
  target_compile_options(unhinge_warnings INTERFACE -Werror)
endif()
if(UNHINGE_NATIVE)
  target_compile_options(unhinge_flags INTERFACE -march=native)
endif()
if(UNHINGE_SANITIZE)
  target_compile_options(unhinge_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                         -fno-omit-frame-pointer)
  target_link_options(unhinge_flags INTERFACE -fsanitize=address,undefined)
endif()

# unhinge_floor(<name> [LINK public...] [PRIVATE private...])
function(unhinge_floor name)
  cmake_parse_arguments(FLOOR "" "" "LINK;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/unhinge/${name}/*.hpp)
  add_library(unhinge_${name} STATIC ${sources})
  add_library(unhinge::${name} ALIAS unhinge_${name})
  set_target_properties(unhinge_${name} PROPERTIES EXPORT_NAME ${name})
  target_sources(unhinge_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
  set_target_properties(unhinge_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(unhinge_${name} PUBLIC unhinge_flags ${FLOOR_LINK}
                        PRIVATE $<BUILD_INTERFACE:unhinge_warnings> ${FLOOR_PRIVATE})
  install(TARGETS unhinge_${name} EXPORT unhinge FILE_SET HEADERS)
endfunction()

unhinge_floor(base LINK Eigen3::Eigen fmt::fmt spdlog::spdlog)
target_include_directories(unhinge_base SYSTEM PUBLIC $<BUILD_INTERFACE:${RANDOM123_INCLUDE_DIR}>)
unhinge_floor(network LINK unhinge_base PRIVATE Boost::headers $<BUILD_INTERFACE:libzip::zip>
              $<BUILD_INTERFACE:ZLIB::ZLIB>)
unhinge_floor(parallel LINK unhinge_base MPI::MPI_CXX OpenMP::OpenMP_CXX)
unhinge_floor(oracle LINK unhinge_network PRIVATE $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)
target_include_directories(unhinge_oracle SYSTEM PRIVATE ${XXHASH_INCLUDE_DIR})
# Inlined: the installed libraries need no libxxhash.
target_compile_definitions(unhinge_oracle PRIVATE XXH_INLINE_ALL)
# One set of kernels for each kind of vector unit, chosen when the program runs. The compiler must not join the
# scalars that are spread over lanes into vectors of its own: it would shuffle what loads spread for nothing.
function(unhinge_compile_for set source)
  set(for_avx512 -mavx512f -mfma)
  set(for_avx2 -mavx2 -mfma)
  set(options -O3 -fno-tree-slp-vectorize
      # gcc 12: false alarms in its own intrinsics
      $<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND options ${for_${set}})
  endif()
  set_property(SOURCE ${source} PROPERTY COMPILE_OPTIONS ${options})
endfunction()
foreach(set IN ITEMS avx512 avx2 baseline)
  unhinge_compile_for(${set} src/oracle/kernels_${set}.cpp)
endforeach()
unhinge_floor(survey LINK unhinge_parallel unhinge_oracle)
unhinge_floor(stages LINK unhinge_survey)
unhinge_floor(extraction LINK unhinge_stages nlohmann_json::nlohmann_json)

file(GLOB app_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/app/*/*.cpp)
add_library(unhinge_app STATIC ${app_sources})
target_include_directories(unhinge_app PUBLIC ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(unhinge_app PRIVATE UNHINGE_VERSION="${PROJECT_VERSION}")
target_link_libraries(unhinge_app PUBLIC unhinge_extraction Boost::program_options PRIVATE unhinge_warnings)
if(TARGET PkgConfig::cmark AND CMARK_GFM_EXTENSIONS)
  target_link_libraries(unhinge_app PRIVATE PkgConfig::cmark ${CMARK_GFM_EXTENSIONS})
  target_compile_definitions(unhinge_app PUBLIC UNHINGE_HAS_CMARK)
endif()

add_executable(unhinge ${PROJECT_SOURCE_DIR}/src/app/main.cpp)
target_link_libraries(unhinge PRIVATE unhinge_app unhinge_warnings)
set_target_properties(unhinge PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
install(TARGETS unhinge)
