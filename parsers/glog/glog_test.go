package glog_test

import (
	"testing"

	"posmortem/parsers/glog"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, glog.Format) }

func FuzzFormat(f *testing.F) { parserstest.Fuzz(f, glog.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, glog.Format) }
