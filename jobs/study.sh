# shellcheck shell=bash
# To be sourced by strong.sh and weak.sh: runs a study as one job a number of nodes, each after the one before it, so
# that no two of them share nodes or the file system at once; then collects their times. Wants load_site.
: "${jobs:?}"

# begin_study KIND DIR COUNTS: makes the folder, checks the counts, and sets `counts`.
begin_study() {
  local count
  read -r -a counts <<< "$3"
  ((${#counts[@]})) || complain "no numbers of nodes (the second word lists them); give some, as \"1 2 4\"" 2
  for count in "${counts[@]}"; do
    [[ $count =~ ^[1-9][0-9]*$ ]] || complain "'$count' is no number of nodes; give some, as \"1 2 4\"" 2
  done
  mkdir -p "$2"
  study=$(cd "$2" && pwd)
  previous=
  echo "$1" > "$study/kind"
}

# run_at COUNT WORD...: `unhinge extract WORD...` on so many nodes, into the study's folder nodes-COUNT. On one machine
# a node is RANKS_PER_NODE ranks. A run that fails does not end the study: the table tells of it.
run_at() {
  local count=$1 after=()
  shift
  set -- "$@" --out "$study/nodes-$count"
  if [[ $SCHEDULER == none ]]; then
    RANKS=$((count * RANKS_PER_NODE)) bash "$jobs/extract.sbatch" "$@" || echo "nodes-$count ended with exit code $?"
    return
  fi
  [[ -z $previous ]] || after=(--dependency=afterany:"$previous")
  previous=$(JOBS=$jobs SITE=$SITE sbatch --parsable --job-name="$(basename "$study")-$count" --nodes="$count" \
    --ntasks-per-node="$RANKS_PER_NODE" --cpus-per-task="$THREADS" --output="$study/nodes-$count.log" \
    "${after[@]}" "${SUBMIT_OPTIONS[@]}" "$jobs/extract.sbatch" "$@")
  echo "nodes-$count is job $previous"
}

# The table and the plots, once all are through.
end_study() {
  if [[ $SCHEDULER == none ]]; then
    bash "$jobs/collect.sh" "$study"
    return
  fi
  previous=$(sbatch --parsable --job-name="$(basename "$study")-collect" --nodes=1 --ntasks=1 \
    --dependency=afterany:"$previous" --output="$study/collect.log" "${SUBMIT_OPTIONS[@]}" \
    --wrap "bash '$jobs/collect.sh' '$study'")
  echo "job $previous collects $study/study.csv"
}
