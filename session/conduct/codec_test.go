package conduct

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
)

// codecs are the bodies' codecs: parse, then encode.
var codecs = map[string]func([]byte) ([]byte, error){
	"hand": func(b []byte) ([]byte, error) { v, err := ParseHandChange(b); return v.Encode(), err },
	"lower hands": func(b []byte) ([]byte, error) {
		v, err := ParseLowerHands(b)
		return again(v.Encode, err)
	},
	"stage": func(b []byte) ([]byte, error) { v, err := ParseStageChange(b); return v.Encode(), err },
	"locks": func(b []byte) ([]byte, error) { v, err := ParseLockChange(b); return again(v.Encode, err) },
	"reaction": func(b []byte) ([]byte, error) {
		v, err := ParseReaction(b)
		return again(func() ([]byte, error) { return EncodeReaction(v) }, err)
	},
	"presence": func(b []byte) ([]byte, error) { v, err := ParseSightings(b); return again(v.Encode, err) },
	"owner":    func(b []byte) ([]byte, error) { v, err := ParseOwnerPolicy(b); return again(v.Encode, err) },
	"ask":      func(b []byte) ([]byte, error) { v, err := ParseAsk(b); return again(v.Encode, err) },
	"attention": func(b []byte) ([]byte, error) {
		v, err := ParseAttentionChange(b)
		return again(v.Encode, err)
	},
	"viewed":    func(b []byte) ([]byte, error) { v, err := ParseViewing(b); return again(v.Encode, err) },
	"recording": func(b []byte) ([]byte, error) { v, err := ParseRecordingChange(b); return v.Encode(), err },
	"roster":    func(b []byte) ([]byte, error) { v, err := ParseRosterPart(b); return again(v.Encode, err) },
	"activity":  func(b []byte) ([]byte, error) { v, err := ParseActivity(b); return again(v.Encode, err) },
	"show":      func(b []byte) ([]byte, error) { v, err := ParseShow(b); return again(v.Encode, err) },
	"drawers":   func(b []byte) ([]byte, error) { v, err := ParseDrawers(b); return again(v.Encode, err) },
}

// again encodes what was parsed without an error.
func again(encode func() ([]byte, error), err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return encode()
}

var (
	ann = journal.Author{1}
	bob = journal.Author{2}
)

// bodies returns one good body or more of each codec.
func bodies(t testing.TB) map[string][][]byte {
	must := func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return map[string][][]byte{
		"hand": {HandChange{Up: true}.Encode(), HandChange{}.Encode()},
		"lower hands": {
			must(LowerHands{UpTo: 1 << 60}.Encode()),
			must(LowerHands{Hands: []RaisedHand{{ann, 300}, {bob, 1}}}.Encode()),
		},
		"stage":    {StageChange{}.Encode(), StageChange{ann}.Encode()},
		"locks":    {must(LockChange{On: LockCamera | LockAnnotations, Off: LockChat}.Encode())},
		"reaction": {must(EncodeReaction("👍")), must(EncodeReaction("🏳️‍🌈"))},
		"presence": {must(Sightings{{ann, true, 5}, {bob, false, 1 << 50}}.Encode())},
		"owner":    {must(OwnerPolicy{}.Encode()), must(OwnerPolicy{Choice: LockUp}.Encode()), must(OwnerPolicy{HandOver, bob}.Encode())},
		"ask": {
			must(Ask{}.Encode()), must(Ask{Whom: []journal.Author{ann, bob}}.Encode()), must(Ask{What: AskSpeak, Whom: []journal.Author{bob}}.Encode()),
			must(Ask{What: AskShowScreen, Whom: []journal.Author{bob}}.Encode()), must(Ask{What: AskShareScreen, Whom: []journal.Author{ann}}.Encode()),
		},
		"attention": {must(AttentionChange{}.Encode()), must(AttentionChange{Until: 1 << 50, Text: "Eyes to the front, please"}.Encode())},
		"viewed": {
			must(Viewing{Viewer: ann, What: ViewScreen, From: 5, To: 5}.Encode()),
			must(Viewing{Viewer: bob, What: ViewCamera, How: ViewLarge, From: 1 << 50, To: 1<<50 + 7}.Encode()),
		},
		"recording": {RecordingChange{On: true}.Encode(), RecordingChange{}.Encode()},
		"activity": {
			must(Activity{Since: 1 << 60, Talk: 90 * time.Second, Camera: MaxActive}.Encode()), must(Activity{Since: 1, Screen: time.Second}.Encode()),
		},
		"show": {
			must(Show{}.Encode()), must(Show{ShowBoard, ShownDocument{}, ShownPage{Number: 1}}.Encode()),
			must(Show{ShowSlides, ShownDocument{1, ann, 300}, ShownPage{Author: bob, Seq: 7, Index: 2}}.Encode()),
		},
		"drawers": {
			must(Drawers{}.Encode()), must(Drawers{Who: DrawStaff}.Encode()), must(Drawers{DrawListed, []journal.Author{ann, bob}}.Encode()),
		},
		"roster": {
			must(RosterPart{Import: 7, Count: 1}.Encode()),
			must(RosterPart{Import: 1 << 40, Index: 2, Count: 3, Rows: []RosterRow{{"Ann Smith", "s1", "ann@x.edu"}, {Name: "Bo"}}}.Encode()),
		},
	}
}

