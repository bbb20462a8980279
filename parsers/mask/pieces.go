package mask

// pieceWords end the names under which programs keep the pieces of a card number: pan1, pan_first, middle, last4.
var pieceWords = sorted("1", "2", "3", "4", "first", "first6", "first4", "first8", "bin", "prefix", "head", "begin", "part1", "middle", "mid", "rest", "tail", "part2", "part3", "part4", "last", "last4", "suffix", "end", "p1", "p2", "p3", "p4")

// pieceSizes holds, for each last byte of pieceWords, a bit for each of their lengths.
var pieceSizes = func() (t [256]uint16) {
	for _, w := range pieceWords {
		t[w[len(w)-1]] |= 1 << len(w)
	}
	return t
}()

// piecesOf masks a card number that stands in two to four pieces, one behind another, under names that call them pieces: neither piece is a
// card number, all of them are. r is the region of the first.
func (l *level) piecesOf(r *region) {
	src := l.src
	if !pieceName(src, r.lo) {
		return
	}
	var at [5][2]int
	at[0] = [2]int{r.lo, r.hi}
	l.dig = appendDigits(l.dig[:0], src[r.lo:r.hi])
	for n := 1; n < len(at); n++ {
		p := at[n-1][1]
		q := p
		for q < len(src) && q-p < 48 && src[q] != '\n' && !(isDigit(src[q]) && !isLetter(src[q-1]) && src[q-1] != '_') {
			q++
		}
		if q >= len(src) || !isDigit(src[q]) || !pieceName(src, q) {
			return
		}
		e := digitRun(src, q)
		at[n] = [2]int{q, e}
		l.dig = appendDigits(l.dig, src[q:e])
		if len(l.dig) > maxPAN {
			return
		}
		if issued(l.dig) && luhn(l.dig) || chinese(l.dig) {
			l.starPieces(at[:n+1], len(l.dig))
			return
		}
	}
}

// starPieces stars the digits of the pieces but the first six and the last four of all.
func (l *level) starPieces(pieces [][2]int, total int) {
	n := 0
	for _, x := range pieces {
		for p := x[0]; p < x[1]; p++ {
			if n >= 6 && n < total-4 {
				l.star(p, p+1, 1, PAN)
			}
			n++
		}
	}
}

// pieceName tells whether the name of a piece stands before the value at p.
func pieceName(src []byte, p int) bool {
	for n := 0; p > 0 && n < 8 && in(src[p-1], " \t=:\"'>\\"); n++ {
		p--
	}
	if p == 0 {
		return false
	}
	var word [8]byte
	n, sizes := len(word), pieceSizes[lower(src[p-1])]
	for p > 0 && n > 0 && isWord(src[p-1]) && src[p-1] != '_' {
		p, n = p-1, n-1
		word[n] = lower(src[p])
	}
	for k := n; sizes != 0 && k < len(word); k++ {
		if sizes>>(len(word)-k)&1 != 0 && contains(pieceWords, word[k:]) && (k == n || isDigit(word[k]) || len(word)-k > 2) {
			return true
		}
	}
	return false
}
