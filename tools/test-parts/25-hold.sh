# Nothing acknowledged is lost, and nobody falls over it: docs/reliability.md. Each part prints its figure; --long goes on longer.

part hold-crash "install-build build-dev" "kill -9 at random moments under load: nothing acknowledged is lost"
part_hold_crash() { tests/hold/crash; }
