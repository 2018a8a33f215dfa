package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// present returns a sitting of some minutes of students who were there from one minute to another.
func present(minutes int, times ...[2]int) conduct.SittingAttendance {
	s := conduct.SittingAttendance{
		Sitting: conduct.Sitting{Number: 1, Started: clockAt(0), Ended: clockAt(minutes)}, Heard: clockAt(minutes),
		Rows: []conduct.Attendance{{Name: "Prof", Staff: true, Intervals: []conduct.Interval{{From: clockAt(0), To: clockAt(minutes)}}}},
	}
	for i, v := range times {
		s.Rows = append(s.Rows, conduct.Attendance{
			Authors: []journal.Author{{byte(i + 1)}}, Intervals: []conduct.Interval{{From: clockAt(v[0]), To: clockAt(v[1])}},
		})
	}
	return s
}

// steps reads a path of steps: how high it is at each turn, as a share of the chart's height.
func steps(t *testing.T, path string) (all []string) {
	t.Helper()
	path = strings.NewReplacer("M0 ", "H0V", "Z", "").Replace(path)
	for _, part := range strings.Split(path, "H")[1:] {
		x, y, turns := strings.Cut(part, "V")
		if !turns {
			continue
		}
		at, err := strconv.Atoi(x)
		height, err2 := strconv.ParseFloat(y, 64)
		if err != nil || err2 != nil {
			t.Fatalf("%q: %v, %v", part, err, err2)
		}
		all = append(all, fmt.Sprintf("%d:%.2f", at, math.Abs(chartBase-height)/(chartBase-chartTop)))
	}
	return all
}

func TestPresenceChartCountsStudents(t *testing.T) {
	s := present(96, [2]int{0, 96}, [2]int{24, 48}, [2]int{24, 72}, [2]int{24, 36})
	c := Report{Made: start}.charts(s)
	if len(c) != 1 || c[0].Title != "Students present" {
		t.Fatalf("%d charts", len(c))
	}
	if got, want := fmt.Sprint(steps(t, c[0].Line)), "[0:0.25 240:1.00 360:0.75 480:0.50 720:0.25]"; got != want {
		t.Errorf("steps %s, want %s", got, want)
	}
	if c[0].Labels[0].Text != "4 at 09:24" || c[0].Labels[1].Text != "1" || c[0].Help != "At most 4 students were present, at 09:24; 1 at the end." {
		t.Errorf("labels %v, %q", c[0].Labels, c[0].Help)
	}
	if !strings.HasPrefix(c[0].Area, c[0].Line) || !strings.HasSuffix(c[0].Area, "Z") {
		t.Errorf("area %q of line %q", c[0].Area, c[0].Line)
	}
}

func TestActivityChartsAddUp(t *testing.T) {
	s := present(60, [2]int{0, 60})
	s.Rows[1].Moments = conduct.Moments{
		Messages: []journal.Clock{clockAt(10), clockAt(10), clockAt(59)}, Hands: []journal.Clock{clockAt(10)}, Reactions: []journal.Clock{clockAt(30)},
		Talks: []conduct.Talk{{From: clockAt(20), To: clockAt(24), Length: 2 * time.Minute}, {From: clockAt(20), To: clockAt(21), Length: time.Minute}},
	}
	s.Rows[0].Moments.Messages = []journal.Clock{clockAt(1)} // of staff
	c := Report{Made: start}.charts(s)
	if len(c) != 3 {
		t.Fatalf("%d charts", len(c))
	}
	talk, said := c[1], c[2]
	if talk.Labels[0].Text != "1.5 min in 1 min" || talk.Help != "Students talked for 0:03:00 altogether." || len(talk.Bars) != 4 {
		t.Errorf("talking: %v, %q, %v", talk.Labels, talk.Help, talk.Bars)
	}
	if said.Labels[0].Text != "3 in 1 min" || len(said.Bars) != 3 || said.Help != "Students wrote, raised hands and reacted 5 times altogether." {
		t.Errorf("activity: %v, %q, %v", said.Labels, said.Help, said.Bars)
	}
}

// However long a class is, however often people come and go, whatever their clocks say: a page stays a page.
func TestChartsAreBounded(t *testing.T) {
	for _, minutes := range []int{1, 7, 90, 24 * 60, 40 * 365 * 24 * 60} {
		s := present(minutes)
		var a conduct.Attendance
		for i := range 5000 {
			from := s.Started + journal.Clock(uint64(i)*uint64(s.Heard-s.Started)/5000)
			a.Intervals = append(a.Intervals, conduct.Interval{From: from, To: from + 1<<16})
			a.Moments.Messages = append(a.Moments.Messages, from)
			a.Moments.Talks = append(a.Moments.Talks, conduct.Talk{From: from, To: from + 1<<16, Length: time.Hour})
		}
		a.Intervals = append(a.Intervals, conduct.Interval{From: 1, To: ^journal.Clock(0)}) // makes no sense
		a.Moments.Messages = append(a.Moments.Messages, 1, ^journal.Clock(0))
		s.Rows = append(s.Rows, a)
		var b strings.Builder
		if err := HTML(&b, Report{Made: start, Parts: Attendance, Sittings: []conduct.SittingAttendance{s}}); err != nil {
			t.Fatal(err)
		}
		for _, c := range (Report{Made: start}).charts(s) {
			if len(c.Bars) > maxBars || len(c.Ticks) > maxTicks+2 {
				t.Errorf("%d minutes: %d bars, %d times", minutes, len(c.Bars), len(c.Ticks))
			}
		}
		if b.Len() > 64<<10 || strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
			t.Errorf("%d minutes: a page of %d bytes", minutes, b.Len())
		}
	}
}

func TestSittingWithoutStudentsHasNoCharts(t *testing.T) {
	if c := (Report{Made: start}).charts(present(60)); len(c) != 0 {
		t.Errorf("%d charts", len(c))
	}
	if c := (Report{Made: start}).charts(present(0, [2]int{0, 0})); len(c) != 0 {
		t.Errorf("%d charts of a sitting that took no time", len(c))
	}
}

func TestTimesUnderAChartAreRound(t *testing.T) {
	c := Report{Made: start}.charts(present(95, [2]int{0, 95}))[0]
	var got []string
	for _, l := range c.Ticks {
		got = append(got, l.Text)
	}
	if want := "[09:00 09:15 09:30 09:45 10:00 10:15 10:35]"; fmt.Sprint(got) != want {
		t.Errorf("times %v, want %s", got, want)
	}
}

func TestStripShowsWhenSomebodyWasThere(t *testing.T) {
	s := present(120, [2]int{0, 120})
	a := conduct.Attendance{Intervals: []conduct.Interval{{From: clockAt(0), To: clockAt(30)}, {From: clockAt(60), To: clockAt(60)}, {From: clockAt(90), To: clockAt(120)}}}
	got := Report{Made: start}.strip(s, a)
	if want := "[{0 0 30 10} {60 0 1 10} {90 0 30 10}]"; fmt.Sprint(got.Bars) != want || got.Help != "present 50 % of the time" {
		t.Errorf("%v, %q, want %s", got.Bars, got.Help, want)
	}
}
