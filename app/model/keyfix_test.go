package model

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
	"lyceum/quiz"
)

// Staff read what another key changes before it does, and go on writing if they do not want that.
func TestKeyIsTriedBeforeItIsCorrected(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := marking(b)
		b.OpenResults()
		time.Sleep(reportEvery)
		items := b.now().Class.Results.Items
		b.FixKey(items[2].ID) // an essay has no key
		if fix := b.now().Class.Results.Fix; fix != nil {
			t.Fatalf("the key of an essay is corrected: %+v", fix)
		}
		b.FixKey(items[0].ID)
		fix := b.now().Class.Results.Fix
		if fix == nil || fix.Question.Type != quiz.Single || fix.Trial != "" {
			t.Fatalf("correcting is %+v", fix)
		}
		b.CorrectKey() // nothing was tried
		q := fix.Question
		q.Options = slices.Clone(q.Options)
		q.Options[0].Fraction, q.Options[1].Fraction = 0, 1
		b.TryKey(q)
		if fix = b.now().Class.Results.Fix; !strings.Contains(fix.Trial, "3 of 3 marks change: 2 rise, 1 fall.") {
			t.Fatalf("what would change is %+v", fix)
		}
		b.KeepFixing()
		b.CorrectKey()
		if fix = b.now().Class.Results.Fix; fix == nil || fix.Trial != "" {
			t.Fatalf("going on is %+v", fix)
		}
		b.TryKey(q)
		b.now()
		r.answerErr = room.ErrKeyChange
		b.CorrectKey()
		if fix = b.now().Class.Results.Fix; fix == nil || fix.Trial != "" || !strings.Contains(fix.Fault, "leave all else as it was") {
			t.Fatalf("refused is %+v", fix)
		}
		r.answerErr = nil
		b.TryKey(q)
		b.now()
		b.CorrectKey()
		if s := b.now(); s.Class.Results.Fix != nil || !toastsSay(s, "marked anew") {
			t.Errorf("corrected is %+v, toasts %v", s.Class.Results.Fix, s.Toasts)
		}
		var asked []string
		for _, a := range r.asked {
			if strings.HasPrefix(a, "try") || strings.HasPrefix(a, "correct") {
				asked = append(asked, a)
			}
		}
		if want := []string{"try B", "try B", "correct B", "try B", "correct B"}; !slices.Equal(asked, want) {
			t.Errorf("asked %q, want %q", asked, want)
		}
		b.FixKey(items[0].ID)
		b.DropFix()
		if fix := b.now().Class.Results.Fix; fix != nil {
			t.Errorf("dropped is %+v", fix)
		}
	})
}
