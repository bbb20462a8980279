package dotnet_test

import (
	"testing"

	"posmortem/parsers/dotnet"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, dotnet.Format) }

func FuzzFormat(f *testing.F) { parserstest.Fuzz(f, dotnet.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, dotnet.Format) }
