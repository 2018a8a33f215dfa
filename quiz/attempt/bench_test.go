package attempt

import (
	"encoding/binary"
	"testing"

	"lyceum/quiz"
	"lyceum/session/journal"
)

// crowd are the entries of 3,000 students who give 20 answers each, as a machine of staff is given them, in the order of time.
func crowd(b *testing.B) (all []journal.Entry) {
	b.Helper()
	c := newClass(b)
	teacher := c.member(1, instructor)
	class := []journal.Entry{teacher.announces(1, about()), teacher.starts(2, 0)}
	raw := make([][]byte, 20)
	for i := range raw {
		raw[i], _ = Pack(quiz.Response{Chosen: []quiz.OptionID{quiz.OptionID(i + 1)}})
	}
	all = class
	for turn := range 22 {
		step := Step{Test: testID, Attempt: 1, Kind: Opened}
		switch {
		case turn == 21:
			step.Kind = Finished
		case turn > 0:
			step.Kind, step.Place, step.Edit = Answered, Place{Slot: uint16(turn - 1)}, EditOf(nil, raw[turn-1])
		}
		body, err := step.Encode()
		if err != nil {
			b.Fatal(err)
		}
		for n := range uint32(3000) {
			var a journal.Author
			a[0] = deskMark | 2
			binary.BigEndian.PutUint32(a[1:], n+1)
			e := journal.Entry{Author: a, Seq: uint64(turn + 1), Clock: clock(10 + float64(turn)), Kind: journal.KindAnswer, Body: body, Rights: student}
			binary.BigEndian.PutUint32(e.Hash[:], n)
			e.Hash[4] = byte(turn + 1)
			all = append(all, e)
		}
	}
	return all
}

// BenchmarkCrowd folds 66,000 entries of 3,000 students.
func BenchmarkCrowd(b *testing.B) {
	all := crowd(b)
	b.ResetTimer()
	for b.Loop() {
		t := fold{New(journal.Author{1}, nil)}
		for _, e := range all {
			t.Apply(e)
		}
		if n := len(t.Test(testID).People()); n != 3000 {
			b.Fatalf("%d people", n)
		}
	}
	b.ReportMetric(float64(len(all)*b.N)/b.Elapsed().Seconds(), "entries/s")
}
