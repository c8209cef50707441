# Sourced by ./run, ./test and ./check: makes .venv hold exactly what $requirements pins.
# dash hands no arguments to a sourced file, so the caller sets $requirements before the dot.
set -eu
PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}"
export PATH
: "${DEBUG:=1}"
export DEBUG

python=""
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python="$candidate"
    break
  fi
done

sh scripts/system.sh "$requirements"

if [ ! -x .venv/bin/python ]; then
  if [ -z "$python" ]; then
    echo "Python 3.11 or later is needed; install it, or set PYTHON to where it is." >&2
    exit 1
  fi
  if ! "$python" -m venv .venv; then
    rm -rf .venv
    echo "The module venv is missing: install the package python3-venv and try again." >&2
    exit 1
  fi
fi

# The stamp is a copy of the list that was installed; a second start costs nothing.
stamp=".venv/$requirements"
if ! cmp -s "$requirements" "$stamp"; then
  echo "Installing what $requirements names; this happens once." >&2
  # The list is whole; left to look for dependencies, pip would refuse it on the day when one that
  # is wanted with an extra has a newer release.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    -r "$requirements"
  .venv/bin/python -m pip --disable-pip-version-check check >&2
  cp "$requirements" "$stamp"
fi

for po in locale/*/LC_MESSAGES/django.po; do
  if [ -f "$po" ] && ! [ "${po%.po}.mo" -nt "$po" ]; then
    .venv/bin/python scripts/catalogue.py --compile
    break
  fi
done
