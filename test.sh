#!/bin/bash
# test.sh: everything that can be tested, from a fresh clone on Debian 12 (root, or a user with sudo) to the last line
# "N passed, N failed". A second run builds and looks at only what changed.
#   ./test.sh          release and asan builds with unit and integration tests, fuzzing for a minute a target, clang-tidy
#   ./test.sh --quick  one build (dev) and the tests that need no server; for every few minutes while working
# Each step's whole output is kept in build/test-logs/. Exit code 0: nothing failed.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")" || exit

mode=full
case "${1:-}" in
  "") ;;
  --quick) mode=quick ;;
  *) echo "usage: test.sh [--quick]" >&2; exit 2 ;;
esac

logs=build/test-logs
mkdir -p $logs
passed=0 failed=0 started=$SECONDS
jobs=$(nproc)

say() { printf '%s\n' "$*"; }

# step NAME COMMAND...: runs it, keeps its output, says how it went. Every step is one test; a ctest run is as many as it says.
step() {
  local name=$1 log="$logs/${1// /-}.log" begin=$SECONDS code=0
  shift
  printf '%-34s ' "$name"
  "$@" > "$log" 2>&1 || code=$?
  count "$log" "$code"
  if [ $code = 0 ]; then
    say "ok       $((SECONDS - begin)) s${note:+, $note}"
  else
    say "FAILED   $((SECONDS - begin)) s${note:+, $note}; the end of $log:"
    tail -n "${TAIL_LINES:-60}" "$log" | sed 's/^/    /'
  fi
  return $code
}

# count LOG CODE: adds what a step found to the sums; `note` is what ctest says of itself.
count() {
  local line ran lost
  note=
  line=$(grep -E '^[0-9]+% tests passed, [0-9]+ tests? failed out of [0-9]+' "$1" | tail -n 1)
  if [ -z "$line" ]; then
    if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    return
  fi
  lost=$(sed -E 's/.*passed, ([0-9]+) .*/\1/' <<< "$line") ran=${line##* }
  if [ "$2" != 0 ] && [ "$lost" = 0 ]; then lost=1; fi
  passed=$((passed + ran - lost)) failed=$((failed + lost))
  note="$ran tests"
  local skipped
  skipped=$(grep -c '(Skipped)$' "$1")
  if [ "$skipped" != 0 ]; then note+=", $skipped skipped (named at the end of $1)"; fi
}

build() { cmake --preset "$1" && cmake --build --preset "$1" -j "$jobs"; }

format() { git ls-files -co --exclude-standard '*.cpp' '*.hpp' | xargs clang-format-19 --dry-run -Werror; }

# The fuzz tests alone, which are called like their targets: the preset would build everything else too.
build_fuzzers() {
  cmake --preset fuzz -D "TICKETD_FUZZ_SECONDS=$fuzz_seconds" || return
  local targets
  readarray -t targets < <(ctest --preset fuzz -L fuzz -N | sed -n 's/^ *Test *#[0-9]*: //p')
  cmake --build --preset fuzz -j "$jobs" --target "${targets[@]}"
}

fuzz_seconds=${FUZZ_SECONDS:-60}
export UBSAN_OPTIONS=print_stacktrace=1

if ! step "packages and servers" .ci/setup; then
  say "$passed passed, $failed failed"
  exit 1
fi
step "format" format
step "shell scripts" shellcheck -S warning test.sh demo.sh .ci/run .ci/setup tests/demo/*.sh tests/integration/servers/*.sh
if [ $mode = quick ]; then
  step "build dev" build dev && step "unit tests" ctest --preset dev -j "$jobs" -LE 'integration|slow'
else
  step "build release" build release && step "tests" ctest --preset release -j "$jobs" && step "demo" ./demo.sh --once
  step "build with sanitizers" build asan && step "tests with sanitizers" ctest --preset asan -j "$jobs"
  step "build fuzzers" build_fuzzers && step "fuzzers" ctest --preset fuzz -j "$jobs" -L fuzz
  TAIL_LINES=400 step "clang-tidy" tests/lint/tidy.py build/release
fi

say "$(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s"
say "$passed passed, $failed failed"
[ $failed = 0 ]
