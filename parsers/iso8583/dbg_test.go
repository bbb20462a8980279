package iso8583
import ("testing";"os";"path/filepath";"encoding/hex";"bytes";"fmt")
func TestDbg(t *testing.T){ fs,_:=filepath.Glob("../../../shared/real-logs/iso8583-hex-iso8583tool/*"); for _,f:=range fs { b,_:=os.ReadFile(f); raw,_:=hex.DecodeString(string(bytes.TrimSpace(b)))
 var d Decoder; m,ok:=d.find(raw); fmt.Println(filepath.Base(f),string(m[:]),ok); for i,id:=range keptIDs{ if len(d.kept[i])>0{fmt.Printf("  %d=%.40q",id,d.kept[i])}}; fmt.Println() } }
