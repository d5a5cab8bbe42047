# Draws DIR/study.csv: where the time went, and how the study scales. Called by collect.sh with DIR and the kind.
study = ARG1
table = study . "/study.csv"
kind = ARG2
set datafile separator comma
set datafile missing ""
set terminal svg size 640,400 font "sans,13" background "white"
set key outside right top Left reverse noenhanced
set border 3
set tics nomirror
set grid ytics lc rgb "#dddddd"
set xlabel "nodes"
stats table using 1 skip 1 nooutput
columns = int(STATS_columns)
fixed = 13

set output study . "/time.svg"
set title "Seconds by stage, " . kind . " study"
set style data histogram
set style histogram rowstacked
set style fill solid 0.8 border -1
set boxwidth 0.6
set yrange [0:*]
plot for [i=fixed+1:columns] table using i:xtic(1) title columnheader(i)[9:]

reset session
study = ARG1
table = study . "/study.csv"
set datafile separator comma
set terminal svg size 640,400 font "sans,13" background "white"
set key outside right top Left reverse
set border 3
set tics nomirror
set grid ytics lc rgb "#dddddd"
set output study . "/scaling.svg"
set title "Speed-up and efficiency, " . ARG2 . " study"
set xlabel "nodes"
set logscale x 2
set yrange [0:*]
stats table using 1 skip 1 nooutput
least = STATS_min
plot table using 1:9 every ::1 with linespoints pt 7 title "speed-up", \
     table using 1:($1 / least) every ::1 with lines dt 2 lc rgb "#999999" title "ideal speed-up", \
     table using 1:10 every ::1 with linespoints pt 5 title "efficiency"
