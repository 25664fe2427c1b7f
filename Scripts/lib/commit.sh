#!/bin/sh
# Writes a file of Swift that says which commit a folder is at: its hexadecimal digits, with "+changes"
# behind them when files have been changed or added since; "unknown" where Git does not tell. A file that
# says so already is left as it is, so that nothing is compiled again.
#
# usage: commit.sh FOLDER FILE
set -eu
commit=unknown
# A repository further up, such as one that this folder was copied into, is another's.
if root=$(git -C "$1" rev-parse --show-toplevel 2>/dev/null) &&
  [ "$root" = "$(cd "$1" && pwd -P)" ] &&
  digits=$(git -C "$1" rev-parse --verify --quiet HEAD); then
  commit=$digits
  changes=$(git -C "$1" --no-optional-locks status --porcelain 2>/dev/null || echo unknown)
  [ -z "$changes" ] || commit=$commit+changes
fi
text="/// The commit that the program was built from; \`unknown\` outside of a repository.
enum Commit { static let built = \"$commit\" }"
[ "$(cat "$2" 2>/dev/null)" != "$text" ] || exit 0
printf '%s\n' "$text" >"$2.$$"
mv "$2.$$" "$2"
