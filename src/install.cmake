# `cmake --install`: the program, one library a floor, the headers, and `find_package(unhinge)` for all of it.
include(CMakePackageConfigHelpers)

set(unhinge_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/unhinge)
install(TARGETS unhinge_flags EXPORT unhinge)
# The floors name these only while building; a static library that is installed must hand them on to its linker.
target_link_libraries(unhinge_network PRIVATE $<INSTALL_INTERFACE:libzip::zip>)
install(EXPORT unhinge NAMESPACE unhinge:: FILE unhingeTargets.cmake DESTINATION ${unhinge_package_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/src/unhingeConfig.cmake.in unhingeConfig.cmake
                              INSTALL_DESTINATION ${unhinge_package_dir})
write_basic_package_version_file(unhingeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/unhingeConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/unhingeConfigVersion.cmake
        DESTINATION ${unhinge_package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
