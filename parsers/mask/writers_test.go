package mask

import (
	"encoding/hex"
	"fmt"
	"strings"
)

func each(f string) func(string) string {
	return func(pan string) string {
		var b strings.Builder
		for _, c := range []byte(pan) {
			fmt.Fprintf(&b, f, c)
		}
		return b.String()
	}
}

func grouped(sep string) func(string) string {
	return func(pan string) string {
		sizes := []int{4, 4, 4, 4, 4}
		if len(pan) == 15 {
			sizes = []int{4, 6, 5}
		} else if len(pan) == 14 {
			sizes = []int{4, 6, 4}
		}
		var parts []string
		for _, n := range sizes {
			n = min(n, len(pan))
			if n > 0 {
				parts = append(parts, pan[:n])
			}
			pan = pan[n:]
		}
		return strings.Join(parts, sep)
	}
}

func ebcdic(s string) []byte {
	b := []byte(s)
	for i := range b {
		b[i] += 0xf0 - '0'
	}
	return b
}

func bcd(pan string) string {
	if len(pan)%2 == 1 {
		pan += "F"
	}
	return pan
}

// dump writes b like hexdump -C does, beginning at a column that makes it run
// over two rows.
func dump(b []byte, lead int) string {
	return hex.Dump(append([]byte(strings.Repeat("~", lead)), b...))
}

// q2 writes b like ISOUtil.hexdump of jPOS does.
func q2(b []byte) string {
	var out strings.Builder
	for off := 0; off < len(b); off += 16 {
		row := b[off:min(off+16, len(b))]
		fmt.Fprintf(&out, "%04X  ", off)
		for i := range 16 {
			if i < len(row) {
				fmt.Fprintf(&out, "%02X ", row[i])
			} else {
				out.WriteString("   ")
			}
			if i == 7 {
				out.WriteByte(' ')
			}
		}
		out.WriteByte(' ')
		for _, c := range row {
			if c < 32 || c > 126 {
				c = '.'
			}
			out.WriteByte(c)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

func xxd(b []byte) string {
	var out strings.Builder
	for off := 0; off < len(b); off += 16 {
		row := b[off:min(off+16, len(b))]
		fmt.Fprintf(&out, "%08x:", off)
		for i := 0; i < len(row); i += 2 {
			fmt.Fprintf(&out, " %x", row[i:min(i+2, len(row))])
		}
		fmt.Fprintf(&out, "  %s\n", strings.Map(func(r rune) rune {
			if r < 32 || r > 126 {
				return '.'
			}
			return r
		}, string(row)))
	}
	return out.String()
}

func spacedHex(sep string) func([]byte) string {
	return func(b []byte) string {
		parts := make([]string, len(b))
		for i, c := range b {
			parts[i] = fmt.Sprintf("%02x", c)
		}
		return strings.Join(parts, sep)
	}
}

func pack(pan string) []byte {
	b, _ := hex.DecodeString(bcd(pan))
	return b
}
