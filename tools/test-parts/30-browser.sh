# Whole programs together: a real SIP call; the web app in Chromium.

step_install_e2e() { tools/install e2e; }

# playwright NAME CONFIG: the tests that web/CONFIG names, summed up in one line.
playwright() {
  local report=$PWD/build/test-logs/playwright-$1.json status=0 retries=0
  # Where others compute beside it a browser may be starved of seconds: CI tries twice more, and names what passed only then.
  [[ -z ${CI:-} ]] || retries=2
  export SAPA_BINARY=${SAPA_BINARY:-$PWD/build/dev/sapa}
  (cd web && PLAYWRIGHT_JSON_OUTPUT_NAME="$report" npx --no-install playwright test -c "$2" --reporter=list,json --retries="$retries") || status=$?
  node -e '
    const { stats, errors } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const error of errors) console.log(error.message);
    if (stats.flaky) console.log(`${stats.flaky} passed only when tried again.`);
    console.log(`${stats.expected + stats.flaky} passed, ${stats.unexpected + errors.length} failed, ${stats.skipped} skipped`);' "$report" || return
  return $status
}

# The web app is inside the binary, so it is built first.
step_build_dev_web() { build_web && build dev; }

part sip "install-build install-e2e build-dev-web" "real SIP calls: sipp -> Kamailio -> Sapa -> the right agent's Chromium"
part_sip() { playwright sip e2e-sip; }

part e2e "install-build install-e2e build-dev-web" "the desk in Chromium: the whole way, tabs, a killed server, keyboard only, axe"
part_e2e() { playwright e2e e2e; }
