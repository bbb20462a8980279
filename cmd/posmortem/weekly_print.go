package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The hour on Monday at which the weekly mail is sent: the logs of Sunday are there, and the day has not begun.
const sendHour, sendMinute = 6, 30

// print writes what runs the command every week.
func (j *weeklyJob) print() error {
	if len(j.to) == 0 {
		return misuse("name the recipients, by --to or in a settings file named by --config")
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	args, err := j.commandLine(program)
	if err != nil {
		return err
	}
	switch j.a.opt.weekly.print {
	case "cron":
		return j.a.print(j.cronLine(args))
	case "systemd":
		return j.writeUnits(args)
	}
	return misuse("unknown --print %q; known are systemd, cron", j.a.opt.weekly.print)
}

// commandLine is the command with all that it needs, in absolute paths.
func (j *weeklyJob) commandLine(program string) ([]string, error) {
	if j.config != "" {
		return []string{program, "weekly", "--config", j.config}, nil
	}
	o := &j.a.opt
	db, err := filepath.Abs(o.db)
	if err != nil {
		return nil, err
	}
	args := []string{program, "weekly", "--db", db}
	for _, to := range j.to {
		args = append(args, "--to", to.String())
	}
	args = append(args, "--from", j.from.String(), "--smtp", o.weekly.smtp, "--lang", o.lang, "--wait", "10m")
	if len(o.tz) > 0 {
		args = append(args, "--tz", o.tz[0])
	}
	if o.profile != "" {
		args = append(args, "--profile", o.profile)
	}
	if o.weekly.expected != "" {
		list, err := filepath.Abs(o.weekly.expected)
		if err != nil {
			return nil, err
		}
		args = append(args, "--expected", list)
	}
	if o.weekly.insecure {
		args = append(args, "--insecure-smtp")
	}
	if o.weekly.set.Changed("unsure") {
		args = append(args, "--unsure", o.weekly.unsure)
	}
	return args, nil
}

// monday is the moment of the next mail.
func (j *weeklyJob) monday() time.Time {
	return j.week.Day(7).In(j.week.Zone()).Add(sendHour*time.Hour + sendMinute*time.Minute)
}

// cronLine is the line of a crontab, in the machine's own time (crontab(5)): % ends a command there unless it is escaped.
func (j *weeklyJob) cronLine(args []string) string {
	at := j.monday().In(time.Local)
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = shellQuote(a)
	}
	return fmt.Sprintf("%d %d * * %d %s\n", at.Minute(), at.Hour(), int(at.Weekday()), strings.ReplaceAll(strings.Join(quoted, " "), "%", `\%`))
}

func shellQuote(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// systemdQuote quotes an argument of ExecStart (systemd.service(5), "Command lines"): % and $ are doubled.
func systemdQuote(s string) string {
	s = strings.NewReplacer("%", "%%", "$", "$$").Replace(s)
	if s != "" && !strings.ContainsAny(s, " \t\"'\\;") {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

const serviceUnit = `[Unit]
Description=posmortem: mail the weekly summary of failed card payments
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=%s
# POSMORTEM_SMTP_USER and POSMORTEM_SMTP_PASSWORD, where no credentials file is named in the settings
EnvironmentFile=-/etc/posmortem/weekly.env
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths=%s
`

const timerUnit = `[Unit]
Description=posmortem: every Monday, after the week is over

[Timer]
OnCalendar=%s
# a machine that was off on Monday sends when it is on again
Persistent=true
RandomizedDelaySec=5min

[Install]
WantedBy=timers.target
`

// writeUnits writes the service and its timer: into the folder of --output, else one after the other.
func (j *weeklyJob) writeUnits(args []string) error {
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = systemdQuote(a)
	}
	db, err := filepath.Abs(j.a.opt.db)
	if err != nil {
		return err
	}
	units := []struct{ name, text string }{
		{"posmortem-weekly.service", fmt.Sprintf(serviceUnit, strings.Join(quoted, " "), systemdQuote(filepath.Dir(db)))},
		{"posmortem-weekly.timer", fmt.Sprintf(timerUnit, j.calendar())},
	}
	for i, u := range units {
		if dir := j.a.opt.weekly.output; dir != "" {
			if err := writeWhole(filepath.Join(dir, u.name), []byte(u.text)); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			u.name = "\n# " + u.name
		} else {
			u.name = "# " + u.name
		}
		if err := j.a.print(u.name + "\n" + u.text); err != nil {
			return err
		}
	}
	return nil
}

// calendar is the moment of the mail as systemd.time(7) writes it; a zone without a name is turned into UTC.
func (j *weeklyJob) calendar() string {
	at := j.monday()
	if name := at.Location().String(); strings.Contains(name, "/") {
		return at.Format("Mon *-*-* 15:04:05 ") + name
	}
	return at.UTC().Format("Mon *-*-* 15:04:05 UTC")
}
