#!/bin/sh
# Installs what a bare Debian 12 lacks to build, run and test the registration kiosk.
#
#   installer/debian-packages.sh            everything (build + run + test)
#   installer/debian-packages.sh build      only what the compilers need
#   installer/debian-packages.sh run        only what the installed kiosk needs
#   installer/debian-packages.sh test       only what tests and demo need
#   installer/debian-packages.sh kernel     what tests in a kernel of their own need; only when named
#   installer/debian-packages.sh --list …   prints the packages and installs nothing
#
# Needs root or sudo. With the compilers come Rust and Node (toolchains.sh). Does nothing, without
# root and without a network, when all is there already.
set -eu

# Compilers, and the libraries that Tauri, SQLCipher, the card reader and HID are built against.
# perl and make are for building OpenSSL from source, python3 for small scripts of the build.
build="build-essential pkg-config ca-certificates curl git
libwebkit2gtk-4.1-dev libssl-dev libpcsclite-dev libudev-dev python3 python3-venv"

# The window, the card reader's daemon, and fonts for the scripts the kiosk speaks.
run="libwebkit2gtk-4.1-0 libssl3 libpcsclite1 libudev1 pcscd fonts-noto-core dbus"

# A virtual screen with a window manager, WebDriver, a browser that tells what only a browser can, the
# real portal's database and Python, a card reader without hardware with tools to look at its cards,
# and networks of a test's own.
test="webkit2gtk-driver chromium xvfb xauth openbox dbus dbus-x11 xdotool x11-utils imagemagick
fonts-noto-core procps openssl postgresql libpq-dev python3-venv python3-dev pcscd libpcsclite-dev
vsmartcard-vpcd opensc iproute2 util-linux"

# A virtual machine that starts a kernel with a small system of its own.
kernel="qemu-system-x86 busybox-static cpio"

list=no
wanted=""
for word in "$@"; do
    case "$word" in
        --list) list=yes ;;
        build) wanted="$wanted $build" ;;
        run) wanted="$wanted $run" ;;
        test) wanted="$wanted $test" ;;
        kernel) wanted="$wanted $kernel" ;;
        *)
            echo "debian-packages.sh: '$word' is not known; use build, run, test, kernel or --list" >&2
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

# What Debian does not have in the versions needed: Rust, and Node for the user interface.
case "$wanted" in *build-essential*) exec "$(dirname "$0")/toolchains.sh" ;; esac
