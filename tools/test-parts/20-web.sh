# The web app without a browser.

step_install_web() { tools/install web; }
step_build_web() { build_web; }

part web-checks install-web "types, lint, rooms and generated contract of web/"
part_web_checks() {
  local name passed=0 failed=0
  cd web || return
  for name in typecheck lint rooms api:check; do
    if npm run --silent "$name"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "npm run $name failed."; fi
  done
  cd ..
  echo "$passed passed, $failed failed, 0 skipped"
  ((failed == 0))
}

part web-unit install-web "unit tests of web/ (Vitest)"
part_web_unit() {
  local report=$PWD/build/test-logs/web-unit.json status=0
  (cd web && npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$report") || status=$?
  node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const broken = r.testResults.filter((f) => f.status === "failed" && f.assertionResults.every((a) => a.status !== "failed")).length;
    console.log(`${r.numPassedTests} passed, ${r.numFailedTests + broken} failed, ${r.numPendingTests + r.numTodoTests} skipped`);' "$report" || return
  return $status
}
