package board

import (
	"bytes"
	"slices"
	"testing"

	"lyceum/session/journal"
)

// What is on a private board is for its owner and for staff; desk logs go to nobody else.
func TestReturnedCommentsAreReadByOwnerAndStaffAlone(t *testing.T) {
	c := newClass(t)
	ana, ben, teacher, tutor := c.join(1, student), c.join(2, student), c.join(8, proctor), c.join(9, proctor)
	doc := PrivateID(ana.author)
	own := ana.doesOn(doc, draw(1))
	comment := teacher.doesOn(doc, draw(2), Set{Object: idOf(own, 0), Place: &Place{1, 1, One, One}})
	for _, m := range []*member{ana, teacher, tutor} {
		m.sees(own, comment).wants(t, "owner and staff", doc, 1, 2)
		m.sees(comment, own).wants(t, "in another order", doc, 1, 2)
	}
	if s := ben.sees(comment).Snapshot(); len(s.Private) != 0 {
		t.Errorf("another student sees %v", s.Private)
	}
	hash := ana.sees(comment).Hash()
	for _, m := range []*member{ben, teacher, tutor} {
		if m.sees(comment).Hash() != hash {
			t.Error("what each can open shows in the state")
		}
	}
	if ana.sees(own, comment).DeskHash() != teacher.sees(comment, own).DeskHash() {
		t.Error("owner and staff do not see the same")
	}
	body := c.must(EncodePrivate(ana.author, []Op{draw(2)}))
	if bytes.Contains(comment.Body, body[1:12]) {
		t.Error("it can be read by anybody")
	}
}

// With all keys that another student holds, one after the other and wherever they might fit, nothing opens.
func TestNoKeyOfOthersOpensAReturnedComment(t *testing.T) {
	c := newClass(t)
	ana, ben, teacher := c.join(1, student), c.join(2, student), c.join(8, proctor)
	comment := teacher.doesOn(PrivateID(ana.author), draw(2))
	owner, sealed, ok := parseReturn(comment)
	if !ok || owner != ana.author {
		t.Fatal("not a return")
	}
	tries := 0
	for _, key := range []journal.SealingKey{c.static[ben.author], sealingKey(77), c.static[teacher.author]} {
		for _, b := range [][]byte{sealed.to, sealed.staff, sealed.staff[32:]} {
			for _, h := range [][]byte{returnHeader(teacher.author, owner), returnHeader(teacher.author, ben.author), returnHeader(ben.author, ben.author), nil} {
				tries++
				if _, err := key.Open(label, testGroup, h, b); err == nil {
					t.Error("opens")
				}
			}
		}
	}
	if _, err := c.static[ana.author].Open(label, testGroup, returnHeader(teacher.author, owner), sealed.to); err != nil || tries != 36 {
		t.Errorf("not even for its owner, in %d tries: %v", tries, err)
	}
}

// What is sealed is bound to its author and to whose board it is.
func TestReturnedCommentSaysNothingElsewhere(t *testing.T) {
	c := newClass(t)
	ana, ben, teacher, tutor := c.join(1, student), c.join(2, student), c.join(8, proctor), c.join(9, proctor)
	comment := teacher.doesOn(PrivateID(ana.author), draw(2))
	stolen := tutor.says(journal.KindBoardReturn, comment.Body)
	moved := bytes.Clone(comment.Body)
	copy(moved, ben.author[:])
	redirected := teacher.says(journal.KindBoardReturn, moved)
	byStudent := ben.says(journal.KindBoardReturn, comment.Body)
	own := ben.doesOn(PrivateID(ana.author), draw(3)) // sealed as it should be, by who is no staff
	toSelf := teacher.says(journal.KindBoardReturn, append(bytes.Clone(teacher.author[:]), comment.Body[32:]...))
	for name, e := range map[string]journal.Entry{"stolen": stolen, "redirected": redirected, "by a student": byStudent, "of a student's own": own, "to oneself": toSelf} {
		for _, m := range []*member{ana, ben, teacher} {
			if s := m.sees(e).Snapshot(); len(s.Private) != 0 {
				t.Errorf("%s: %v sees something", name, m.author)
			}
		}
	}
}

func TestWhoBecomesStaffReadsReturnedComments(t *testing.T) {
	c := newClass(t)
	ana, teacher, late := c.join(1, student), c.join(8, proctor), c.join(3, student)
	doc := PrivateID(ana.author)
	teacher.doesOn(doc, draw(2))
	b := late.sees()
	if len(b.Snapshot().Private) != 0 || b.Reopen() {
		t.Error("reads it without the key")
	}
	hash := b.Hash()
	late.learn()
	if !b.Reopen() || b.Reopen() || b.Hash() != hash {
		t.Error("does not open once with the key")
	}
	b.wants(t, "with the key", doc, 2)
}

