package jpos

import (
	"testing"

	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, Format) }

func TestAllocatesNothing(t *testing.T) { parserstest.NoAllocs(t, Format) }

func FuzzParse(f *testing.F) { parserstest.Fuzz(f, Format) }

func BenchmarkParse(b *testing.B) { parserstest.Bench(b, Format) }
