# Draws docs/figures from `table`, the CSV of the benchmark `extraction`. Used by bench/run.sh.
set datafile separator comma
set terminal svg size 640,400 font "sans,13" background "white"
set key outside right top Left reverse
set border 3
set tics nomirror
set linetype 5 lc rgb "#8c564b"
set grid ytics lc rgb "#dddddd"

# Published: Jagielski et al. 2020 and Carlini, Jagielski, Mironov 2020, table 1 of the latter.
# Row, parameters, then the binary logarithms of their queries.
$published << END
1,25120,18.2,19.2
2,100480,20.2,21.5
END

set output "docs/figures/queries.svg"
set title "Queries per parameter, k (d + 1)"
set logscale y
set yrange [0.8:60]
set xrange [0.5:2.5]
set xtics ("784-32-1" 1, "784-128-1" 2)
set ytics (1, 2, 5, 10, 20, 50)
row(d, k) = d == 784 ? (k == 32 ? 1 : k == 128 ? 2 : NaN) : NaN
plot $published using 1:(2**$3 / $2) with points pt 9 ps 1.5 lc rgb "#999999" \
       title "Jagielski et al. 2020", \
     $published using 1:(2**$4 / $2) with points pt 5 ps 1.5 lc rgb "#555555" \
       title "Carlini et al. 2020", \
     table using (row($1, $2)):6 every ::1 with points pt 7 ps 1 lc rgb "#c0392b" title "Unhinge, 5 seeds"

set output "docs/figures/accuracy.svg"
set title "Relative rms error over Gaussian inputs, by seed"
set xrange [0.5:5.5]
set xtics 1, 1, 5
set xlabel "seed"
set yrange [1e-11:1e-6]
set ytics auto
set format y "10^{%T}"
shapes = "784-32-1 784-128-1 64-64-10 20-60-1 5-300-1 10-1000-1 100-1000-1 20-2000-1"
d(i) = real(word("784 784 64 20 5 10 100 20", i))
k(i) = real(word("32 128 64 60 300 1000 1000 2000", i))
plot for [i=1:8] table using ($1 == d(i) && $2 == k(i) ? $4 + 0.1 * (i - 4.5) : NaN):9 every ::1 with points \
       pt 7 ps 0.8 lc i title word(shapes, i), \
     for [i=1:8] table using ($1 == d(i) && $2 == k(i) ? $4 + 0.1 * (i - 4.5) : NaN):8 every ::1 with points \
       pt 4 ps 0.8 lc i notitle
