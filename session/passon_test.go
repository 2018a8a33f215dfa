package session

import (
	"testing"
	"time"

	"lyceum/session/keying"
)

func TestOthersLearnHowMuchAPersonPassesOn(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Dr. Lindqvist").launch("Photosynthesis", false)
		ana, ben := s.person("Ana"), s.person("Ben")
		ana.cfg.PassOn = PassOnUpTo(0)
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(15 * time.Second)
		believed := func(of *someone) (kbit uint64) {
			peer := keying.PeerID(of.cfg.Identity.PeerID())
			if err := teacher.do(t.Context(), func(now time.Time) { kbit = teacher.group.CapacityOf(now, peer) }); err != nil {
				t.Fatal(err)
			}
			return kbit
		}
		if got := believed(ana); got != 0 {
			t.Errorf("Ana passes on nothing, and is believed %d kbit/s", got)
		}
		if got := believed(ben); got == 0 {
			t.Error("Ben is not taken for somebody who passes anything on")
		}
		if err := ana.SetPassOn(t.Context(), PassOnUpTo(250)); err != nil {
			t.Fatal(err)
		}
		wait(3 * time.Second)
		if got := believed(ana); got != 250 {
			t.Errorf("Ana passes on 250 kbit/s now, and is believed %d", got)
		}
	})
}
