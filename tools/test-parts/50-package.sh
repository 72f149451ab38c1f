# What goes to the machine that it runs on.

part package "install-build build-dev" "the Debian package: contents, dependencies, hardening, install, remove, purge (tests/package)"
part_package() { tools/package dev && tests/package/run build/sapa_*.deb; }
