# The parts that need the C++ build: checks of the source, case files, one GoogleTest program a room.

step_install_build() { tools/install build test; }
step_build_dev() { build dev; }

part checks install-build "the source: rooms, contract, documents, scripts"
part_checks() { tools/check; }

part cases "install-build build-dev" "tests/cases/*.json through the code the server uses"
part_cases() { build/dev/sapa-cases tests/cases/*.json; }

# gtest PROGRAM...: runs it and sums up in one line.
gtest() {
  local log status=0 total failed skipped
  log=$(mktemp)
  "$@" --gtest_brief=0 --gtest_color=no 2>&1 | tee "$log" | grep -Ev '^\[( RUN|       OK|-----)' || true
  status=${PIPESTATUS[0]}
  total=$(sed -nE 's/^\[  PASSED  \] ([0-9]+) tests?\..*/\1/p' "$log" | tail -n 1)
  failed=$(sed -nE 's/^\[  FAILED  \] ([0-9]+) tests?, listed below.*/\1/p' "$log" | tail -n 1)
  skipped=$(sed -nE 's/^\[  SKIPPED \] ([0-9]+) tests?, listed below.*/\1/p' "$log" | tail -n 1)
  rm -f "$log"
  # A program that dies in the middle counts as a failure.
  if ((status != 0 && ${failed:-0} == 0)); then failed=1; fi
  echo "${total:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
  ((status == 0))
}

declare -A shows=(
  [core]="rules: numbers, calls, e-mails, spelling, flows"
  [wire]="JSON and CSV"
  [storage]="rows, migrations and one conformance suite on SQLite and PostgreSQL"
  [telephony]="what a PBX sends -> what is understood"
  [push]="news to the right browser, once"
  [mail]="letters, MX and delivery reports"
  [desk]="use cases: a call, a caller, a key"
  [http]="requests and answers against api/openapi.yaml"
)
# test_room PRESET ROOM: the room's tests, with a database server of their own where they ask for one.
test_room() {
  local program=build/$1/tests/$2_tests
  if grep -rqsE "SAPA_TEST_POSTGRES|support/test_database|desk_fixture" "tests/$2"; then
    gtest tools/with-postgres "$program"
  else
    gtest "$program"
  fi
}
declare -a rooms=()
for folder in tests/*/CMakeLists.txt; do
  grep -q "^sapa_tests(" "$folder" 2> /dev/null || continue
  room=$(basename "$(dirname "$folder")")
  rooms+=("$room")
  part "$room" "install-build build-dev" "${shows[$room]:-C++ tests of $room}"
  eval "part_${room}() { test_room dev $room; }"
done

# side_by_side PREFIX FUNCTION NAME...: FUNCTION NAME for each name, as many at a time as there are processors, then what each
# wrote, in the order of the names, and the sum of what they say they passed.
side_by_side() {
  local prefix=$1 function=$2 name log p f s passed=0 failed=0 skipped=0
  shift 2
  for name in "$@"; do
    while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n; done
    "$function" "$name" > "build/test-logs/$prefix-$name.log" 2>&1 &
  done
  wait
  for name in "$@"; do
    log=build/test-logs/$prefix-$name.log
    read_closing "$log"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    echo "---- $name: $p passed, $f failed, $s skipped"
    ((f == 0)) || tail -n 60 "$log"
  done
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
}

# The fuzz targets are built with the same instruments, so that there is one build for both.
step_build_asan() { build asan; }
part asan "install-build build-asan" "the C++ tests again, watched by AddressSanitizer and UBSan"
part_asan() {
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
  export ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19
  one_room() { test_room asan "$1"; }
  side_by_side asan one_room "${rooms[@]}"
}

# Races and inverted locks: the rooms with threads of their own, an import, and the real server at all it does until it is told to stop. What
# ThreadSanitizer says goes into files, also from a server that a test started; one of them and the part has failed. One false report
# is suppressed, with its reason.
step_build_tsan() { build tsan push_tests storage_tests http_tests sapa; }
part tsan "install-build build-tsan" "races and inverted locks: push, storage, http, an import and the server under load, watched by ThreadSanitizer"
part_tsan() {
  local reports=$PWD/build/test-logs/tsan-reports status=0 report
  local -a found=()
  rm -rf "$reports"; mkdir -p "$reports"
  export TSAN_OPTIONS="suppressions=$PWD/tests/tsan-suppressions.txt:second_deadlock_stack=1:exitcode=66:log_path=$reports/report:external_symbolizer_path=/usr/bin/llvm-symbolizer-19"
  watched() {
    case $1 in
      server) SAPA_BINARY=build/tsan/sapa tools/with-postgres tests/hold/races ;;
      import) SAPA_BINARY=$PWD/build/tsan/sapa tests/imports/progress ;;
      *) test_room tsan "$1" ;;
    esac
  }
  side_by_side tsan watched http server storage import push || status=1
  found=("$reports"/*)
  [[ -e ${found[0]} ]] || return $status
  for report in "${found[@]}"; do echo "---- $report"; head -n 200 "$report"; done
  echo "ThreadSanitizer has something to say in ${#found[@]} programs."
  return 1
}

# Each parser of foreign bytes, for half a minute; with --long for a quarter of an hour.
if [[ -e tests/fuzz/CMakeLists.txt ]]; then
  part fuzz "install-build build-asan" "parsers of foreign bytes against libFuzzer, half a minute each"
  part_fuzz() {
    local program
    local -a names=()
    one_parser() {
      mkdir -p "build/fuzz-corpus/$1"
      if "build/asan/fuzz/$1" -max_total_time="${SAPA_FUZZ_SECONDS:-30}" -max_len=4096 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
          -artifact_prefix="build/test-logs/$1-" "build/fuzz-corpus/$1" $(ls -d "tests/fuzz/corpus/$1" 2> /dev/null); then
        echo "1 passed, 0 failed, 0 skipped"
      else
        echo "0 passed, 1 failed, 0 skipped"
      fi
    }
    for program in build/asan/fuzz/*; do
      if [[ -x $program && -f $program ]]; then names+=("$(basename "$program")"); fi
    done
    side_by_side fuzz one_parser "${names[@]}"
  }
fi

part transcripts "install-build build-dev" "what telephone systems send -> what is understood and shown (tests/transcripts)"
part_transcripts() { tests/transcripts/run; }

part letters "install-build build-dev" "confirmation letters, MX look-ups and bounces with real servers on loopback (tests/letters)"
part_letters() { /usr/bin/python3 tests/letters/run; }
