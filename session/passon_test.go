package session

import (
	"errors"
	"testing"
	"time"

	"lyceum/session/journal/store"
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

func TestWhatTheLineCarriesIsKnownWhenAClassIsOpenedAgain(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		path := teacher.path()
		wait(2 * time.Second)
		fact := func(set string) (is string) {
			must(t, teacher.Leave(t.Context()))
			f, err := store.Open(path, teacher.cfg.Identity.FileKey())
			must(t, err)
			if set != "" {
				must(t, f.Put(store.Batch{Facts: map[string][]byte{factUplink: []byte(set)}}))
			}
			b, _, err := f.Fact(factUplink)
			must(t, errors.Join(err, f.Close()))
			return string(b)
		}
		if is := fact("5000"); is != "5000" {
			t.Fatalf("%q", is)
		}
		teacher.reopen(path)
		must(t, teacher.do(t.Context(), func(time.Time) {
			if got := teacher.group.MeasuredUplink(); got != 5000 {
				t.Errorf("opened again: %d kbit/s", got)
			}
			teacher.disk.add(store.Batch{Facts: map[string][]byte{factUplink: []byte("1")}}) // as if it had been less
			teacher.keptUplink = 1
		}))
		wait(2 * tickEvery)
		if is := fact(""); is != "5000" {
			t.Errorf("%q is kept, want 5000", is)
		}
	})
}
