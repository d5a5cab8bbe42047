# Draws docs/figures/kernels.svg from `table`, the CSV of the benchmark `kernels`. Used by bench/run.sh.
set datafile separator comma
set terminal svg size 760,400 font "sans,13" background "white"
set output "docs/figures/kernels.svg"
set key outside right top Left reverse
set border 3
set tics nomirror
set grid ytics lc rgb "#dddddd"
set title "Share of what arithmetic in registers alone would allow, one thread"
set yrange [0:1]
set ytics 0, 0.2, 1
set xtics rotate by -30
works = "points points_eigen points_openblas line stencil_kernel stencil"
titles = "points 'points by Eigen' 'points by OpenBLAS' 'line' 'kernel of stencils' 'whole stencil'"
colours = "#c0392b #999999 #555555 #2980b9 #27ae60 #8e44ad"
marks = "7 9 5 7 7 7"
networks = "10-128-1 10-4096-1 100-128-1 100-1000-1 100-4096-1 100-65536-1 784-128-1 784-4096-1 64-512-10"
set xrange [0.5:words(networks) + 0.5]
set for [i=1:words(networks)] xtics add (word(networks, i) i)
# The column of a row's network, for the fastest kernels alone: those of the first row.
fastest = system(sprintf("sed -n 2p '%s' | cut -d, -f2", table))
place(name) = sum [i=1:words(networks)] (word(networks, i) eq name ? i : 0)
row(d, k, m, set_of) = set_of eq fastest && place(d . "-" . k . "-" . m) > 0 ? place(d . "-" . k . "-" . m) : NaN
plot for [w=1:6] table using \
       (strcol(1) eq word(works, w) ? row(strcol(3), strcol(4), strcol(5), strcol(2)) + 0.06 * (w - 3.5) : NaN):8 \
       every ::1 with points pt (word(marks, w) + 0) ps 0.9 lc rgb word(colours, w) title word(titles, w)
