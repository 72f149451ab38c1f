# What goes to the machine that it runs on.

part package "install-build build-dev" "the Debian package: contents, dependencies, hardening, install, remove, purge; a service that systemd runs (tests/package)"
part_package() { tools/package dev && sum_up tests/package/run tests/package/boot; }
