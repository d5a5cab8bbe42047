# `cmake --install`: the program, one library a floor, the headers, and `find_package(unhinge)` for all of it.
include(CMakePackageConfigHelpers)

set(unhinge_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/unhinge)
install(TARGETS unhinge_flags EXPORT unhinge)
# The floors name these only while building; a static library that is installed must hand them on to its linker.
target_link_libraries(unhinge_network PRIVATE $<INSTALL_INTERFACE:libzip::zip> $<INSTALL_INTERFACE:ZLIB::ZLIB>)
install(EXPORT unhinge NAMESPACE unhinge:: FILE unhingeTargets.cmake DESTINATION ${unhinge_package_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/src/unhingeConfig.cmake.in unhingeConfig.cmake
                              INSTALL_DESTINATION ${unhinge_package_dir})
write_basic_package_version_file(unhingeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/unhingeConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/unhingeConfigVersion.cmake
        DESTINATION ${unhinge_package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The manual page and the completions are printed by the program itself, from the table that it reads its command
# lines by.
add_custom_command(TARGET unhinge POST_BUILD
  COMMAND ${CMAKE_COMMAND} -E make_directory share
  COMMAND $<TARGET_FILE:unhinge> manual > share/unhinge.1
  COMMAND $<TARGET_FILE:unhinge> completion bash > share/unhinge
  COMMAND $<TARGET_FILE:unhinge> completion zsh > share/_unhinge
  WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/share/unhinge.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/share/unhinge
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/share/_unhinge DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)

# The job scripts, and a module file; both find the rest from where they lie, so that a prefix may be moved.
install(PROGRAMS jobs/strong.sh jobs/weak.sh jobs/collect.sh DESTINATION ${CMAKE_INSTALL_DATADIR}/unhinge/jobs)
install(FILES jobs/launch.sh jobs/study.sh jobs/extract.sbatch jobs/array.sbatch jobs/collect.py jobs/study.gnuplot
        jobs/mpi_settings.sh DESTINATION ${CMAKE_INSTALL_DATADIR}/unhinge/jobs)
install(DIRECTORY jobs/sites jobs/templates DESTINATION ${CMAKE_INSTALL_DATADIR}/unhinge/jobs)
install(FILES jobs/packaging/modulefile RENAME ${PROJECT_VERSION}
        DESTINATION ${CMAKE_INSTALL_DATADIR}/unhinge/modulefiles/unhinge)
