# Draws docs/figures/ranks.svg from `table`, the CSV of bench/ranks.py. Used by bench/run.sh.
set datafile separator comma columnheaders
set terminal svg size 900,420 font "sans,13" background "white"
set output "docs/figures/ranks.svg"
set border 3
set tics nomirror
set grid ytics lc rgb "#dddddd"
set xlabel "ranks"
networks = system(sprintf("sed -n '2,$p' '%s' | cut -d, -f2 | uniq", table))
colours = "#c0392b #2980b9 #27ae60"
of(kind, n) = strcol("kind") eq kind && strcol("network") eq word(networks, n) ? 1 : NaN
near(n) = of("run", n)
all(n) = strcol("network") eq word(networks, n) && strcol("stage") eq "" ? 1 : NaN
set multiplot layout 1,2

set title "Times as fast as one rank, by work"
set key left top Left reverse
set xrange [0.8:4.2]
set yrange [0.8:4.2]
set xtics 1
plot x lc rgb "#999999" dt 2 title "ideal", \
     for [n=1:words(networks)] table using (column("ranks") * near(n)):"faster" with lines lw 1.5 \
       lc rgb word(colours, n) title word(networks, n) . ", foretold", \
     for [n=1:words(networks)] table using (column("ranks") * near(n)):"faster_found" with points pt 7 ps 0.8 \
       lc rgb word(colours, n) title "found"

set title "Foretold; dashed: were it for the serial part alone"
unset key
set logscale xy 2
set xrange [1:16384]
set yrange [1:64]
set xtics ("1" 1, "4" 4, "16" 16, "64" 64, "256" 256, "1024" 1024, "4096" 4096, "16384" 16384) rotate by -30
set ytics 4
set format y "%.0f"
plot x lc rgb "#999999" dt 2, \
     for [n=1:words(networks)] table using (column("ranks") * all(n)):"faster" with linespoints pt 7 ps 0.5 lw 1.5 \
       lc rgb word(colours, n), \
     for [n=1:words(networks)] table using (column("ranks") * all(n)):"serial_limit" with lines dt 3 \
       lc rgb word(colours, n)
unset multiplot
