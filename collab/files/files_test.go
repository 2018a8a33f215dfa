package files

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

func TestFilesAreSharedPinnedOpenedAndTakenAway(t *testing.T) {
	l := &lesson{TB: t}
	prof, tutor, ana, ben := l.person(9, instructor), l.person(8, proctor), l.person(1, student), l.person(2, student)
	plants, roots, leaves := prof.shares("plants.pdf"), ana.shares("roots.txt"), ben.shares("leaves.txt")
	l.person(3, journal.Publish).shares("muted.txt")
	ana.wantSeen("shared", "plants.pdf roots.txt leaves.txt")
	ana.pins(roots, true)
	ana.opensForAll(roots)
	ben.removes(roots)
	ben.wantSeen("a student does what staff may", "plants.pdf roots.txt leaves.txt")
	tutor.pins(plants, true)
	tutor.pins(roots, true)
	prof.pins(roots, false)
	prof.opensForAll(roots)
	prof.opensForAll(plants)
	ben.wantSeen("staff do it", "plants.pdf^! roots.txt leaves.txt")
	ana.removes(roots)
	tutor.removes(leaves)
	prof.pins(leaves, true)
	ben.wantSeen("taken away by who shared it, and by staff", "plants.pdf^!")
	prof.removes(plants)
	if s := l.seenBy(ana).Snapshot(); len(s.Files) != 0 || s.Opened != nil {
		t.Errorf("%q is seen, %v is open, want nothing", show(s), s.Opened)
	}
}

func TestPrivateFileIsSeenByTwo(t *testing.T) {
	l := &lesson{TB: t}
	prof, ana, ben := l.person(9, instructor), l.person(1, student), l.person(2, student)
	id := prof.sharesWith(ana, "feedback.txt")
	ana.wantSeen("by whom it is for", "feedback.txt>1")
	prof.wantSeen("by who shared it", "feedback.txt>1")
	ben.wantSeen("by others", "")
	prof.opensForAll(id)
	ana.wantSeen("it cannot be opened for all", "feedback.txt>1")
	if a, b := l.seenBy(ana).Hash(), l.seenBy(ben).Hash(); a != b || a == New(ben.author(), nil).Hash() {
		t.Error("the hash depends on who can open what, or not on private files")
	}
	body := l.Entries()[0].Body
	ben.says(journal.KindFilePrivate, body, nil) // as if it were his
	ana.wantSeen("what somebody else said is repeated", "feedback.txt>1")
	ana.removes(id)
	prof.wantSeen("who got it takes it away", "feedback.txt>1")
	prof.removes(id)
	ana.wantSeen("who shared it does", "")
	if _, err := EncodePrivate(toySeals{}, ana.author(), ana.author(), about("x")); err != ErrToSelf {
		t.Errorf("to oneself: %v", err)
	}
}

func TestHandInIsLateOnceItsBoxIsDueOrClosed(t *testing.T) {
	l := &lesson{TB: t}
	prof, tutor, ana, ben := l.person(9, instructor), l.person(8, proctor), l.person(1, student), l.person(2, student)
	essay := prof.opensBox("Essay", journal.ClockAt(journaltest.Start.Add(4*time.Second)))
	first := ana.handsIn(essay, "draft.txt")
	ben.handsIn(essay, "ben.txt")
	ana.handsIn(essay, "in time.txt")  // the fourth second
	ana.handsIn(essay, "too late.txt") // the fifth
	prof.handsIn(essay, "staff.txt")
	ben.handsIn(ID{ben.author(), 7}, "no box.txt")
	ana.takesBack(first)
	ben.takesBack(ID{Seq: 40})
	prof.wantSeen("handed in", "| Essay: in time.txt too late.txt~ ben.txt")
	lab := tutor.opensBox("Lab", 0)
	ana.opensBox("Ana's", 0)
	ana.sets(lab, false)
	ana.handsIn(lab, "lab.txt")
	prof.sets(lab, false)
	ben.handsIn(lab, "ben.txt")
	prof.wantSeen("closed by staff", "| Essay: in time.txt too late.txt~ ben.txt | (Lab): lab.txt ben.txt~")
	tutor.sets(lab, true)
	ben.handsIn(lab, "again.txt")
	ana.removesBox(essay)
	prof.wantSeen("open again", "| Essay: in time.txt too late.txt~ ben.txt | Lab: lab.txt ben.txt~ again.txt")
	tutor.removesBox(essay)
	prof.wantSeen("taken away", "| Lab: lab.txt ben.txt~ again.txt")
}

