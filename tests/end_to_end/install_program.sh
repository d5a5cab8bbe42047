#!/usr/bin/env bash
# `cmake --install` leaves a program that runs from its prefix, wherever that is moved, with its job scripts, manual
# page, completion and module file beside it.
# shellcheck source=tests/end_to_end/_run.sh
source "$(dirname "${BASH_SOURCE[0]}")/_run.sh"

cmake --install "$(dirname "$UNHINGE")" --prefix "$scratch/first" > install.log
mv first moved
prefix=$scratch/moved

for file in bin/unhinge share/man/man1/unhinge.1 share/bash-completion/completions/unhinge \
  share/zsh/site-functions/_unhinge share/unhinge/modulefiles/unhinge share/unhinge/jobs/sites/laptop.env; do
  [[ -s $prefix/$file ]] || fail "$file is not installed"
done
! grep -rlF "$scratch/first" "$prefix/share/unhinge" "$prefix/bin" || fail "a file names the prefix it was installed to"
# ldd tells of a library that the loader would not find.
! ldd "$prefix/bin/unhinge" | grep 'not found' || fail "a library is missing"
bash -uc "source '$prefix/share/bash-completion/completions/unhinge'; complete -p unhinge" > /dev/null

# The scripts find the program that lies beside them, and nothing of the build.
network net gaussian 8 12 1 1
jobs=$prefix/share/unhinge/jobs
env -u UNHINGE -u UNHINGE_SOURCE_DIR PATH=/usr/bin:/bin RANKS=2 bash "$jobs/extract.sbatch" --oracle file:net.npz --out run
"$prefix/bin/unhinge" verify net.npz run/network.npz --at-most 1e-6 > /dev/null
expect run/report.json "it['ranks'] == 2"

# A study without a scheduler: numbers of ranks in place of nodes. Plots are drawn where gnuplot is.
env -u UNHINGE -u UNHINGE_SOURCE_DIR PATH=/usr/bin:/bin bash "$jobs/strong.sh" study "1 2" --oracle "file:$PWD/net.npz"
[[ $(cut -d , -f 1,3 study/study.csv | paste -sd ' ') == "nodes,ranks 1,2 2,4" ]] || fail "no table of 2 and 4 ranks"
[[ $(sha256sum < study/nodes-2/network.npz) == "$(sha256sum < study/nodes-1/network.npz)" ]] || fail "networks differ"

# The list of an array, one after the other; the worst exit code is the whole's.
printf '%s\n' '# two' "--oracle file:$PWD/net.npz --seed 2" '--oracle file:none.npz' > list
code=0
PATH=$prefix/bin:$PATH RANKS=1 bash "$jobs/array.sbatch" list runs || code=$?
((code == 2)) || fail "the array ends with $code, not with the failing one's 2"
expect runs/1/report.json "it['status'] == 'certified' and it['seed'] == 2"
