package journald_test

import (
	"testing"

	"posmortem/parsers/journald"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, journald.Format) }

func FuzzFormat(f *testing.F) { parserstest.Fuzz(f, journald.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, journald.Format) }