// Who knows what a student said in time knows whether it was late, whatever came first.
func TestBoxThatIsKnownLaterHasWhatWasHandedIn(t *testing.T) {
	l := &lesson{TB: t}
	prof, ana := l.person(9, instructor), l.person(1, student)
	box := prof.opensBox("Essay", 0)
	ana.handsIn(box, "a.txt")
	f := fold{New(prof.author(), toySeals{prof.author()})}
	for _, e := range slices.Backward(l.Entries()) {
		f.Apply(e)
		f.Snapshot()
	}
	if got := show(f.Snapshot()); got != "| Essay: a.txt" {
		t.Errorf("%q is seen", got)
	}
	desk := f.Files
	desk.ResetClass()
	if got := show(desk.Snapshot()); got != "" {
		t.Errorf("without the class log %q is seen", got)
	}
	for _, e := range l.Entries()[:1] {
		f.Apply(e)
	}
	if got := show(desk.Snapshot()); got != "| Essay: a.txt" {
		t.Errorf("told anew %q is seen", got)
	}
	desk.ResetDesk()
	if got := show(desk.Snapshot()); got != "| Essay:" {
		t.Errorf("without desk logs %q is seen", got)
	}
}

func converge(t *testing.T, seed uint64) {
	l := &lesson{TB: t}
	l.scene(seed, 60)
	entries := l.Entries()
	var hashes [][32]byte
	var seen string
	rng := rand.New(rand.NewPCG(seed, 9))
	for range 4 {
		f := fold{New(journal.Author{0: 3, 31: 0xa0}, toySeals{journal.Author{0: 3, 31: 0xa0}})}
		cut := rng.IntN(len(entries))
		for _, e := range slices.Concat(entries[cut:], entries[:cut], entries[:cut/2]) {
			f.Apply(e)
			if rng.IntN(10) == 0 {
				f.Snapshot()
			}
		}
		hashes = append(hashes, f.Hash())
		if now := show(f.Snapshot()); seen == "" {
			seen = now
		} else if now != seen {
			t.Fatalf("seed %d: %q is seen, and %q in another order", seed, seen, now)
		}
		rng.Shuffle(len(entries), func(i, k int) { entries[i], entries[k] = entries[k], entries[i] })
	}
	if len(slices.Compact(hashes)) != 1 {
		t.Fatalf("seed %d: hashes differ by the order", seed)
	}
}

func TestFilesConverge(t *testing.T) {
	for seed := range uint64(3) {
		l := &lesson{TB: t}
		l.scene(seed, 60)
		l.person(1, instructor).class.SayAt(journaltest.Start.Add(time.Hour), journal.KindFile, instructor, about("last").appendTo([]byte{begins}))
		journaltest.ConvergesInAnyOrder(t, func() journal.Reducer { return fold{New(journal.Author{}, nil)} }, l.Entries())
	}
	seeds := uint64(200)
	if testing.Short() {
		seeds = 20
	}
	for seed := range seeds {
		converge(t, seed)
	}
}

// Who may say something of files takes no box away by that, nor who may of boxes a file: that would be others' work.
func TestWhatIsSaidOfFilesTakesNoBoxAway(t *testing.T) {
	l := &lesson{TB: t}
	teacher, presenter := l.person(1, instructor), l.person(2, student|journal.Present)
	grader := l.person(3, student|journal.Grade)
	title, err := EncodeBox(BoxOpening{Title: "Essay"})
	if err != nil {
		t.Fatal(err)
	}
	at := func(n int) time.Time { return journaltest.Start.Add(time.Duration(n) * time.Second) }
	box := teacher.class.SayAt(at(1), journal.KindHandInBox, instructor, title)
	file := teacher.class.SayAt(at(2), journal.KindFile, instructor, about("leaf").appendTo([]byte{begins}))
	presenter.class.SayAt(at(3), journal.KindFile, student|journal.Present, EncodeRemove(ID{box.Author, box.Seq}))
	grader.class.SayAt(at(4), journal.KindHandInBox, student|journal.Grade, EncodeRemove(ID{file.Author, file.Seq}))
	f := New(journal.Author{}, nil)
	for _, e := range l.Entries() {
		f.Apply(e)
	}
	if is := f.Snapshot(); len(is.Boxes) != 1 || len(is.Files) != 1 || len(is.Gone) != 0 {
		t.Errorf("%d boxes and %d files are left, %d gone, want 1, 1 and 0", len(is.Boxes), len(is.Files), len(is.Gone))
	}
	teacher.class.SayAt(at(5), journal.KindHandInBox, instructor, EncodeRemove(ID{box.Author, box.Seq}))
	presenter.class.SayAt(at(6), journal.KindFile, student|journal.Present, EncodeRemove(ID{file.Author, file.Seq}))
	for _, e := range l.Entries() {
		f.Apply(e)
	}
	if is := f.Snapshot(); len(is.Boxes) != 0 || len(is.Files) != 0 || len(is.Gone) != 1 || string(is.Gone[0]) != string(about("leaf").Ticket) {
		t.Errorf("%d boxes and %d files are left, gone %q", len(is.Boxes), len(is.Files), is.Gone)
	}
}