func TestBodiesSurviveARoundTrip(t *testing.T) {
	for name, list := range bodies(t) {
		for _, b := range list {
			if got, err := codecs[name](b); err != nil || !bytes.Equal(got, b) {
				t.Errorf("%s: %x became %x, %v", name, b, got, err)
			}
		}
	}
}

func TestBodiesWithSomethingLeftOverOrCutShortAreMalformed(t *testing.T) {
	for name, list := range bodies(t) {
		for _, b := range list {
			if _, err := codecs[name](append(bytes.Clone(b), 0)); !errors.Is(err, journal.ErrMalformed) {
				t.Errorf("%s: %x and a byte: %v, want malformed", name, b, err)
			}
			if len(b) == 0 {
				continue // nobody presents
			}
			if got, err := codecs[name](b[:len(b)-1]); name != "stage" && name != "reaction" && !errors.Is(err, journal.ErrMalformed) {
				t.Errorf("%s: %x cut short: %x, %v, want malformed", name, b, got, err)
			}
		}
	}
}

func TestBodiesThatContradictThemselvesAreMalformed(t *testing.T) {
	for name, err := range map[string]error{
		"no hands":             second(LowerHands{}.Encode()),
		"hands out of order":   second(LowerHands{Hands: []RaisedHand{{bob, 1}, {ann, 1}}}.Encode()),
		"one hand twice":       second(LowerHands{Hands: []RaisedHand{{bob, 1}, {bob, 2}}}.Encode()),
		"entry 0":              second(LowerHands{Hands: []RaisedHand{{bob, 0}}}.Encode()),
		"a page of people":     second(Show{Page: ShownPage{Number: 1}}.Encode()),
		"no page of a board":   second(Show{Place: ShowBoard}.Encode()),
		"a place there is not": second(Show{Place: ShowBoard + 1, Page: ShownPage{Number: 1}}.Encode()),
		"nobody listed":        second(Drawers{Who: DrawListed}.Encode()),
		"staff and a list":     second(Drawers{DrawStaff, []journal.Author{ann}}.Encode()),
		"drawers out of order": second(Drawers{DrawListed, []journal.Author{bob, ann}}.Encode()),
		"one drawer twice":     second(Drawers{DrawListed, []journal.Author{ann, ann}}.Encode()),
		"no lock":              second(LockChange{}.Encode()),
		"on and off at once":   second(LockChange{LockChat, LockChat}.Encode()),
		"a lock there is not":  second(LockChange{On: AllLocks + 1}.Encode()),
		"nobody gone":          second(Sightings{}.Encode()),
		"gone since ever":      second(Sightings{{Author: ann}}.Encode()),
		"people out of order":  second(Sightings{{bob, true, 1}, {ann, true, 1}}.Encode()),
		"hand over to nobody":  second(OwnerPolicy{Choice: HandOver}.Encode()),
		"lock, and an heir":    second(OwnerPolicy{LockUp, ann}.Encode()),
		"everyone to speak":    second(Ask{What: AskSpeak}.Encode()),
		"everyone to show":     second(Ask{What: AskShowScreen}.Encode()),
		"an ask there is not":  second(Ask{What: lastAsk + 1, Whom: []journal.Author{ann}}.Encode()),
		"attention to nothing": second(AttentionChange{Until: 5}.Encode()),
		"text of no attention": second(AttentionChange{Text: "a"}.Encode()),
		"text not clean":       second(AttentionChange{Until: 5, Text: "a\u202eb"}.Encode()),
		"text too long":        second(AttentionChange{Until: 5, Text: strings.Repeat("ü", MaxAttention+1)}.Encode()),
		"viewed by nobody":     second(Viewing{What: ViewScreen, From: 1, To: 1}.Encode()),
		"viewed nothing":       second(Viewing{Viewer: ann, From: 1, To: 1}.Encode()),
		"viewed since ever":    second(Viewing{Viewer: ann, What: ViewScreen, To: 1}.Encode()),
		"viewed backwards":     second(Viewing{Viewer: ann, What: ViewScreen, From: 2, To: 1}.Encode()),
		"asked out of order":   second(Ask{Whom: []journal.Author{bob, ann}}.Encode()),
		"one asked twice":      second(Ask{Whom: []journal.Author{bob, bob}}.Encode()),
		"too many asked":       second(Ask{Whom: make([]journal.Author, MaxAsked+1)}.Encode()),
		"nobody asked by name": second(Ask{Whom: make([]journal.Author, 1)}.Encode()),
		"counted since ever":   second(Activity{Talk: time.Second}.Encode()),
		"activity of nothing":  second(Activity{Since: 1, Talk: time.Second - 1}.Encode()),
		"more than a week":     second(Activity{Since: 1, Talk: MaxActive + time.Second}.Encode()),
		"less than nothing":    second(Activity{Since: 1, Talk: -time.Second}.Encode()),
		"part beyond the last": second(RosterPart{Index: 1, Count: 1}.Encode()),
		"row without a name":   second(RosterPart{Count: 1, Rows: []RosterRow{{ID: "1"}}}.Encode()),
		"name not clean":       second(RosterPart{Count: 1, Rows: []RosterRow{{Name: "Ann\u202e"}}}.Encode()),
	} {
		if !errors.Is(err, journal.ErrMalformed) {
			t.Errorf("%s: %v, want malformed", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestReactionIsOneEmoji(t *testing.T) {
	for _, s := range append(UsualReactions[:], "❤️", "👍🏽", "👩‍🏫", "👨‍👩‍👧", "🇺🇦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "©️", "✅", "🏳️‍🌈") {
		if _, err := EncodeReaction(s); err != nil {
			t.Errorf("EncodeReaction(%q): %v", s, err)
		}
	}
	for _, s := range []string{"", "a", "1", "👍👍", "👍 ", "👍\u200d", "\u200d", "🇺", "🇺🇦🇺", "\ufe0f", "\xf0\x9f", "👍\ufe0f\ufe0f", strings.Repeat("👍\u200d", 9) + "👍"} {
		if _, err := EncodeReaction(s); !errors.Is(err, journal.ErrMalformed) {
			t.Errorf("EncodeReaction(%q): %v, want malformed", s, err)
		}
	}
}

func TestLockNamesAreStable(t *testing.T) {
	want := []string{"camera", "mic", "chat", "private", "notes", "people", "cameras", "cursors", "annotations", "screen"}
	if got := AllLocks.Names(); !reflect.DeepEqual(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	for i, name := range want {
		if got, err := ParseLock(name); err != nil || got != 1<<i {
			t.Errorf("ParseLock(%q) = %d, %v, want %d", name, got, err, 1<<i)
		}
	}
	if _, err := ParseLock("board"); err == nil {
		t.Error("there is a lock called board")
	}
}

// What a parser takes it writes the same way.
func FuzzBodies(f *testing.F) {
	for _, list := range bodies(f) {
		for _, b := range list {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for name, codec := range codecs {
			if out, err := codec(in); err == nil && !bytes.Equal(in, out) {
				t.Errorf("%s: %x became %x", name, in, out)
			} else if err != nil && !errors.Is(err, journal.ErrMalformed) {
				t.Errorf("%s: %x: %v, want malformed", name, in, err)
			}
		}
	})
}
