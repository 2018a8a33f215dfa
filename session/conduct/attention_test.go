package conduct

import (
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
)

func TestAttentionIsTheLatestWordOfStaffAndEndsByItself(t *testing.T) {
	l := &lesson{TB: t}
	ann, prof, ben := l.Author(1), l.Author(9), l.Author(8)
	said := func(text string, minutes, seconds int) []byte {
		return l.must(AttentionChange{Until: clockAt(minutes, seconds), Text: text}.Encode())
	}
	want := func(what, text string, minutes, seconds int) {
		t.Helper()
		is := l.folded().Attention.Snapshot()
		if got := is.Text; !is.Holds(clockAt(minutes, seconds)) && text != "" || got != text {
			t.Errorf("%s: %q at %d:%02d, want %q", what, got, minutes, seconds, text)
		}
	}
	prof.SayAt(at(0, 0), journal.KindLaunch, instructor, l.launch("T"))
	ann.SayAt(at(1, 0), journal.KindAttention, student, said("Look at me", 2, 0))
	want("of a student", "", 1, 30)
	prof.SayAt(at(2, 0), journal.KindAttention, instructor, said("Eyes to the front", 3, 0))
	want("of the teacher", "Eyes to the front", 2, 59)
	if l.folded().Attention.Snapshot().Holds(clockAt(3, 0)) {
		t.Error("it goes on when its time is over")
	}
	ben.SayAt(at(2, 30), journal.KindAttention, proctor, said("Two minutes left", 4, 30))
	want("of a proctor", "Two minutes left", 4, 0)
	prof.SayAt(at(3, 0), journal.KindAttention, instructor, said("For ever", 13, 1))
	want("longer than may be", "Two minutes left", 4, 0)
	prof.SayAt(at(3, 30), journal.KindAttention, instructor, nil)
	want("ended", "", 3, 31)
	prof.SayAt(at(4, 0), journal.KindAttention, instructor, said("Once more", 14, 0))
	want("as long as may be", "Once more", 13, 59)
	prof.SayAt(at(5, 0), journal.KindEnd, instructor, nil)
	want("after the end of the class", "", 5, 1)
	l.converges()
}

func TestAttentionOfTwoHundredCharactersCanBeSaid(t *testing.T) {
	text := strings.Repeat("ü", MaxAttention)
	body, err := AttentionChange{Until: journal.ClockAt(time.Unix(1, 0)), Text: text}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseAttentionChange(body); err != nil || got.Text != text {
		t.Errorf("read %q, %v", got.Text, err)
	}
}
