package signals

import ("testing";"os";"strings";"fmt";"time")

func TestTry(t *testing.T) {
	p := os.Getenv("TRY"); if p == "" { t.Skip() }
	t0 := time.Now(); d := shared(); 
	fmt.Println("build", time.Since(t0), "words", len(d.words), "rules", len(d.rules), "lists", d.lists, "states", len(d.automaton.next)/int(d.automaton.stride), "stride", d.automaton.stride, "MB", len(d.automaton.next)*4>>20)
	b, _ := os.ReadFile(p)
	for _, l := range strings.Split(string(b), "\n") {
		if l == "" { continue }
		c := Context{}
		txt := l
		for { k, r, ok := strings.Cut(txt, "~"); if !ok { break }; if k=="host" { c.Host=true } else if strings.HasPrefix(k, "c=") { c.Component=[]byte(k[2:]) } else { c.Vendor=k }; txt=r }
		h := New().Match([]byte(txt), c)
		fmt.Printf("%-20s %-18s %-8s %-12s %-3s %-5v | %s\n", h.Signal, h.Step, h.Vendor, h.VendorCode, h.HSMCode, h.Ambiguous, l)
	}
}
