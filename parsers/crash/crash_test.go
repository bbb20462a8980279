package crash_test

import (
	"testing"

	"posmortem/parsers/crash"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, crash.Format) }

func FuzzFormat(f *testing.F) { parserstest.Fuzz(f, crash.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, crash.Format) }
