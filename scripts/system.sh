# Installs the few system packages that pip cannot bring, when it may (root on Debian or Ubuntu);
# otherwise says what to type and goes on: without them PDF pages fall back to print pages.
# Called with the name of the requirements file: the tests need more than the application.
set -eu
wanted=""

need() { # need PACKAGE COMMAND…: PACKAGE is wanted when COMMAND fails
  package="$1"
  shift
  "$@" >/dev/null 2>&1 || wanted="$wanted $package"
}
library() { # library NAME: is it where the loader looks?
  for folder in /usr/lib /usr/lib/* /lib/* /usr/local/lib /opt/homebrew/lib; do
    for file in "$folder/$1".*; do
      [ -e "$file" ] && return 0
    done
  done
  return 1
}
chinese_font() {
  for file in /usr/share/fonts/opentype/noto/NotoSansCJK* /usr/share/fonts/truetype/wqy/* \
    /System/Library/Fonts/PingFang* "${HOME:-/nonexistent}"/.fonts/NotoSansCJK*; do
    [ -e "$file" ] && return 0
  done
  return 1
}
a_browser() { # not called after a program, which `command -v` would then find in it
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

[ -x .venv/bin/python ] || need python3-venv python3 -c 'import ensurepip'
need libpango-1.0-0 library libpango-1.0
need libpangoft2-1.0-0 library libpangoft2-1.0
need libharfbuzz-subset0 library libharfbuzz-subset
need fonts-noto-cjk chinese_font
if [ "${1:-}" = requirements-dev.txt ]; then
  need chromium a_browser
  need poppler-utils command -v pdftotext
fi
[ -n "$wanted" ] || exit 0

if [ "$(uname)" = Darwin ]; then
  echo "For PDF files: brew install pango" >&2
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing system packages:$wanted" >&2
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086  # a list of words
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted; } >&2 ||
    echo "Not all of them could be installed; going on without." >&2
else
  echo "Some things work only with these packages: sudo apt-get install$wanted" >&2
fi
