#!/usr/bin/env bash
# A run on three ranks that cannot go on ends on all of them: the launcher has the right code, one rank speaks, and
# nothing half-written stays behind but the ledger, from which the run could go on.
# shellcheck source=tests/end_to_end/_run.sh
source "$(dirname "${BASH_SOURCE[0]}")/_run.sh"

network net gaussian 8 12 1 1
printf 'not an archive' > broken.npz
mkdir used && echo mine > used/report.json
touch file

# ends CODE TEXT WORDS...: the extraction ends with CODE and says TEXT, in one message.
ends() {
  local code=$1 text=$2 status=0
  shift 2
  timeout 60 "$MPIEXEC" -n 3 "$UNHINGE" extract --threads 1 "$@" > said.out 2> said.err || status=$?
  local messages
  messages=$(grep -c '^unhinge: error:' said.err || true)
  [[ $status == "$code" && $messages == 1 ]] && grep -qF "$text" said.err && return
  cat said.out said.err >&2
  fail "extract $*: exit code $status and $messages messages, expected code $code and one message with '$text'"
}

before=$(ls -A)
ends 2 "none.npz" --oracle file:none.npz --out run
ends 2 "broken.npz" --oracle file:broken.npz --out run
ends 2 "is there already" --oracle file:net.npz --out used
[[ $(ls -A used) == report.json && $(cat used/report.json) == mine ]] || fail "a folder in use was touched"
ends 8 "cannot be written" --oracle file:net.npz --out file/run
ends 8 "cannot be written" --oracle file:net.npz --out /proc/unhinge
rm said.out said.err
[[ $(ls -A) == "$before" ]] || fail "left behind: $(ls -A)"

# Budgets that end in the probe, in the scan, among the gradients and in the certificate.
on 1 extract --oracle file:net.npz --out whole > whole.said
whole=$("$UNHINGE_PYTHON" -c 'import json; print(json.load(open("whole/report.json"))["queries"]["total"])')
for budget in 1 60 120 $((whole - 100)) $((whole - 1)); do
  ends 5 "budget" --oracle file:net.npz --out "run-$budget" --max-queries "$budget"
  report=run-$budget/report.json
  expect "$report" "it['status'] == 'stopped' and it['exit_code'] == 5 and it['queries']['total'] <= $budget"
  for file in "run-$budget"/{*,.[!.]*}; do
    case ${file##*/} in
      report.json | report.md | run.log | config.ini | ledger | '*' | '.[!.]*') ;;
      network.npz) expect "$report" "it['network'] is not None" ;;
      *) fail "left behind: $file" ;;
    esac
  done
done
on 3 extract --oracle file:net.npz --out enough --max-queries "$whole" > enough.said || fail "the budget of $whole sufficed before"
cmp whole/network.npz enough/network.npz