// Tickets of what was handed in are given up with their box, and of what was taken back; a box that is not known yet may come.
func TestTicketsOfWhatIsGoneAreTold(t *testing.T) {
	l := &lesson{TB: t}
	teacher, ann := l.person(1, instructor), l.person(2, student)
	title, err := EncodeBox(BoxOpening{Title: "Essay"})
	if err != nil {
		t.Fatal(err)
	}
	at := func(n int) time.Time { return journaltest.Start.Add(time.Duration(n) * time.Second) }
	box := teacher.class.SayAt(at(1), journal.KindHandInBox, instructor, title)
	f := New(journal.Author{}, nil)
	give := func(n int, name string) uint64 {
		d := about(name)
		d.Ticket = []byte(name)
		body, err := EncodeHandIn(ID{box.Author, box.Seq}, d)
		if err != nil {
			t.Fatal(err)
		}
		e := ann.desk.SayAt(at(n), journal.KindHandIn, student, body)
		f.ApplyDesk(e)
		return e.Seq
	}
	first := give(2, "first")
	give(3, "second")
	f.ApplyDesk(ann.desk.SayAt(at(4), journal.KindHandIn, student, EncodeTakeBack(first)))
	gone := func() (names []string) {
		for _, ticket := range f.Snapshot().Gone {
			names = append(names, string(ticket))
		}
		slices.Sort(names)
		return names
	}
	if got := gone(); !slices.Equal(got, []string{"first"}) {
		t.Errorf("before the box is known %q are gone", got)
	}
	f.Apply(box)
	f.Apply(teacher.class.SayAt(at(5), journal.KindHandInBox, instructor, EncodeRemove(ID{box.Author, box.Seq})))
	if got := gone(); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("with the box %q are gone", got)
	}
}

func TestOnlySoMuchOfAnAuthorCounts(t *testing.T) {
	l := &lesson{TB: t}
	prof, ana := l.person(9, instructor), l.person(1, student)
	box := prof.opensBox("Essay", 0)
	for range MaxStatements + 5 {
		ana.shares("a.txt")
		prof.shares("leaf.pdf") // staff may say more
	}
	for range MaxHandIns + 5 {
		ana.handsIn(box, "a.txt")
	}
	entries := l.Entries()
	forwards, backwards := fold{New(prof.author(), nil)}, fold{New(prof.author(), nil)}
	for i, e := range entries {
		forwards.Apply(e)
		backwards.Apply(entries[len(entries)-1-i])
	}
	for name, f := range map[string]fold{"forwards": forwards, "backwards": backwards} {
		s := f.Snapshot()
		if len(s.Files) != 2*MaxStatements+5 || len(s.Boxes[0].HandIns) != MaxHandIns || name == "forwards" && f.Stats().TooMany == 0 {
			t.Errorf("%s: %d files, %d handed in, %+v", name, len(s.Files), len(s.Boxes[0].HandIns), f.Stats())
		}
	}
	if forwards.Hash() != backwards.Hash() {
		t.Error("hashes differ by the order of entries")
	}
}

func TestSnapshotStaysTheSameWhileNothingIsSaid(t *testing.T) {
	l := &lesson{TB: t}
	prof := l.person(9, instructor)
	prof.shares("plants.pdf")
	f := l.seenBy(prof)
	first := f.Snapshot()
	f.Apply(prof.class.Say(journal.KindChat, instructor, []byte("hello")))
	if f.Snapshot() != first {
		t.Error("another snapshot after an entry about something else")
	}
	f.Apply(prof.class.Say(journal.KindFile, instructor, about("leaves.pdf").appendTo([]byte{begins})))
	if again := f.Snapshot(); len(again.Files) != 2 || len(first.Files) != 1 {
		t.Errorf("%d files now and %d in the snapshot from before, want 2 and 1", len(again.Files), len(first.Files))
	}
}

// What a hostile program writes is shown and saved under a name that does no harm.
func TestNamesOfStrangersAreDefusedInTheFold(t *testing.T) {
	l := &lesson{TB: t}
	prof, eve := l.person(9, instructor), l.person(1, student)
	eve.says(journal.KindFile, about("../../x\u202egnp.exe").appendTo([]byte{begins}), nil)
	box := prof.opensBox("Essay", 0)
	eve.says(journal.KindHandIn, about(`C:\Windows\CON`).appendTo(appendID([]byte{begins}, box)), nil)
	prof.wantSeen("names", "xgnp.exe | Essay: _CON")
}
