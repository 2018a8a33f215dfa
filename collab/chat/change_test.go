package chat

import (
	"errors"
	"slices"
	"testing"

	"lyceum/session/journal"
)

// minute is one on an entry's clock.
const minute = journal.Clock(60_000 << 16)

func TestLastOfSeveralEditsCounts(t *testing.T) {
	line := said(1, 1, 10, "first")
	second, third := edited(2, 11, line, "second"), edited(3, 12, line, "third")
	for name, order := range map[string][]journal.Entry{
		"as written": {line, second, third}, "backwards": {third, second, line}, "line last": {second, third, line},
	} {
		c := (&member{}).reads(order...)
		if got := show(c); got != "third* " {
			t.Errorf("%s: %q", name, got)
		}
		if m := c.Snapshot()[0]; m.Original != "first" || m.EditedAt != 12 || m.Clock != 10 || m.Seq != 1 {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func TestEditOfWhatIsNotOnesOwnLineChangesNothing(t *testing.T) {
	line := said(1, 5, 10, "mine")
	yours := edit{5, textOf("yours")}.appendTo(nil)
	join := entry(journal.Author{1}, 4, 9, journal.KindHand, nil)
	for name, e := range map[string]journal.Entry{
		"another's line with the number":  byStaff(entry(journal.Author{2}, 6, 11, journal.KindChatEdit, yours)),
		"own entry that is no line":       edited(6, 11, entry(join.Author, 4, 9, journal.KindChat, nil), "x"),
		"a line to come":                  entry(journal.Author{1}, 5, 11, journal.KindChatEdit, yours),
		"without the right to post":       withRights(edited(6, 11, line, "x"), 0),
		"more than two minutes later":     edited(6, 10+2*minute+1<<16, line, "x"),
		"nothing but white space":         entry(journal.Author{1}, 6, 11, journal.KindChatEdit, edit{5, textOf(" \n")}.appendTo(nil)),
		"a public line as a private one":  entry(journal.Author{1}, 6, 11, journal.KindChatEdit, edit{5, privateBody()}.appendTo(nil)),
		"a public line as one for staff":  entry(journal.Author{1}, 6, 11, journal.KindChatEdit, edit{5, staffBody()}.appendTo(nil)),
		"something left over, kind 18":    entry(journal.Author{1}, 6, 11, journal.KindChatDelete, append(EncodeDelete(lineOf(line)), 0)),
		"a sequence number of many bytes": entry(journal.Author{1}, 6, 11, journal.KindChatEdit, append([]byte{0x85, 0, 16}, "x"...)),
	} {
		for _, order := range [][]journal.Entry{{join, line, e}, {e, line, join}} {
			if got := show((&member{}).reads(order...)); got != "mine " {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
	if got := show((&member{}).reads(line, edited(6, 10+2*minute, line, "x"))); got != "x* " {
		t.Errorf("two minutes later to the tick: %q", got)
	}
}

func withRights(e journal.Entry, r journal.Rights) journal.Entry {
	e.Rights = r
	return e
}

func textOf(text string) body { return body{text: text} }

func staffBody() body { return body{kind: Staff, reader: make([]byte, 60), self: make([]byte, 60)} }

func privateBody() body {
	return body{kind: Private, to: journal.Author{9}, reader: make([]byte, 60), self: make([]byte, 60)}
}

func TestDeletedLineLeavesATombstoneThatNamesWhoDidItFirst(t *testing.T) {
	line := said(1, 1, 10, "rude")
	edit := edited(2, 11, line, "ruder")
	own, staff, late := deleted(1, 3, 12, line), byStaff(deleted(7, 1, 13, line)), edited(4, 14, line, "rudest")
	all := []journal.Entry{line, edit, own, staff, late}
	for range 2 {
		c := (&member{}).reads(all...)
		if got := show(c); got != "[1] " {
			t.Errorf("%q", got)
		}
		want := Message{Author: journal.Author{1}, Seq: 1, Clock: 10, Rights: line.Rights, Deleted: true, DeletedBy: journal.Author{1}, DeletedAt: 12}
		if m := c.Snapshot()[0]; m != want {
			t.Errorf("%+v, want %+v", m, want)
		}
		slices.Reverse(all)
	}
	if got := show((&member{}).reads(line, staff)); got != "[7] " {
		t.Errorf("by staff alone: %q", got)
	}
}

func TestWhoMayNotModerateDeletesOwnLinesOnly(t *testing.T) {
	line := said(1, 5, 10, "stays")
	for name, e := range map[string]journal.Entry{
		"another student":                      deleted(2, 6, 11, line),
		"an observer":                          withRights(deleted(2, 6, 11, line), 0),
		"the author, before writing":           deleted(1, 4, 9, line),
		"staff, before it was written":         byStaff(deleted(7, 6, 10, line)),
		"a student clears all":                 cleared(2, 6, 11, 10),
		"staff clears what is to come":         byStaff(cleared(7, 6, 11, 11)),
		"staff clears up to the end of time":   byStaff(cleared(7, 6, 11, 1<<63)),
		"staff clears up to the moment before": byStaff(cleared(7, 6, 11, 9)),
	} {
		for _, order := range [][]journal.Entry{{line, e}, {e, line}} {
			c := (&member{}).reads(order...)
			if got := show(c); got != "stays " {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
	own := deleted(1, 6, 11, line)
	if got := show((&member{}).reads(withRights(own, 0), line)); got != "[1] " {
		t.Errorf("the author, muted since: %q", got)
	}
}

func TestClearTakesAwayPublicLinesUpToAMoment(t *testing.T) {
	all := []journal.Entry{
		said(1, 1, 10, "a"), said(2, 1, 20, "b"), said(3, 1, 30, "c"), said(4, 1, 40, "d"), said(5, 1, 50, "e"),
		byStaff(cleared(8, 1, 45, 30)), // by now somebody else had cleared less
		byStaff(cleared(7, 1, 41, 10)),
		byStaff(cleared(6, 1, 60, 25)), // nothing that 8 had not
		byStaff(cleared(9, 1, 61, 40)),
	}
	for range 2 {
		if got := show((&member{}).reads(all...)); got != "[7] [8] [8] [9] e " {
			t.Errorf("%q", got)
		}
		slices.Reverse(all)
	}
	if got := show((&member{}).reads(append(all, deleted(2, 2, 44, said(2, 1, 20, "b")))...)); got != "[7] [2] [8] [9] e " {
		t.Errorf("with one that its author had deleted before: %q", got)
	}
}

func TestChangeIsNewsForTheNextSnapshotAlone(t *testing.T) {
	c := New(journal.Author{}, nil)
	line := said(1, 1, 1, "a")
	c.Apply(line)
	c.Apply(said(2, 1, 2, "b"))
	one := c.Snapshot()
	c.Apply(edited(2, 3, line, "A"))
	two := c.Snapshot()
	c.Apply(edited(3, 4, said(1, 9, 9, ""), "of nothing"))
	c.Apply(deleted(1, 4, 5, line))
	three := c.Snapshot()
	c.Apply(edited(5, 6, line, "too late"))
	four := c.Snapshot()
	c.Apply(byStaff(cleared(7, 1, 9, 8)))
	five := c.Snapshot()
	for i, tt := range []struct {
		got  []Message
		want string
	}{{one, "ab"}, {two, "Ab"}, {three, "b"}, {four, "b"}, {five, ""}} {
		if texts(tt.got) != tt.want {
			t.Errorf("snapshot %d: %q, want %q", i+1, texts(tt.got), tt.want)
		}
	}
	if &three[0] != &four[0] {
		t.Error("what changed nothing made a copy")
	}
}

func TestNothingIsWrittenAboutADeletedLine(t *testing.T) {
	if _, err := EncodeEdit(nil, Message{Deleted: true}, "x"); !errors.Is(err, ErrDeleted) {
		t.Errorf("error %v", err)
	}
}

func TestConflictingEntriesOfOneNumberConvergeAcrossKinds(t *testing.T) {
	line, other := said(1, 1, 5, "line"), said(1, 3, 7, "other")
	all := []journal.Entry{
		line, said(2, 1, 6, "-"), edited(2, 6, line, "edit"), deleted(1, 2, 6, line), said(1, 2, 6, "a line"), other,
		deleted(1, 3, 7, line), byStaff(cleared(2, 1, 9, 8)),
	}
	want := (&member{}).reads(all...)
	for range 2 {
		slices.Reverse(all)
		got := (&member{}).reads(append(all, all...)...)
		if got.Hash() != want.Hash() || show(got) != show(want) {
			t.Errorf("%q, want %q", show(got), show(want))
		}
	}
}
