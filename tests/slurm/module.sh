#!/usr/bin/env bash
# A job that loads the installed module file: it finds the program of its prefix. Tcl reads the file as Environment
# Modules and Lmod do; the few words of theirs that it uses are made here.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

cmake --install "$(dirname "$UNHINGE")" --prefix "$PWD/prefix" > install.log
file=$(find prefix/share/unhinge/modulefiles/unhinge -type f)
cat > module.tcl << 'TCL'
set ModulesCurrentModulefile [lindex $argv 0]
proc module-whatis {text} {}
proc conflict {name} {}
proc prepend-path {name value} { puts "export $name='$value':\$$name" }
proc setenv {name value} { puts "export $name='$value'" }
source $ModulesCurrentModulefile
TCL
tclsh module.tcl "$PWD/$file" > loaded
# shellcheck disable=SC2016  # written for the job
site srun 'prepare() { set +u; source "$SLURM_SUBMIT_DIR/loaded"; set -u; PROGRAM=unhinge; }'
network net 6 4 1
PATH=${PATH#*:} # without the program that was built: the job has none but the module's
export JOBS=$PWD/prefix/share/unhinge/jobs
job=$(submit "$JOBS/extract.sbatch" --oracle file:net.npz --out run)
becomes "$job" COMPLETED
[[ -s run/network.npz ]] || fail "no network"
