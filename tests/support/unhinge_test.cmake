# Registers a test once per rank count; a hang is a failure, and want of cores is no excuse.

set(UNHINGE_PYTHON /usr/bin/python3 CACHE FILEPATH "Python with numpy that runs the tests written in Python")

# Open MPI refuses more ranks than cores, and to run as root in a container, unless told; other MPIs ignore these.
set(UNHINGE_TEST_ENVIRONMENT
    OMPI_MCA_rmaps_base_oversubscribe=1
    OMPI_MCA_mpi_yield_when_idle=1
    OMPI_MCA_hwloc_base_binding_policy=none
    OMPI_ALLOW_RUN_AS_ROOT=1
    OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    OMP_NUM_THREADS=2)
if(UNHINGE_SANITIZE)
  # MPI libraries keep memory until the process ends; leaks of ours show in the serial tests.
  set(UNHINGE_MPI_TEST_ENVIRONMENT ${UNHINGE_TEST_ENVIRONMENT} ASAN_OPTIONS=detect_leaks=0)
else()
  set(UNHINGE_MPI_TEST_ENVIRONMENT ${UNHINGE_TEST_ENVIRONMENT})
endif()

# unhinge_launch(<test> <floor> <ranks> <timeout> <command...>): one ctest that starts `command` on `ranks` ranks.
function(unhinge_launch test floor ranks timeout)
  add_test(NAME ${test} COMMAND ${ARGN})
  set_tests_properties(${test} PROPERTIES
    LABELS "${floor};np${ranks}" TIMEOUT ${timeout} PROCESSORS ${ranks}
    ENVIRONMENT "${UNHINGE_MPI_TEST_ENVIRONMENT}")
endfunction()

# unhinge_test(<floor>/<name> SERIAL | RANKS 1 2 ... [LINK libraries...] [TIMEOUT seconds])
# builds tests/<floor>/<name>.cpp and registers <floor>/<name> (SERIAL: no Session) or <floor>/<name>.npN.
function(unhinge_test path)
  cmake_parse_arguments(TEST "SERIAL" "TIMEOUT" "RANKS;LINK" ${ARGN})
  if(TEST_UNPARSED_ARGUMENTS OR (NOT TEST_SERIAL AND NOT TEST_RANKS))
    message(FATAL_ERROR "unhinge_test(${path}) needs SERIAL or RANKS, and knows no '${TEST_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  string(REPLACE "/" "_" target test_${path})
  get_filename_component(floor ${path} DIRECTORY)
  add_executable(${target} ${PROJECT_SOURCE_DIR}/tests/${path}.cpp)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE ${TEST_LINK} GTest::gtest Boost::headers unhinge_warnings)
  if(TEST_SERIAL)
    target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/serial_main.cpp)
    add_test(NAME ${path} COMMAND ${target})
    set_tests_properties(${path} PROPERTIES LABELS ${floor} TIMEOUT ${TEST_TIMEOUT}
                         ENVIRONMENT "${UNHINGE_TEST_ENVIRONMENT}")
    return()
  endif()
  target_link_libraries(${target} PRIVATE unhinge_mpi_test_main)
  foreach(ranks IN LISTS TEST_RANKS)
    unhinge_launch(${path}.np${ranks} ${floor} ${ranks} ${TEST_TIMEOUT}
                   ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${ranks} $<TARGET_FILE:${target}>)
  endforeach()
endfunction()

# unhinge_script_tests(<folder>): every *.sh (bash) and *.py of tests/<folder> whose name has no leading underscore
# is a test; the environment names the program, the sources and the launcher.
function(unhinge_script_tests folder)
  cmake_parse_arguments(SCRIPTS "" "LABEL" "" ${ARGN})
  file(GLOB scripts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${folder}/[a-z]*.sh
       ${PROJECT_SOURCE_DIR}/tests/${folder}/[a-z]*.py)
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME)
    if(name MATCHES "\\.sh$")
      set(interpreter bash)
    else()
      set(interpreter ${UNHINGE_PYTHON})
    endif()
    add_test(NAME ${folder}/${name} COMMAND ${interpreter} ${script})
    set_tests_properties(${folder}/${name} PROPERTIES LABELS ${SCRIPTS_LABEL} TIMEOUT 900
      ENVIRONMENT "${UNHINGE_MPI_TEST_ENVIRONMENT};UNHINGE=$<TARGET_FILE:unhinge>;UNHINGE_SOURCE_DIR=${PROJECT_SOURCE_DIR};UNHINGE_PYTHON=${UNHINGE_PYTHON};MPIEXEC=${MPIEXEC_EXECUTABLE}")
  endforeach()
endfunction()
