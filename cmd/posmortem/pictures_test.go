package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestPictures takes the pictures of the README anew: PICTURES=1 go test -tags duckdb_arrow -run Pictures ./cmd/posmortem
func TestPictures(t *testing.T) {
	if os.Getenv("PICTURES") == "" {
		t.Skip("PICTURES=1 takes the pictures of the README anew")
	}
	b := newBrowser(t)
	dir := t.TempDir()
	week, err1 := filepath.Abs(filepath.Join(samplesDir, "mixed-week"))
	mail, err2 := filepath.Abs(filepath.Join("..", "..", "analyze", "mail", "testdata", "2026-W10.en.html"))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "zh"} {
		file := filepath.Join(dir, lang+".html")
		must(t, dir, "diagnose", week, "--format", "html", "--lang", lang, "--output", file)
		b.picture(file, "diagnosis-"+lang, 1280, 1250)
		b.picture(file, "diagnosis-"+lang+"-phone", 390, 1500)
	}
	b.picture(mail, "weekly-mail", 640, 900)
	b.quiet()
}

// picture keeps what a window of the given size shows of a file.
func (b *browser) picture(file, name string, width, height int64) {
	b.t.Helper()
	b.open(file, width)
	tell(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
	shot, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "png"})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("..", "..", ".readme", name+".png"), []byte(shot.Data), 0o644); err != nil {
		b.t.Fatal(err)
	}
}
