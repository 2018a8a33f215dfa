package monitor

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
)

// full is a report with everything in it.
func full() Report {
	return Report{
		Place: AtTest, Hidden: true, Focused: true, FocusFor: 90 * time.Second, FocusLost: 3, Idle: 12 * time.Second,
		Microphone: Locked, Camera: Faulty, Screen: On, ShowsScreen: Agreed, ShowsCamera: Declined,
		Test: Test{ID: 7, Answered: 3, Total: 20, Done: true}, Version: "1.2.0",
		Link: Link{
			Path: LAN, RTT: 40 * time.Millisecond, Jitter: 3 * time.Millisecond, Loss: 12, Neighbors: 17, KbitIn: 1200, KbitOut: 800,
			Sound: ShareOf(99, 100), Pictures: ShareOf(1, 2),
		},
		Missed:  []Missed{{KeyOf(journal.Author{9}), 5500 * time.Millisecond}},
		Streams: []StreamRef{{ShortOf(journal.Author{8}), 2}},
		Links:   []Tie{{ShortOf(journal.Author{7}), 12 * time.Millisecond, 3, 1}, {To: 1}},
	}
}

func TestReportSurvivesARoundTrip(t *testing.T) {
	for _, r := range []Report{{}, full(), {Focused: true}, {Idle: time.Second, Link: Link{Sound: 1}}, {Links: []Tie{}}} {
		b := r.Encode()
		if got, err := ParseReport(b); err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("%+v\nbecame %+v, %v", r, got, err)
		}
	}
}

// What members tell as a rule is short: there are thousands of them.
func TestOrdinaryReportIsShort(t *testing.T) {
	r := full()
	r.Missed, r.Streams, r.Links = nil, nil, nil
	if n := len(r.Encode()); n > 45 {
		t.Errorf("%d bytes", n)
	}
	if n := len(Report{}.Encode()); n != 2 {
		t.Errorf("a report that says nothing has %d bytes", n)
	}
}

// Nothing that a program can come upon makes a report that staff refuse.
func TestWhateverIsSoCanBeReported(t *testing.T) {
	for name, r := range map[string]Report{
		"below":          {FocusFor: -1, FocusLost: -1, Idle: -time.Hour, Test: Test{ID: 1, Answered: -2, Total: -2}, Link: Link{RTT: -1, Loss: -4, Neighbors: -1, KbitIn: -1, Sound: -9}},
		"above":          {FocusFor: math.MaxInt64, FocusLost: math.MaxInt64, Idle: math.MaxInt64, Test: Test{ID: 1, Answered: 1e9, Total: 1e9}, Link: Link{RTT: math.MaxInt64, Jitter: math.MaxInt64, Loss: 1e9, Neighbors: 1e9, KbitIn: math.MaxInt64, KbitOut: math.MaxInt64, Sound: 127, Pictures: 127}},
		"unknown":        {Place: 99, Microphone: 99, ShowsCamera: 99, Link: Link{Path: 99}},
		"no test":        {Test: Test{Answered: 3, Total: 4, Done: true}},
		"long":           {Version: strings.Repeat("ü", 40), Missed: make([]Missed, 99), Streams: make([]StreamRef, 99), Links: make([]Tie, 200)},
		"not text":       {Version: "1\xff"},
		"not clean":      {Version: " 1\n\u202e2 "},
		"cut to a space": {Version: strings.Repeat("x", MaxVersion-1) + " x"},
		"fraction":       {FocusFor: 1500 * time.Millisecond, Link: Link{RTT: 1500 * time.Microsecond}, Missed: []Missed{{1, 1234567}}, Links: []Tie{{1, -5, -5, 9}, {1, math.MaxInt64, 1e9, 9}}},
	} {
		b := r.Encode()
		if _, err := ParseReport(b); err != nil || len(b) > MaxReport {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
}

func TestReportThatNoCorrectProgramMakesIsRefused(t *testing.T) {
	good := full().Encode()
	for name, b := range map[string][]byte{
		"nothing":                {},
		"another version":        append([]byte{2}, good[1:]...),
		"no mask":                {1},
		"cut short":              good[:len(good)-1],
		"longer":                 append(bytes.Clone(good), 0),
		"too long":               make([]byte, MaxReport+1),
		"unknown field":          {1, 0x80, 0x80, 0x20},
		"field that says naught": {1, hasPlace, 0},
		"no such place":          {1, hasPlace, places},
		"number not minimal":     {1, hasPlace, 0x81, 0},
		"test handed in of none": {1, hasDone},
		"version of two lines":   {1, 0x80, hasVersion >> 7, 3, '1', '\n', '2'},
		"version with a mark":    append([]byte{1, 0x80, hasVersion >> 7, 5, '1'}, "\u202e1"...),
		"no streams":             {1, 0x80, 0x80, 0x08, 0},
	} {
		if _, err := ParseReport(b); !errors.Is(err, journal.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever parses is told in exactly one way.
func FuzzReport(f *testing.F) {
	f.Add(full().Encode())
	f.Add(Report{}.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseReport(b)
		if err != nil {
			if !errors.Is(err, journal.ErrMalformed) || !reflect.DeepEqual(r, Report{}) {
				t.Fatalf("%+v, %v", r, err)
			}
			return
		}
		if again := r.Encode(); !bytes.Equal(again, b) {
			t.Fatalf("%x was told again as %x", b, again)
		}
	})
}

func TestShare(t *testing.T) {
	if _, ok := ShareOf(0, 0).Percent(); ok {
		t.Error("a share of nothing")
	}
	for _, tt := range [][3]uint64{{0, 5, 0}, {1, 3, 33}, {5, 5, 100}, {9, 5, 100}} {
		if p, ok := ShareOf(tt[0], tt[1]).Percent(); !ok || p != int(tt[2]) {
			t.Errorf("%d of %d is %d %%, %v", tt[0], tt[1], p, ok)
		}
	}
}

func TestIntervalGrowsWithTheClass(t *testing.T) {
	for members, want := range map[int]time.Duration{0: minInterval, 30: minInterval, 300: 3 * time.Second, 3000: 9487 * time.Millisecond, 1 << 20: maxInterval} {
		if got := Interval(members); got.Round(time.Millisecond) != want {
			t.Errorf("of %d: %v, want %v", members, got, want)
		}
	}
}

func TestOnlyChangesThatMatterAreUrgent(t *testing.T) {
	var o Own
	for name, tt := range map[string]struct {
		now  Own
		want bool
	}{
		"idle":    {Own{ActiveAt: time.Unix(9, 0)}, false},
		"answers": {Own{Test: Test{ID: 1, Answered: 3, Total: 4}}, false},
		"focus":   {Own{FocusLost: 1}, true},
		"fault":   {Own{Camera: Faulty}, true},
		"consent": {Own{ShowsScreen: Agreed}, true},
		"hidden":  {Own{Hidden: true}, true},
		"done":    {Own{Test: Test{ID: 1, Done: true}}, true},
	} {
		if got := tt.now.IsUrgent(o); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestEveryStateHasAWord(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{NoPlace.String(), ""}, {AtVideo.String(), "video"}, {AtTest.String(), "test"}, {AtMonitor.String(), "monitor"}, {Place(places).String(), "?"},
		{Off.String(), "off"}, {Locked.String(), "locked"}, {NotAsked.String(), "not asked"}, {Declined.String(), "declined"},
		{NoPath.String(), ""}, {LAN.String(), "lan"}, {Direct.String(), "direct"}, {Here.String(), "here"}, {Absent.String(), "left"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
