package session

import (
	"testing"
	"time"

	"lyceum/session/journal"
)

// What is sealed to a member opens for that member alone, and what is sealed to staff for them.
func TestSealedMatterOpensForWhomItIsFor(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := s.person("Teacher"), s.person("Ana"), s.person("Ben")
		reopened := 0
		seals := map[*someone]*Seals{teacher: new(Seals), ana: new(Seals), ben: new(Seals)}
		for p, at := range seals {
			p.cfg.Sealing = func(s Seals) { *at = s }
		}
		ben.cfg.Reopen = func() { reopened++ }
		teacher.launch("T", true)
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		var private, staff []byte
		must(t, ana.Inspect(t.Context(), func(View) {
			var err error
			if private, err = seals[ana].SealToMember(ben.author(), "chat", []byte("h"), []byte("psst")); err != nil {
				t.Error(err)
			}
			if staff, err = seals[ana].SealToStaff("chat", []byte("h"), []byte("help")); err != nil {
				t.Error(err)
			}
			_, err = seals[ana].SealToMember(journal.Author{7}, "chat", nil, nil)
			wantErr(t, err, ErrNoMember)
		}))
		opens := func(p *someone, open func(Seals) ([]byte, error), want bool) {
			t.Helper()
			must(t, p.Inspect(t.Context(), func(View) {
				if text, err := open(*seals[p]); (err == nil) != want || want && string(text) == "" {
					t.Errorf("%s: %q, %v; opens: want %v", p.cfg.Name, text, err, want)
				}
			}))
		}
		toBen := func(s Seals) ([]byte, error) { return s.OpenAsMember("chat", []byte("h"), private) }
		toStaff := func(s Seals) ([]byte, error) { return s.OpenAsStaff("chat", []byte("h"), staff) }
		for _, p := range []*someone{teacher, ana, ben} {
			opens(p, toBen, p == ben)
			opens(p, toStaff, p == teacher)
		}
		opens(ben, func(s Seals) ([]byte, error) { return s.OpenAsMember("chat", []byte("x"), private) }, false)
		must(t, teacher.SetRole(t.Context(), ben.author(), journal.Proctor))
		wait(5 * time.Second)
		opens(ben, toStaff, true)
		if reopened == 0 {
			t.Error("nobody told Ben that a key came")
		}
	})
}
