package xmllog_test

import (
	"testing"

	"posmortem/parsers/parserstest"
	"posmortem/parsers/xmllog"
)

func TestCases(t *testing.T) { parserstest.Run(t, xmllog.Format) }

func FuzzFormat(f *testing.F) { parserstest.Fuzz(f, xmllog.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, xmllog.Format) }
