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
# The room's tests, with a database server of their own where they ask for one.
test_room() {
  local program=build/dev/tests/$1_tests
  if grep -rqsE "SAPA_TEST_POSTGRES|support/test_database" "tests/$1"; then gtest tools/with-postgres "$program"; else gtest "$program"; fi
}
for folder in tests/*/CMakeLists.txt; do
  grep -q "^sapa_tests(" "$folder" 2> /dev/null || continue
  room=$(basename "$(dirname "$folder")")
  part "$room" "install-build build-dev" "${shows[$room]:-C++ tests of $room}"
  eval "part_$room() { test_room $room; }"
done

part transcripts "install-build build-dev" "what telephone systems send -> what is understood and shown (tests/transcripts)"
part_transcripts() { tests/transcripts/run; }
