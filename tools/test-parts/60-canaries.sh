# The last part: it reads what the servers of all others have written.

alone canaries "install-build build-dev" "no log of the whole run holds anything of a person: canaries in every place of every request (tests/hold/canaries)"
part_canaries() { tools/with-postgres tests/hold/canaries; }
