#!/usr/bin/env bash
# Runs every fuzz target for some seconds and prints what came of it. Stable Rust and a C++ compiler
# are all it needs: the coverage counters are LLVM's own.
#
#   run.sh [SECONDS [TARGET…]]     default: 20 seconds, all targets
#
# What a run learns stays in target/fuzz; a finding stays in findings/ and fails the run. A finding
# that has been mended belongs into corpus/TARGET, where the tests replay it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${FUZZ_BUILD:-$here/../../target/fuzz}
seconds=${1:-20}
shift || true

counters="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=4"
host=$(rustc -vV | sed -n 's/^host: //p')
# With a target of its own the flags reach no build script.
RUSTFLAGS="$counters" ${CARGO:-cargo} build --quiet --locked --target "$host" \
    --manifest-path "$here/Cargo.toml" --target-dir "$build"

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(sed -n 's/^    ("\([a-z0-9_]*\)", .*/\1/p' "$here/targets/mod.rs")
fi
mkdir -p "$here/findings"
failed=0
printf '%-16s %12s %10s  %s\n' target executions seconds findings
for target in "${targets[@]}"; do
    learned=$build/learned/$target
    log=$build/$target.log
    mkdir -p "$learned"
    FUZZ_TARGET=$target "$build/$host/debug/fuzz" "$learned" "$here/corpus/$target" \
        -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="$here/findings/$target-" >"$log" 2>&1 || failed=1
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    took=$(sed -n 's/^Done [0-9]* runs in \([0-9]*\) second.*/\1/p' "$log")
    found=$(find "$here/findings" -name "$target-*" | wc -l)
    printf '%-16s %12s %10s  %s\n' "$target" "${runs:-?}" "${took:--}" "$found"
done
if [ "$failed" -ne 0 ]; then
    echo "findings are in $here/findings" >&2
fi
exit "$failed"
