#!/usr/bin/env bash
# A strong study: one problem on more and more nodes. The networks must be the same, bit for bit.
#
# usage: [SITE=FILE] strong.sh DIR "1 2 4" --oracle URI [option of extract]...
#   DIR gets a folder nodes-N a run, and from collect.sh study.csv and plots. An oracle file is named by its full path,
#   or relative to where this is called.
set -euo pipefail
# shellcheck source=jobs/launch.sh
source "$(dirname "${BASH_SOURCE[0]}")/launch.sh"
# shellcheck source=jobs/study.sh
source "$jobs/study.sh"

(($# >= 3)) || complain "too few words (wanted: DIR \"1 2 4\" --oracle URI [option of extract]...)" 2
load_site
begin_study strong "$1" "$2"
for count in "${counts[@]}"; do run_at "$count" "${@:3}"; done
end_study
