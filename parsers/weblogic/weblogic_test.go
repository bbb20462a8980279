package weblogic_test

import (
	"testing"

	"posmortem/parsers/parserstest"
	"posmortem/parsers/weblogic"
)

func TestCases(t *testing.T) { parserstest.Run(t, weblogic.Format) }

func FuzzFormat(f *testing.F) { parserstest.Fuzz(f, weblogic.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, weblogic.Format) }
