# The same tests and the whole server, watched by ThreadSanitizer. Rooms without threads (core, wire, mail, telephony) are left to the other parts.

threaded_rooms=(push storage desk http)
step_build_tsan() { build tsan sapa race "${threaded_rooms[@]/%/_tests}"; }

part tsan "install-build build-tsan" "rooms with threads, and a storm on the whole server on both engines, watched by ThreadSanitizer: no race"
part_tsan() {
  # A finding does not end its program at once, so that one run shows them all; the program ends with 66.
  export TSAN_OPTIONS="suppressions=$PWD/tests/tsan/suppressions.txt exitcode=66 second_deadlock_stack=1 history_size=4 external_symbolizer_path=/usr/bin/llvm-symbolizer-19"
  one_watched() {
    case $1 in
      # Whoever finds nothing must be able to find something.
      race)
        if build/tsan/tests/race 2>&1 | grep "WARNING: ThreadSanitizer: data race"; then echo "1 passed, 0 failed, 0 skipped"; else echo "0 passed, 1 failed, 0 skipped"; fi ;;
      server) SAPA_BINARY=$PWD/build/tsan/sapa tools/with-postgres tests/tsan/storm ;;
      *) test_room tsan "$1" ;;
    esac
  }
  side_by_side tsan one_watched race "${threaded_rooms[@]}" server
}
