# The benchmarks, small and short: that they run and find something to compare. Their figures mean nothing here.

step_build_release() { build_web && build release; }

if [[ -e bench/run ]]; then
  part bench "install-build install-e2e build-release" "bench/run --small: the benchmarks work"
  part_bench() {
    local report=$PWD/build/test-logs/bench.json
    bench/run --check-docs || return
    bench/run --small --json "$report" --charts "$PWD/build/test-logs/charts" || return
    python3 -c 'import json, sys; print(sum(len(s["rows"]) for s in json.load(open(sys.argv[1]))["subjects"].values()), "passed, 0 failed, 0 skipped")' "$report"
  }
fi
