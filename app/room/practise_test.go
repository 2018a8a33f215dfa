package room

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session"
)

func TestNobodyHearsOfAClassThatIsHeldAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		ana, ben := b.desk("Ana"), b.desk("Ben")
		browser, err := Browse(t.Context(), ben.options)
		must(t, err)
		defer browser.Close()
		ana.options.Rendezvous = []string{"rtmfp://rendezvous.invalid:1935/#nobody"}
		ana.opened(Practise(t.Context(), ana.options, "Alone"))
		wait(10 * time.Second)
		if got := browser.Classes(); len(got) != 0 {
			t.Errorf("Ben hears of %+v", got)
		}
		s := ana.Snapshot()
		if !s.Practice || s.Role != Instructor || s.Title != "Alone" || s.Way != NoWay {
			t.Errorf("the class is %+v", s)
		}
		if strings.Contains(s.Invite, "rendezvous") || s.Meeting != (Met{}) {
			t.Errorf("it has a rendezvous: %+v", s.Meeting)
		}
		ana.say("to myself")
		wait(time.Second)
		if !ana.Snapshot().Saved {
			t.Error("what was said is not saved")
		}
		ana.goAway()
		list, err := RecentClasses(ana.options.ProfileDir)
		must(t, err)
		if len(list) != 1 || !list[0].Practice || list[0].Teacher != "Ana" {
			t.Errorf("recent classes %+v", list)
		}
		ana.options.Rendezvous = nil
		ana.opened(Reopen(t.Context(), ana.options, list[0].File, true))
		wait(10 * time.Second)
		if got := browser.Classes(); len(got) != 0 {
			t.Errorf("when it is opened again Ben hears of %+v", got)
		}
		if s := ana.Snapshot(); !s.Practice || !slices.Equal(texts(s.Messages), []string{"Ana: to myself"}) {
			t.Errorf("opened again the class is %+v", s)
		}
	})
}

func TestClassHeldAloneStaysSoByWhateverPath(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		ana := b.desk("Ana")
		ana.opened(Practise(t.Context(), ana.options, "Alone"))
		wait(time.Second)
		ana.goAway()
		list, err := RecentClasses(ana.options.ProfileDir)
		must(t, err)
		link := filepath.Join(t.TempDir(), "link.lyceum")
		must(t, os.Symlink(list[0].File, link))
		t.Chdir(filepath.Dir(list[0].File))
		relative := "." + string(filepath.Separator) + filepath.Base(list[0].File)
		for _, path := range []string{link, relative} {
			alone, err := wasPractice(ana.options.ProfileDir, path)
			if !alone || err != nil {
				t.Errorf("by %s it is opened to others: %v", path, err)
			}
		}
		ana.opened(Reopen(t.Context(), ana.options, relative, true))
		wait(time.Second)
		if !ana.Snapshot().Practice {
			t.Error("opened again the class is no practice")
		}
	})
}

// On the machine's own network, and on no other.
func TestPractisingStaysOnTheLoopback(t *testing.T) {
	o := Options{Interfaces: []string{"eth0"}, Rendezvous: []string{"rtmfp://x"}}
	if err := o.alone(); err != nil {
		t.Fatal(err)
	}
	if len(o.Interfaces) != 1 || !strings.HasPrefix(strings.ToLower(o.Interfaces[0]), "lo") || !o.Hide.Class {
		t.Errorf("the options are %+v", o)
	}
}

func TestAnnouncedClassTellsSinceWhenAndWhetherOneWaits(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		browser, err := Browse(t.Context(), ana.options)
		must(t, err)
		defer browser.Close()
		begun := time.Now()
		teacher.launch("T")
		wait(5 * time.Second)
		ana.join(teacher.Snapshot().Invite)
		if since := ana.Snapshot().StartedAt; !since.IsZero() && since.Sub(begun) > 2*time.Second {
			t.Errorf("who has just come is told that the class began at %v, not %v", since, begun)
		}
		got := browser.Classes()
		if len(got) != 1 || got[0].Waits || got[0].Started.Sub(begun).Abs() > 2*time.Second {
			t.Fatalf("announced %+v, begun %v", got, begun)
		}
		<-browser.Changed()
		must(t, teacher.SetWaitingRoom(true))
		wait(5 * time.Second)
		if got := browser.Classes(); len(got) != 1 || !got[0].Waits {
			t.Errorf("announced %+v", got)
		}
		select {
		case <-browser.Changed():
		default:
			t.Error("that it waits is no change")
		}
	})
}

func TestWayToTheClassIsThatToItsTeacher(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := b.desk("Teacher"), b.desk("Ana"), b.deskAt("10.9.9.9", "Ben")
		teacher.launch("T")
		wait(5 * time.Second)
		if s := teacher.Snapshot(); s.Way != NoWay || s.RTT != 0 {
			t.Errorf("alone: %q, %v", s.Way, s.RTT)
		}
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(15 * time.Second)
		for d, want := range map[*desk]Way{ana: session.WayLAN, ben: session.WayDirect, teacher: session.WayLAN} {
			if s := d.Snapshot(); s.Way != want {
				t.Errorf("%s: the way is %q, %v; want %q", d.options.Name, s.Way, s.RTT, want)
			}
		}
	})
}

func TestSavedIsWhenAllOfOnesOwnIsOnDisk(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher")
		teacher.options.ProfileDir = filepath.Join(t.TempDir(), "p")
		teacher.launch("T")
		wait(time.Second)
		for range 5 {
			teacher.say("x")
			wait(time.Second)
			if !teacher.Snapshot().Saved {
				t.Error("a second after it was said it is not saved")
			}
		}
	})
}
