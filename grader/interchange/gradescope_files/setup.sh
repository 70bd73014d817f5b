#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image. Where it cannot do its work, it says so and fails.
set -euo pipefail

SOURCE=/autograder/source
export DEBIAN_FRONTEND=noninteractive

fail() {
  echo "setup.sh: $*" >&2
  exit 1
}

# Says what apt said only where it failed.
install() {
  hash -r # where a program was found is looked up anew
  local said
  said=$(apt-get update 2>&1 && apt-get install -y --no-install-recommends "$@" 2>&1) && return
  echo "$said" >&2
  return 1
}

# The first Python that is new enough and can make an environment. It has to be where everybody may run it.
python() {
  local each
  for each in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$each" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$each"
      return
    fi
  done
  return 1
}

# Ubuntu 24.04 and Debian 12 have a new enough python3; Ubuntu 22.04 has python3.11 beside its python3.
python >/dev/null || install python3 python3-venv || true
python >/dev/null || install python3.11 python3.11-venv || true
PYTHON=$(python) || fail "the grader needs Python 3.11 or newer, and this image has none to install." \
  "Choose the base image Ubuntu 22.04 or a newer one."

command -v bwrap >/dev/null || install bubblewrap ||
  echo "setup.sh: bubblewrap cannot be installed, so learners' code will run as another user."

"$PYTHON" -m venv --clear "$SOURCE/env"
"$SOURCE/env/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check "$SOURCE"/*.whl ||
  fail "the grader, or NumPy or nbformat, which it needs, could not be installed."
"$SOURCE/env/bin/python" -I -B -X utf8 -m grader.interchange.gradescope_run --prepare /autograder ||
  fail "learners' code could not be run safely in this image; the line above says why."
echo "The autograder is ready."
