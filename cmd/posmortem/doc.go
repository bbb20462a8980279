/*
Posmortem says why card payments failed.

It reads the logs of payment terminals and of hosts, puts every failed attempt together from both
sides, and names one root cause for each: on which terminals, since when, with the lines that prove it, who must
act, and what to do. Card numbers are masked before anything is written; keys, PIN blocks, tracks and
verification values are never kept.

	posmortem diagnose ticket.zip
	posmortem ingest logs/ --db week.duckdb
	posmortem failures --db week.duckdb --format csv
	posmortem report response-codes --db week.duckdb

The exit codes are 0 fine, 1 failed, 2 misuse, 3 findings at or above --fail-on, 4 finished but some
input could not be read, 5 card data found.
*/
package main

import _ "time/tzdata" // zones, also on machines that have none
