package mask

import "sort"

// findUUIDs notes the UUIDs of src[lo:hi]: their digits are no card numbers,
// though groups of them may look like one.
func (l *level) findUUIDs(lo, hi int) {
	l.uuids = l.uuids[:0]
	for p := lo; p < hi+8 && p < len(l.src); p++ {
		if l.src[p] == '-' && p >= 8 && isUUID(l.src, p-8) {
			l.uuids = append(l.uuids, p-8)
			p += 27
		}
	}
}

// isUUID tells whether a UUID in its usual form stands alone at p.
func isUUID(src []byte, p int) bool {
	if p < 0 || p+36 > len(src) || p > 0 && isWord(src[p-1]) || p+36 < len(src) && isWord(src[p+36]) {
		return false
	}
	for i, c := range src[p : p+36] {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') || !dash && !isHex(c) {
			return false
		}
	}
	return true
}

// uuidAt returns the end of the UUID that holds p, or 0.
func (l *level) uuidAt(p int) int {
	i := sort.SearchInts(l.uuids, p+1)
	if i > 0 && p < l.uuids[i-1]+36 {
		return l.uuids[i-1] + 36
	}
	return 0
}
