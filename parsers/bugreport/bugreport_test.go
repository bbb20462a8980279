package bugreport_test

import (
	"testing"

	"posmortem/parsers/bugreport"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, bugreport.Format) }

func FuzzFormat(f *testing.F) { parserstest.Fuzz(f, bugreport.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, bugreport.Format) }
