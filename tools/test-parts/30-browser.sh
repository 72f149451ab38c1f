# Whole programs together: a real SIP call; the web app in Chromium.

step_install_e2e() { tools/install e2e; }

# playwright FOLDER: the tests of web/FOLDER, summed up in one line.
playwright() {
  local report=$PWD/build/test-logs/playwright-$1.json status=0
  (cd web && PLAYWRIGHT_JSON_OUTPUT_NAME="$report" npx --no-install playwright test -c "$1" --reporter=list,json) || status=$?
  node -e '
    const { stats, errors } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const error of errors) console.log(error.message);
    if (stats.flaky) console.log(`${stats.flaky} passed only when tried again.`);
    console.log(`${stats.expected} passed, ${stats.unexpected + stats.flaky + errors.length} failed, ${stats.skipped} skipped`);' "$report" || return
  return $status
}

part sip "install-build install-e2e build-dev" "real SIP calls: sipp -> Kamailio -> Sapa -> the right agent"
part_sip() { playwright e2e-sip; }