// An entry of the class log says nothing of a private board, nor one of a desk log of another's.
func TestPrivateBoardIsDrawnOnInTheDeskLogAlone(t *testing.T) {
	c := newClass(t)
	ana, teacher := c.join(1, student), c.join(8, proctor)
	body := c.must(EncodePrivate(ana.author, []Op{draw(1)}))
	private := ana.says(journal.KindBoardPrivate, body)
	b := New(teacher.author, teacher)
	b.Apply(private)
	b.Apply(ana.says(journal.KindBoard, body))
	open := ana.does(draw(1))
	b.ApplyDesk(open)
	open.Kind = journal.KindBoardPrivate
	b.ApplyDesk(open)
	if s := b.Snapshot(); len(s.Private)+len(s.Class.Pages[0].Objects) != 0 {
		t.Errorf("%+v", s)
	}
	b.ApplyDesk(private)
	b.wants(t, "in its place", PrivateID(ana.author), 1)
	if _, err := Encode(ana.author, PrivateID(ana.author), []Op{draw(1)}); err == nil {
		t.Error("a private board as one of the class")
	}
}

func TestResetDeskForgetsDeskLogsAlone(t *testing.T) {
	c := newClass(t)
	ana, teacher := c.join(1, student), c.join(8, proctor)
	doc := PrivateID(ana.author)
	own := ana.doesOn(doc, draw(1))
	teacher.doesOn(doc, draw(2))
	ana.does(draw(3))
	b := teacher.sees()
	hash, desk := b.Hash(), b.DeskHash()
	b.ResetDesk()
	b.wants(t, "what was returned", doc, 2)
	b.wants(t, "the class board", DocumentID{}, 3)
	if b.Hash() != hash || b.DeskHash() == desk {
		t.Error("another state of the class log, or the same of desk logs")
	}
	b.ApplyDesk(own)
	b.wants(t, "told again", doc, 1, 2)
	if b.DeskHash() != desk {
		t.Error("told again, it is another")
	}
}

func TestRevealIsReadByAllAndDrawnOnByNobodyElse(t *testing.T) {
	c := newClass(t)
	ana, ben, teacher := c.join(1, student), c.join(2, student), c.join(8, proctor)
	doc := PrivateID(ana.author)
	ana.doesOn(doc, draw(1), draw(2))
	ana.doesOn(doc, AddPage{"\x90", Size{400, 300}, Grid})
	pages := teacher.sees().Snapshot().Document(doc).Pages
	began := teacher.says(journal.KindBoardReveal, EncodeReveal(ana.author))
	reveal := RevealID(teacher.author, began.Seq)
	for _, ops := range Copy(pages) {
		teacher.doesOn(reveal, ops...)
	}
	if _, err := Encode(ben.author, reveal, []Op{draw(3)}); err == nil {
		t.Error("another draws on it")
	}
	ana.doesOn(doc, draw(4)) // comes too late for the copy
	b := ben.sees()
	b.wants(t, "the copy", reveal, 1, 2)
	d := b.Snapshot().Document(reveal)
	if d.Owner != ana.author || !d.Shown || len(d.Pages) != 2 || d.Pages[1].Size != (Size{400, 300}) || d.Pages[1].Pattern != Grid {
		t.Errorf("%+v", d)
	}
	if b.MayDraw(reveal, teacher.author, teacher.rights) {
		t.Error("one may draw on a copy")
	}
	for _, tt := range []struct {
		who  *member
		ends bool
	}{{ben, false}, {ana, true}, {teacher, true}} {
		ended := tt.who.says(journal.KindBoardReveal, EncodeRevealEnd(reveal))
		all := slices.Clone(c.all)
		slices.Reverse(all)
		if d := ben.sees(all...).Snapshot().Document(reveal); d.Shown == tt.ends {
			t.Errorf("ended by %v: %v", tt.who.author, !d.Shown)
		}
		c.all = slices.DeleteFunc(c.all, func(e journal.Entry) bool { return e.Hash == ended.Hash })
	}
}

func TestOnlyStaffRevealBoardsOfOthers(t *testing.T) {
	c := newClass(t)
	ana, ben := c.join(1, student), c.join(2, student)
	ben.says(journal.KindBoardReveal, EncodeReveal(ana.author))
	own := ben.says(journal.KindBoardReveal, EncodeReveal(ben.author))
	ben.doesOn(RevealID(ben.author, 999), draw(1)) // which was never begun
	reveals := ana.sees().Snapshot().Reveals
	if len(reveals) != 1 || reveals[0].ID != RevealID(ben.author, own.Seq) || reveals[0].Owner != ben.author {
		t.Errorf("%+v", reveals)
	}
}
