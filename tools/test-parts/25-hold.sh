# Nothing acknowledged is lost, and nobody falls over it: docs/reliability.md. Each part prints its figure; --long goes on longer.

beside hold-leaks "install-build build-dev" "ten minutes of a working desk, beside the other parts: memory and open files do not grow"
part_hold_leaks() { tests/hold/leaks; }

part hold-crash "install-build build-dev" "kill -9 at random moments under load, a restore while it runs: nothing acknowledged is lost"
part_hold_crash() { sum_up tests/hold/crash tests/hold/restore; }

part hold-disk "install-build build-dev" "failing writes and syncs, power cuts, a full disk: nothing acknowledged is lost"
part_hold_disk() { sum_up tests/hold/faults tests/hold/power_cut tests/hold/full; }

part hold-database "install-build build-dev" "PostgreSQL ends, or freezes: 503 at once, nothing hangs, nothing is lost"
part_hold_database() { tools/with-postgres tests/hold/database_away; }

part hold-retry "install-build build-dev" "connections cut at the commit, and clients that send again: never doubled, never lost"
part_hold_retry() { tools/with-postgres tests/hold/retry; }

part hold-http "install-build build-dev" "hostile requests, slow clients, 2,000 streams through a kill, streams that never read, TLS"
part_hold_http() { sum_up tests/hold/hostile tests/hold/slow tests/hold/streams tests/hold/tls; }

part hold-time "install-build build-dev" "the clock jumps: no session ends, no duration is wrong"
part_hold_time() { tests/hold/clock; }

# sum_up PROGRAM...: runs each, and adds up what they say they passed.
sum_up() {
  local program log p f s status=0 passed=0 failed=0 skipped=0
  log=$(mktemp)
  for program in "$@"; do
    echo "---- $program"
    "$program" > "$log" 2>&1 || status=1
    grep -Ev '^[0-9]+ passed, ' "$log" || true
    read_closing "$log"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done
  rm -f "$log"
  echo "$passed passed, $failed failed, $skipped skipped"
  return $status
}
