# cpack: a Debian package (docs/operations.md, Install). Dependencies are what the binary is linked with, with the versions that
# dpkg-shlibdeps finds; libphonenumber is found in the folder it was unpacked to only while compiling.
install(TARGETS sapa RUNTIME DESTINATION bin)
install(FILES packaging/sapa.service packaging/sapa-import.service DESTINATION /lib/systemd/system)
install(FILES packaging/sapa.toml DESTINATION /etc/sapa)
install(FILES packaging/copyright docs/operations.md CHANGELOG.md api/openapi.yaml DESTINATION share/doc/sapa)
find_program(GZIP gzip REQUIRED)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/sapa.1.gz
  COMMAND ${GZIP} -9n < ${CMAKE_SOURCE_DIR}/packaging/sapa.1 > ${CMAKE_BINARY_DIR}/sapa.1.gz
  DEPENDS ${CMAKE_SOURCE_DIR}/packaging/sapa.1 VERBATIM)
add_custom_target(manual ALL DEPENDS ${CMAKE_BINARY_DIR}/sapa.1.gz)
install(FILES ${CMAKE_BINARY_DIR}/sapa.1.gz DESTINATION share/man/man1)

# cpack packs what tools/package built; it does not build everything else.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sapa)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The authors of Sapa <sapa@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "agent desktop of a utility's contact centre")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "A telephone call reaches an agent, and before hello the caller's record is on the screen.\n One server with the web app inside; SQLite, or PostgreSQL.")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, init-system-helpers, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql, nginx")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${CMAKE_SOURCE_DIR}/packaging/postinst;${CMAKE_SOURCE_DIR}/packaging/prerm;${CMAKE_SOURCE_DIR}/packaging/postrm;${CMAKE_SOURCE_DIR}/packaging/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
include(CPack)
