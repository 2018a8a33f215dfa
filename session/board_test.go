package session

import (
	"sync"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// A deskReader keeps what somebody is given of desk logs.
type deskReader struct {
	mu     sync.Mutex
	bodies []string
}

// readsDesk has somebody's desk entries be kept; before they are in a class.
func (p *someone) readsDesk() *deskReader {
	r := &deskReader{}
	p.cfg.FoldDesk = func(e journal.Entry) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if e.Kind == journal.KindBoardPrivate && !e.Sealed {
			r.bodies = append(r.bodies, string(e.Body))
		}
	}
	p.cfg.RestartDesk = func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.bodies = nil
	}
	return r
}

func (r *deskReader) has() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.bodies...)
}

func TestWhatIsWrittenToADeskIsReadByStaffAndItsAuthorAlone(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := s.person("Teacher"), s.person("Ana"), s.person("Ben")
		of := map[*someone]*deskReader{teacher: teacher.readsDesk(), ana: ana.readsDesk(), ben: ben.readsDesk()}
		teacher.launch("Algebra", true)
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(10 * time.Second)
		for i, body := range []string{"one", "two"} {
			seq, err := ana.AppendDesk(t.Context(), journal.KindBoardPrivate, []byte(body))
			must(t, err)
			if seq != uint64(i+1) {
				t.Errorf("%q has the number %d", body, seq)
			}
		}
		wait(10 * time.Second)
		for p, want := range map[*someone]int{teacher: 2, ana: 2, ben: 0} {
			if got := of[p].has(); len(got) != want {
				t.Errorf("%s reads %q", p.cfg.Name, got)
			}
		}
		must(t, teacher.End(t.Context()))
		_, err := teacher.AppendDesk(t.Context(), journal.KindBoardPrivate, []byte("three"))
		wantErr(t, err, ErrClosed)
	})
}

func TestTheClassIsLedAndStaffSayWhoDraws(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana := s.person("Teacher"), s.person("Ana")
		teacher.launch("Algebra", true)
		ana.join(teacher.Invite())
		wait(10 * time.Second)
		board := conduct.Show{Place: conduct.ShowBoard, Page: conduct.ShownPage{Number: 2}}
		wantErr(t, ana.Show(t.Context(), board), ErrNotAllowed)
		wantErr(t, ana.SetDrawers(t.Context(), conduct.Drawers{Who: conduct.DrawStaff}), ErrNotAllowed)
		must(t, teacher.Show(t.Context(), board))
		must(t, teacher.SetDrawers(t.Context(), conduct.Drawers{Who: conduct.DrawListed, People: []journal.Author{ana.author()}}))
		wait(time.Second)
		if v := ana.View(); v.Shown.Show != board || v.Shown.Author != teacher.author() || !v.Drawers.Allows(ana.author(), journal.Post) {
			t.Errorf("Ana is shown %+v; draws: %+v", v.Shown, v.Drawers)
		}
		n := ana.View().Entries
		must(t, teacher.Show(t.Context(), board)) // the same again is no entry
		must(t, teacher.Present(t.Context(), ana.author()))
		wait(time.Second)
		if now := ana.View().Entries; now != n+1 {
			t.Errorf("%d entries became %d", n, now)
		}
		must(t, ana.Show(t.Context(), conduct.Show{}))
		wait(time.Second)
		if v := teacher.View(); v.Shown.Author != ana.author() || v.Shown.Place != conduct.ShowVideo {
			t.Errorf("who presents shows %+v", v.Shown)
		}
		must(t, teacher.End(t.Context()))
		wait(time.Second)
		if v := ana.View(); v.Shown != (conduct.Shown{}) {
			t.Errorf("when the class is over: %+v", v.Shown)
		}
	})
}

func TestAnEntryHasTheNumberThatIsTold(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("Algebra", true)
		wait(time.Second)
		first, err := teacher.Append(t.Context(), journal.KindChat, []byte("one"))
		must(t, err)
		second, err := teacher.Append(t.Context(), journal.KindChat, []byte("two"))
		must(t, err)
		teacher.mu.Lock()
		defer teacher.mu.Unlock()
		for _, e := range teacher.folded {
			if want := map[string]uint64{"one": first, "two": second}[string(e.Body)]; want != 0 && e.Seq != want {
				t.Errorf("%q has the number %d, not %d", e.Body, e.Seq, want)
			}
		}
		if second != first+1 {
			t.Errorf("numbers %d and %d", first, second)
		}
	})
}
