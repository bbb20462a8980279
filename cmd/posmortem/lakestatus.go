package main

import (
	"context"
	"fmt"
	"strings"
	"time"

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
		return exit{exitFailed, fmt.Sprintf("%s is not whole: remove the objects of the list below source/ and packed/, and ingest their logs again", place)}
	}
	return nil
}

func statusReport(s *lake.Status) *analyze.Report {
	all := analyze.Section{Name: "lake", Title: text("In all", "合计"),
		Columns: textColumns("sources", "来源数", "bytes", "日志字节", "records", "记录", "events", "事件", "skipped", "跳过", "rejected", "未能读取", "event_bytes", "事件字节", "loose_objects", "未归属对象", "loose_bytes", "未归属字节",
			"joined_objects", "已合并的旧对象", "joined_bytes", "已合并的旧字节")}
	numeric(&all, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	days := analyze.Section{Name: "days", Title: text("Days (UTC)", "日期 (UTC)"), Columns: textColumns("day", "日期", "sources", "来源数", "objects", "对象数", "bytes", "字节")}
	numeric(&days, 1, 2, 3)
	var bytes int64
	for _, d := range s.Days {
		bytes += d.Bytes
		days.Rows = append(days.Rows, []any{d.Day, d.Sources, d.Objects, d.Bytes})
	}
	all.Rows = [][]any{{s.Sources, s.LogBytes, s.Records, s.Events, s.Skipped, s.Rejected, bytes, s.LooseObjects, s.LooseBytes, s.JoinedObjects, s.JoinedBytes}}
	return &analyze.Report{Name: "lake", Title: text("The lake", "数据湖"), Sections: []analyze.Section{all, days}}
}

// compactLake joins the small objects of a lake.
func (a *app) compactLake(ctx context.Context, place string) error {
	o := lake.CompactOptions{Grace: a.opt.grace, Now: time.Now()}
	o.From, o.To = a.opt.days()
	if a.opt.from == "" && a.opt.to == "" {
		o.To = o.Now.UTC().AddDate(0, 0, -1).Format(time.DateOnly) // logs of yesterday still come
	}
	did, err := lake.Compact(ctx, place, o)
	if err != nil {
		return err
	}
	sec := analyze.Section{Name: "compact", Title: text("Joined", "合并"), Columns: textColumns("days", "天数", "joined", "合并前对象", "packs", "合并后对象", "removed", "已删除对象", "removed_bytes", "已删除字节",
		"staying", "待删除对象", "staying_bytes", "待删除字节")}
	numeric(&sec, 0, 1, 2, 3, 4, 5, 6)
	sec.Rows = [][]any{{did.Days, did.Joined, did.Packs, did.Removed, did.RemovedBytes, did.Staying, did.StayingBytes}}
	if err := a.writeReport(&analyze.Report{Name: "lake", Title: text("The lake", "数据湖"), Sections: []analyze.Section{sec}}); err != nil {
		return err
	}
	if len(did.Others) > 0 {
		a.warn("another run joined %s at the same time", strings.Join(did.Others, ", "))
	}
	if len(did.Damaged) > 0 {
		return exit{exitFailed, fmt.Sprintf("%d objects cannot be read and stay as they are (%s); posmortem lake check %s tells which logs to ingest again", len(did.Damaged), strings.Join(did.Damaged[:min(3, len(did.Damaged))], ", "), place)}
	}
	return nil
}

// days returns the days of --from and --to, of which the last is not one; "" where they are open.
func (o *options) days() (from, to string) {
	if !o.fromTime.IsZero() {
		from = o.fromTime.UTC().Format(time.DateOnly)
	}
	if !o.toTime.IsZero() {
		to = o.toTime.UTC().Add(24*time.Hour - time.Nanosecond).Format(time.DateOnly)
	}
	return from, to
}
