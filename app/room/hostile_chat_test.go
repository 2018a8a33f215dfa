package room

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/collab/chat"
	"lyceum/session/journal"
)

// A student whose program writes whatever it likes changes nothing of what others said, and everybody agrees on that.
func TestProgramOfAStudentCannotTouchOthersLines(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, eve := b.desk("Teacher"), b.desk("Ana"), b.desk("Eve")
		teacher.launch("T")
		ana.join(teacher.Invite())
		eve.join(teacher.Invite())
		wait(5 * time.Second)
		teacher.say("homework")
		ana.say("question")
		if err := ana.SayToStaff("for staff"); err != nil {
			t.Fatal(err)
		}
		if err := teacher.Tell("Ana", "for Ana"); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		before := map[*desk][]string{}
		for _, d := range []*desk{teacher, ana} {
			before[d] = texts(d.Snapshot().Messages)
		}
		write := func(kind journal.Kind, body []byte) {
			t.Helper()
			if err := eve.class.Write(context.Background(), kind, body); err != nil {
				t.Fatal(err)
			}
		}
		others := ana.linesOf(teacher)
		others = append(others, teacher.linesOf(ana)...)
		if len(others) < 4 {
			t.Fatalf("%d lines of others", len(others))
		}
		for _, m := range others {
			write(journal.KindChatDelete, chat.EncodeDelete(m))
			m.Kind = chat.Public
			body, err := chat.EncodeEdit(nil, m, "what Eve would have them say")
			if err != nil {
				t.Fatal(err)
			}
			write(journal.KindChatEdit, body)
		}
		write(journal.KindChatDelete, chat.EncodeClear(others[len(others)-1].Clock))
		write(journal.KindChatPrivate, []byte(strings.Repeat("x", journal.MaxBody)))
		write(journal.KindChatStaff, nil)
		write(journal.KindChat, []byte("\xff\xfe not text"))
		write(journal.KindChat, []byte("bell \a"))
		wait(time.Second)
		for d, want := range before {
			if got := texts(d.Snapshot().Messages); !slices.Equal(got, want) {
				t.Errorf("%s sees %q, saw %q", d.options.Name, got, want)
			}
		}
		hash, entries := teacher.State()
		for _, d := range []*desk{ana, eve} {
			if h, n := d.State(); h != hash || n != entries {
				t.Errorf("%s has state %s of %d entries, the teacher %s of %d", d.options.Name, h, n, hash, entries)
			}
		}
	})
}

// linesOf returns what somebody said, as d has it.
func (d *desk) linesOf(who *desk) (lines []chat.Message) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.chat.Snapshot() {
		if m.Author == who.self {
			lines = append(lines, m)
		}
	}
	return lines
}
