package main

import (
	"context"
	"fmt"
	"strings"

	"posmortem/analyze"
	"posmortem/analyze/lake"
)

// lookAtLake tells what the objects of a lake hold.
func (a *app) lookAtLake(ctx context.Context, place string) error {
	s, err := lake.Look(ctx, place)
	if err != nil {
		return err
	}
	if err := a.writeReport(statusReport(s)); err != nil {
		return err
	}
	if len(s.Damaged) > 0 {
		return exit{exitFailed, fmt.Sprintf("%d objects cannot be read (%s): remove them, and ingest their logs again", len(s.Damaged), strings.Join(s.Damaged[:min(3, len(s.Damaged))], ", "))}
	}
	return nil
}

// checkLake compares the events of a lake with its ledgers.
func (a *app) checkLake(ctx context.Context, place string) error {
	read, wrong, err := lake.Check(ctx, place)
	if err != nil {
		return err
	}
	sec := analyze.Section{Name: "wrong", Title: text("What is not whole", "不完整之处"), Columns: textColumns("object", "对象", "what", "情况")}
	for _, w := range wrong {
		sec.Rows = append(sec.Rows, []any{w.Object, w.What})
	}
	sum := analyze.Section{Name: "check", Title: text("Check", "检查"), Columns: textColumns("event objects", "事件对象", "wrong", "有误"), Rows: [][]any{{read, int64(len(wrong))}}}
	numeric(&sum, 0, 1)
	if err := a.writeReport(&analyze.Report{Name: "lake", Title: text("Is the lake whole?", "数据湖是否完整"), Sections: []analyze.Section{sum, sec}}); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return exit{exitFailed, fmt.Sprintf("%s is not whole: remove the objects of the list below source/, and ingest their logs again", place)}
	}
	return nil
}

func statusReport(s *lake.Status) *analyze.Report {
	all := analyze.Section{Name: "lake", Title: text("In all", "合计"),
		Columns: textColumns("sources", "来源数", "bytes", "日志字节", "records", "记录", "events", "事件", "skipped", "跳过", "rejected", "未能读取", "event_bytes", "事件字节", "loose_objects", "未归属对象", "loose_bytes", "未归属字节")}
	numeric(&all, 0, 1, 2, 3, 4, 5, 6, 7, 8)
	days := analyze.Section{Name: "days", Title: text("Days (UTC)", "日期 (UTC)"), Columns: textColumns("day", "日期", "sources", "来源数", "objects", "对象数", "bytes", "字节")}
	numeric(&days, 1, 2, 3)
	var bytes int64
	for _, d := range s.Days {
		bytes += d.Bytes
		days.Rows = append(days.Rows, []any{d.Day, d.Sources, d.Objects, d.Bytes})
	}
	all.Rows = [][]any{{s.Sources, s.LogBytes, s.Records, s.Events, s.Skipped, s.Rejected, bytes, s.LooseObjects, s.LooseBytes}}
	return &analyze.Report{Name: "lake", Title: text("The lake", "数据湖"), Sections: []analyze.Section{all, days}}
}
