package w3c_test

import (
	"testing"

	"posmortem/parsers/parserstest"
	"posmortem/parsers/w3c"
)

func TestCases(t *testing.T) { parserstest.Run(t, w3c.Format) }

func FuzzFormat(f *testing.F) { parserstest.Fuzz(f, w3c.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, w3c.Format) }
