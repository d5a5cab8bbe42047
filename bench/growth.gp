# Draws docs/figures/growth.svg from `table`, the CSV of the benchmark `search`. Used by bench/run.sh.
set datafile separator comma
set terminal svg size 640,400 font "sans,13" background "white"
set key left top Left reverse
set border 3
set tics nomirror
set grid ytics lc rgb "#dddddd"
set output "docs/figures/growth.svg"
set title "Processor time of the search, answers aside"
set logscale xy
set xlabel "kinks"
set ylabel "seconds"
set format x "2^{%L}"
set logscale x 2
set format y "10^{%T}"
plot table using 1:4 every ::1 with linespoints pt 7 ps 0.7 lc rgb "#c0392b" title "kinks of a line", \
     table using 1:5 every ::1 with linespoints pt 5 ps 0.7 lc rgb "#2c7fb8" title "steps and crossings of all cells", \
     [1024:] 2e-7 * x * log(x) / log(2) lc rgb "#999999" dt 2 title "k log k"
