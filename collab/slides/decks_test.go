package slides

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

func TestDeckIsOpenedByStaffAndByWhoPresentsThen(t *testing.T) {
	l := &lesson{TB: t}
	prof, tutor, ann, ben := l.Author(9), l.Author(8), l.Author(1), l.Author(2)
	ann.Say(journal.KindDeck, student, l.opening("helped herself"))
	prof.Say(journal.KindDeck, instructor, l.opening("plants"))
	tutor.Say(journal.KindDeck, proctor, l.opening("leaves"))
	prof.Say(journal.KindStage, instructor, stage(ann))
	ann.Say(journal.KindDeck, student, l.opening("my roots"))
	ann.Say(journal.KindDeck, journal.Publish, l.opening("muted"))
	ben.Say(journal.KindDeck, student, l.opening("while she presents"))
	prof.Say(journal.KindStage, instructor, nil)
	ann.Say(journal.KindDeck, student, l.opening("after that"))
	l.wantOpen("all said", "plants", "leaves", "my roots")
}

// What an entry may do goes by what was there when it was written, also if that becomes known later.
func TestWhoPresentedIsKnownLater(t *testing.T) {
	l := &lesson{TB: t}
	prof, ann := l.Author(9), l.Author(1)
	ann.SayAt(journaltest.Start.Add(time.Minute), journal.KindDeck, student, l.opening("roots"))
	d := l.folded()
	if open := d.Snapshot(); len(open) != 0 {
		t.Fatalf("open before she presents: %v", open)
	}
	d.Apply(prof.SayAt(journaltest.Start.Add(30*time.Second), journal.KindStage, instructor, stage(ann)))
	if open := d.Snapshot(); len(open) != 1 || open[0].Title != "roots" {
		t.Errorf("open after it is known that she presented: %v", open)
	}
}

func TestDeckIsTakenAwayByItsOwnerAndByStaff(t *testing.T) {
	l := &lesson{TB: t}
	prof, tutor, ann, ben := l.Author(9), l.Author(8), l.Author(1), l.Author(2)
	prof.Say(journal.KindStage, instructor, stage(ann))
	roots := ann.Say(journal.KindDeck, student, l.opening("roots"))
	stems := ann.Say(journal.KindDeck, student, l.opening("stems"))
	plants := prof.Say(journal.KindDeck, instructor, l.opening("plants"))
	prof.Say(journal.KindStage, instructor, stage(ben))
	ben.Say(journal.KindDeck, student, EncodeRemove(roots.Author, roots.Seq))
	ben.Say(journal.KindDeck, student, EncodeRemove(plants.Author, plants.Seq))
	l.wantOpen("taken away by who may not", "roots", "stems", "plants")
	ann.Say(journal.KindDeck, student, EncodeRemove(roots.Author, roots.Seq))
	l.wantOpen("by who opened it, who presents no more", "stems", "plants")
	tutor.Say(journal.KindDeck, proctor, EncodeRemove(stems.Author, stems.Seq))
	l.wantOpen("by staff", "plants")
	if d := l.folded(); d.Deck(stems.Author, stems.Seq) != nil || d.Deck(plants.Author, plants.Seq) == nil {
		t.Error("Deck finds what was taken away, or does not find what is open")
	}
}

func TestDecksConverge(t *testing.T) {
	for seed := range uint64(20) {
		l := &lesson{TB: t}
		l.scene(seed, 40)
		l.Author(1).SayAt(journaltest.Start.Add(time.Hour), journal.KindDeck, instructor, l.opening("last"))
		journaltest.ConvergesInAnyOrder(t, func() journal.Reducer { return New() }, l.Entries())
	}
}

func TestSnapshotStaysTheSameWhileNothingIsSaid(t *testing.T) {
	l := &lesson{TB: t}
	prof := l.Author(9)
	prof.Say(journal.KindDeck, instructor, l.opening("plants"))
	d := l.folded()
	first := d.Snapshot()
	d.Apply(l.Entries()[0])
	d.Apply(prof.Say(journal.KindChat, instructor, []byte("hello")))
	if again := d.Snapshot(); &again[0] != &first[0] {
		t.Error("another snapshot after an entry that was here and one about something else")
	}
	d.Apply(prof.Say(journal.KindDeck, instructor, l.opening("leaves")))
	if again := d.Snapshot(); len(again) != 2 || len(first) != 1 {
		t.Errorf("%d decks now and %d in the snapshot from before, want 2 and 1", len(again), len(first))
	}
}

func TestOnlySoManyStatementsOfAnAuthorCount(t *testing.T) {
	l := &lesson{TB: t}
	prof := l.Author(9)
	for range MaxStatements + 5 {
		prof.Say(journal.KindDeck, instructor, l.opening("plants"))
	}
	entries := l.Entries()
	forwards, backwards := New(), New()
	for _, e := range entries {
		forwards.Apply(e)
	}
	for _, e := range slices.Backward(entries) {
		backwards.Apply(e)
	}
	for name, d := range map[string]*Decks{"forwards": forwards, "backwards": backwards} {
		if open := d.Snapshot(); len(open) != MaxStatements || open[len(open)-1].Seq != entries[MaxStatements-1].Seq {
			t.Errorf("%s: %d decks open, want the first %d", name, len(open), MaxStatements)
		}
	}
	if forwards.Hash() != backwards.Hash() {
		t.Error("hashes differ by the order of entries")
	}
}
