#!/usr/bin/env bash
# must_fail.sh TEXT COMMAND...: succeeds where COMMAND fails and says TEXT; a command that cannot start says nothing.
set -u
text=$1
shift
output=$("$@" 2>&1)
status=$?
printf '%s\n' "$output"
if [ "$status" -eq 0 ]; then
  echo "must_fail.sh: the command succeeded (it was to fail)"
  exit 1
fi
case $output in
  *"$text"*) exit 0 ;;
esac
echo "must_fail.sh: the command failed without saying '$text' (status $status)"
exit 1
