package mask
import ("testing";"os";"fmt";"bytes";"path/filepath";"io/fs")
func TestDbg(t *testing.T){ m:=New(make([]byte,32)); total:=0; changed:=0
 filepath.WalkDir(os.Getenv("D"), func(p string, d fs.DirEntry, err error) error {
  if d.IsDir() {return nil}
  b,_:=os.ReadFile(p); total+=len(b)
  n:=0
  for _,ln:=range bytes.Split(b,[]byte("\n")) { out:=m.Text(nil,ln); if !bytes.Equal(out,ln) { changed++; n++; if n<=8 { 
     // show around first diff
     i:=0; for i<len(out)&&i<len(ln)&&out[i]==ln[i] {i++}
     lo:=max(0,i-60); fmt.Printf("%s\n   - %.160q\n   + %.160q\n", filepath.Base(p), ln[lo:], out[lo:]) } } }
  return nil })
 fmt.Println(total,changed,m.Counts()) }
