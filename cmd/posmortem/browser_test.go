package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a page open in a real browser, with all that it complained of or asked for.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	wrongs []string
}

// chromium finds the browser; without one the tests that need it say so and do nothing.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no chromium on this machine: the pages are not looked at in a browser; apt-get install chromium")
	return ""
}

// newBrowser starts a browser that sees no network.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(stop)
	b := &browser{t: t, ctx: ctx}
	_, err1 := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	_, err2 := chromedp.Call(ctx, log.Enable, cdp.Empty{})
	if err := errors.Join(err1, err2, chromedp.Listen(ctx, b.hear)); err != nil {
		t.Fatal(err)
	}
	return b
}

// tell sends the browser a command.
func tell[P, R any](b *browser, command cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.t.Fatal(err)
	}
}

// hear keeps errors, and requests for anything but the page itself.
func (b *browser) hear(ev any) {
	wrong := ""
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		wrong = "exception: " + ev.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		wrong = fmt.Sprintf("console.%s", ev.Type)
	case *log.EventEntryAdded:
		wrong = fmt.Sprintf("log: %s: %s", ev.Entry.Level, ev.Entry.Text)
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(ev.Request.URL) // data: is the browser's own picture of a calendar
		if err != nil || u.Scheme != "data" && (u.Scheme != "file" || !strings.HasSuffix(u.Path, ".html")) {
			wrong = "request for " + ev.Request.URL
		}
	}
	if wrong != "" {
		b.mu.Lock()
		b.wrongs = append(b.wrongs, wrong)
		b.mu.Unlock()
	}
}

// open shows a file in a window of the given width and waits until its script has run.
func (b *browser) open(file string, width int64) {
	b.t.Helper()
	tell(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1})
	if err := chromedp.Do(b.ctx, chromedp.Navigate("file://"+file)); err != nil {
		b.t.Fatal(err)
	}
}

// inPage runs an expression in the page.
func inPage[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// quiet fails the test if the browser has complained.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrongs {
		b.t.Error(w)
	}
}

// filter fills the form of the page as a user does; an empty map shows all again.
func (b *browser) filter(values map[string]string) {
	b.t.Helper()
	text, err := json.Marshal(values)
	if err != nil {
		b.t.Fatal(err)
	}
	inPage[bool](b, `(() => { const f = document.getElementById("filters"), want = `+string(text)+` || {};
		for (const n of ["q", "device", "merchant", "cause", "severity", "from", "to"]) { f.elements[n].value = want[n] || ""; f.elements[n].dispatchEvent(new Event("input", { bubbles: true })); }
		return true; })()`)
}

// tiles are the headline numbers that the page shows now.
func (b *browser) tiles() map[string]int64 {
	b.t.Helper()
	return inPage[map[string]int64](b, `Object.fromEntries(Array.from(document.querySelectorAll("dd[data-key]"), e => [e.dataset.key, Number(e.dataset.value)]))`)
}

// attack is what a hostile terminal could write to its log.
const attack = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script></script>"><svg onload=window.pwned=1>`

// hostileInput is a week of payments beside a log that attacks whoever reads the page.
func hostileInput(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	sample, err := os.ReadFile(filepath.Join(samplesDir, "mixed-week", "bundle.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for i := range 6 {
		fmt.Fprintf(&lines, "[2025-03-05 10:%02d:00][ERROR][pinpad] terminalId=10009999 stan=%06d 未下载主密钥 %s\n", 10+i, i, attack)
	}
	for name, text := range map[string]string{"week.tar.gz": string(sample), "10009999/<img src=x onerror=window.pwned=1>.log": lines.String()} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
