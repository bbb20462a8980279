package signals

import ("testing";"os";"strings";"fmt";"sort")

func TestRealTry(t *testing.T) {
	p := os.Getenv("REAL"); if p == "" { t.Skip() }
	b, _ := os.ReadFile(p)
	m := New(); n := map[string]int{}; ex := map[string][]string{}
	tot := 0
	for _, l := range strings.Split(string(b), "\n") {
		h := m.Match([]byte(l), Context{Host: os.Getenv("HOST")!=""})
		tot++
		k := h.Signal + "/" + h.Step+"/"+h.VendorCode
		if k == "//" { continue }
		n[k]++
		if len(ex[k]) < 3 { if len(l)>230 {l=l[:230]}; ex[k]=append(ex[k], l) }
	}
	var ks []string; for k := range n { ks = append(ks,k) }; sort.Strings(ks)
	fmt.Println(p, tot, "vendor", m.Vendor())
	for _, k := range ks { fmt.Println("==", k, n[k]); for _, e := range ex[k] { fmt.Println("      ", e) } }
}
