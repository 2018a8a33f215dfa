package model

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"lyceum/app/room"
)

// kindsOf lists what banners are there.
func kindsOf(c *Class) (all []BannerKind) {
	for _, b := range c.Banners {
		all = append(all, b.Kind)
	}
	return all
}

func TestLostConnectionIsToldAfterTwoSecondsAndSilentBefore(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.tell(room.Reconnecting{})
		b.now()
		time.Sleep(lostSilently - 1)
		if got := kindsOf(b.now().Class); got != nil {
			t.Errorf("before two seconds: banners %v", got)
		}
		since := time.Now().Add(1 - lostSilently)
		time.Sleep(1)
		c := b.now().Class
		if !reflect.DeepEqual(kindsOf(c), []BannerKind{BannerLost}) || !c.Banners[0].Since.Equal(since) || !strings.Contains(c.Banners[0].Text, "saved") {
			t.Errorf("after two: %+v, want since %v", c.Banners, since)
		}
		b.tell(room.Reconnected{After: 3 * time.Second})
		if s := b.now(); len(s.Class.Banners) != 0 || len(s.Toasts) != 0 {
			t.Errorf("found again: banners %v, toasts %v; want silence", s.Class.Banners, s.Toasts)
		}
	})
	inBubble(t, func(b *bench) {
		b.joined()
		var seen []string
		b.Watch(func(s *Snapshot) { seen = append(seen, fmt.Sprint(s.Class.Banners, s.Toasts)) })
		b.now()
		b.tell(room.Reconnecting{})
		time.Sleep(lostSilently - 1)
		b.tell(room.Reconnected{})
		time.Sleep(time.Minute)
		b.now()
		for _, s := range seen {
			if s != "[] []" {
				t.Errorf("lost for less than two seconds: %s", s)
			}
		}
	})
}

func TestFullDiskIsABannerUntilItWorksAgain(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.set(func(s *room.Snapshot) { s.Saved = true })
		b.tell(room.Failed{Err: fmt.Errorf("%w: %w", room.ErrDisk, syscall.ENOSPC)})
		s := b.now()
		if !reflect.DeepEqual(kindsOf(s.Class), []BannerKind{BannerDisk}) || !strings.Contains(s.Class.Banners[0].Text, "full") || len(s.Toasts) != 0 || s.Class.Saved {
			t.Errorf("banners %+v, toasts %v, saved %t", s.Class.Banners, s.Toasts, s.Class.Saved)
		}
		b.tell(room.Saved{Entries: 7})
		if c := b.now().Class; len(c.Banners) != 0 || !c.Saved {
			t.Errorf("afterwards: %+v, saved %t", c.Banners, c.Saved)
		}
	})
}

func TestWrongClockIsTold(t *testing.T) {
	for off, want := range map[time.Duration]string{
		59 * time.Second: "", -time.Minute: "1 minute away", 90 * time.Minute: "90 minutes away", -25 * time.Hour: "25 hours away",
	} {
		inBubble(t, func(b *bench) {
			b.joined()
			b.room.set(func(s *room.Snapshot) { s.ClockOff = off })
			got := ""
			for _, banner := range b.now().Class.Banners {
				got += banner.Text
			}
			if (got == "") != (want == "") || !strings.Contains(got, want) {
				t.Errorf("%v off: %q, want %q in it", off, got, want)
			}
		})
	}
}

func TestWhoRecordsIsShownAsLongAsTheyDo(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.set(func(s *room.Snapshot) { s.Recorders = []string{"t", "self"} })
		b.tell(room.RecordingChanged{Person: room.Person{ID: "t", Name: "Dr. Lindqvist"}, On: true})
		s := b.now()
		if !reflect.DeepEqual(kindsOf(s.Class), []BannerKind{BannerRecord}) || !slices.Equal(s.Class.Recorders, []string{"Dr. Lindqvist"}) {
			t.Errorf("banners %+v, recorders %v", s.Class.Banners, s.Class.Recorders)
		}
		if !s.Class.Conduct.Recording || len(s.Toasts) != 1 {
			t.Errorf("recording here: %t, toasts %v", s.Class.Conduct.Recording, s.Toasts)
		}
		b.room.set(func(s *room.Snapshot) { s.Recorders = nil })
		if c := b.now().Class; len(c.Banners) != 0 || c.Conduct.Recording {
			t.Errorf("afterwards: %+v", c.Banners)
		}
	})
}

func TestCallRingsTalksAndEnds(t *testing.T) {
	ben := room.Person{ID: "ben", Name: "Ben"}
	inBubble(t, func(b *bench) {
		b.joined()
		b.tell(room.CallChanged{Person: ben, State: "ringing", Incoming: true})
		s := b.now()
		if c := s.Class.Call; c == nil || c.State != Ringing || c.With.Name != "Ben" || !c.Incoming || !c.Since.Equal(time.Now()) {
			t.Fatalf("call %+v", c)
		}
		if !reflect.DeepEqual(kindsOf(s.Class), []BannerKind{BannerCall}) {
			t.Errorf("banners %+v", s.Class.Banners)
		}
		time.Sleep(2 * ringAgain)
		b.now()
		if got := b.room.heard(); got != "call call call" {
			t.Errorf("in six seconds it rings %q", got)
		}
		b.AnswerCall()
		b.now()
		b.tell(room.CallChanged{Person: ben, State: "talking", Incoming: true}, room.Failed{Err: room.ErrCallUnheard})
		s = b.now()
		if c := s.Class.Call; c.State != InCall || c.Fault != Sentence(room.ErrCallUnheard, time.Now()) || len(s.Toasts) != 0 || len(s.Class.Banners) != 0 {
			t.Errorf("call %+v, toasts %v, banners %v", c, s.Toasts, s.Class.Banners)
		}
		b.HangUp()
		b.tell(room.CallChanged{Person: ben, State: "ended", Incoming: true, Reason: "hung up"})
		if s = b.now(); s.Class.Call != nil || len(s.Toasts) != 0 {
			t.Errorf("after hanging up: %+v, toasts %v", s.Class.Call, s.Toasts)
		}
	})
	for reason, want := range map[string]string{
		"refused": "Ben cannot talk now.", "no answer": "Ben does not answer.", "they ended": "The call with Ben has ended.", "not allowed": "locked",
	} {
		inBubble(t, func(b *bench) {
			b.joined()
			b.tell(room.CallChanged{Person: ben, State: "calling"}, room.CallChanged{Person: ben, State: "ended", Reason: reason})
			if s := b.now(); len(s.Toasts) != 1 || !strings.Contains(s.Toasts[0].Text, want) {
				t.Errorf("%s: toasts %+v, want %q", reason, s.Toasts, want)
			}
		})
	}
}

func TestWhoWaitsIsOneToastAndOneSoundInTenSeconds(t *testing.T) {
	wait := func(b *bench, n int) *Snapshot {
		var all []room.Waiter
		for i := range n {
			all = append(all, room.Waiter{ID: fmt.Sprint(i), Name: "N"})
		}
		b.room.set(func(s *room.Snapshot) { s.Waiting = all })
		return b.now()
	}
	inBubble(t, func(b *bench) {
		b.taught()
		b.ShowPeople(false)
		wait(b, 1)
		s := wait(b, 4)
		if len(s.Toasts) != 1 || s.Toasts[0].Text != "4 people are waiting to be let in" || s.Toasts[0].Action != "View" || len(s.Class.AtDoor) != 4 {
			t.Errorf("toasts %+v, door %v", s.Toasts, s.Class.AtDoor)
		}
		if got := b.room.heard(); got != "waiting" {
			t.Errorf("sounds %q, want one", got)
		}
		if s = wait(b, 3); s.Toasts[0].Text != "3 people are waiting to be let in" {
			t.Errorf("one went in: %+v", s.Toasts)
		}
		b.DoToast(s.Toasts[0].ID)
		if s = b.now(); len(s.Toasts) != 0 || !s.Panels.People {
			t.Errorf("after View: toasts %v, people panel %t", s.Toasts, s.Panels.People)
		}
		time.Sleep(waitingSoundAgain)
		if s = wait(b, 4); b.room.heard() != "waiting" || len(s.Toasts) != 1 {
			t.Errorf("later: no sound, or toasts %v", s.Toasts)
		}
		if s = wait(b, 0); len(s.Toasts) != 0 {
			t.Errorf("nobody waits: %v", s.Toasts)
		}
	})
}

func TestReactionShowsForAWhile(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.tell(room.Reacted{Person: room.Person{ID: "ben"}, Emoji: "👍"})
		of := func() string {
			p, _ := findIn(b.now().Class.Everyone, "ben")
			return p.Reaction
		}
		if got := of(); got != "👍" {
			t.Errorf("reaction %q", got)
		}
		time.Sleep(reactionLife)
		if got := of(); got != "" {
			t.Errorf("after its time: %q", got)
		}
	})
}

func findIn(all []Person, id string) (Person, bool) {
	i := slices.IndexFunc(all, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return all[i], true
}

func TestHandsSoundForStaffAlone(t *testing.T) {
	hand := room.HandMoved{Person: room.Person{ID: "ben"}, Up: true, Position: 1}
	inBubble(t, func(b *bench) {
		b.taught()
		b.tell(hand)
		b.now()
		if got := b.room.heard(); got != "hand" {
			t.Errorf("teacher: %q", got)
		}
	})
	inBubble(t, func(b *bench) {
		b.joined()
		b.tell(hand)
		b.now()
		if got := b.room.heard(); got != "" {
			t.Errorf("student: %q", got)
		}
	})
}

func TestQuietSoundIsNotPlayed(t *testing.T) {
	for _, quiet := range []Sound{SoundHand, SoundAll} {
		inBubble(t, func(b *bench) {
			b.taught()
			b.ChangeSettings(Settings{Name: "Amara", Quiet: map[string]bool{string(quiet): true}})
			b.tell(room.HandMoved{Person: room.Person{ID: "ben"}, Up: true})
			b.now()
			if got := b.room.heard(); got != "" {
				t.Errorf("%s is quiet: %q", quiet, got)
			}
		})
	}
}

func TestInvitesAreListedMadeAndRevoked(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.taught()
		if b.now().Class.Invites != nil {
			t.Error("invites before they were asked for")
		}
		b.LoadInvites()
		if got := b.now().Class.Invites; got == nil || len(got) != 0 {
			t.Errorf("invites %v, want none, and known", got)
		}
		until := time.Now().Add(time.Hour)
		b.MakeInvite(room.Proctor, until)
		got := b.now().Class.Invites
		if len(got) != 1 || got[0].Role != room.Proctor || !got[0].Until.Equal(until) || got[0].State != "open" || len(got[0].Reach) != 3 {
			t.Fatalf("invites %+v", got)
		}
		b.RevokeInvite(got[0].ID)
		if after := b.now().Class.Invites; after[0].State != "revoked" || got[0].State != "open" {
			t.Errorf("afterwards %+v; before %+v", after, got)
		}
		b.RevokeInvite("9")
		if s := b.now(); len(s.Toasts) != 1 || !s.Toasts[0].Fault {
			t.Errorf("toasts %v", s.Toasts)
		}
	})
}

func TestTeacherLeavesTheClassToAnother(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.taught()
		b.SetOwnerStays(room.LockUp, "")
		if got := b.now().Class.OwnerStays; got != room.LockUp {
			t.Errorf("the class is to be %q", got)
		}
		b.LeaveAs(room.HandOver, "ben")
		if s := b.now(); s.Class != nil {
			t.Errorf("still in it: %+v", s.Class)
		}
		if got, want := b.room.was(), []string{"owner leaves lock", "owner leaves handover ben", "leave as handover ben"}; !reflect.DeepEqual(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
}

func TestTeacherStaysIfTheClassCannotBeHandedOver(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.taught()
		b.room.verbErr = room.ErrNobody
		b.LeaveAs(room.HandOver, "ben")
		s := b.now()
		if s.Class == nil || s.Class.Phase != Present || len(s.Toasts) != 1 || !s.Toasts[0].Fault {
			t.Fatalf("class %+v, toasts %+v; want to be in the class, and told", s.Class, s.Toasts)
		}
		b.Say("still here")
		if b.now(); len(b.room.said) != 1 {
			t.Error("nothing can be said any more")
		}
		b.LeaveAs(room.KeepOpen, "")
		if s := b.now(); s.Class != nil || b.room.lefts() != 1 {
			t.Errorf("class %+v, left %d times", s.Class, b.room.lefts())
		}
	})
}

func TestClassThatNobodySeesIsLeft(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.taught()
		b.room.leaveAsErr = room.ErrNobody // who was to take over went in the last moment
		b.LeaveAs(room.HandOver, "ben")
		if s := b.now(); s.Class != nil || b.room.lefts() != 1 || len(s.Toasts) != 1 {
			t.Errorf("class %+v, left %d times, toasts %+v; want it left, and told", s.Class, b.room.lefts(), s.Toasts)
		}
	})
}

func TestTabsSidesLayoutsAndPages(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.ShowChat(false)
		b.ShowTab(TabBoard)
		b.ShowSide(SideFiles)
		b.SetLayout(LayoutSpeaker)
		b.Pin(TileKey{ID: "ben"})
		s := b.now()
		if c := s.Class; c.Tab != TabBoard || c.Side != SideFiles || !s.Panels.Chat || c.Stage.Main.Key.ID != "ben" || !c.Stage.Main.Pinned {
			t.Errorf("tab %q, side %q, panel %t, stage %s", c.Tab, c.Side, s.Panels.Chat, drawn(c.Stage))
		}
		b.Unpin()
		if got := b.now().Class.Stage.Main.Key.ID; got != "t" {
			t.Errorf("unpinned: %q is large", got)
		}
	})
}

func TestWayIsAFewWords(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.set(func(s *room.Snapshot) { s.Way, s.RTT, s.Saved = room.WayLAN, 3*time.Millisecond, true })
		if c := b.now().Class; c.Way != "On LAN 3 ms" || !c.WayGood || !c.Saved {
			t.Errorf("%q, good %t, saved %t", c.Way, c.WayGood, c.Saved)
		}
	})
}

func TestRoleChangeIsToldToWhoseItIs(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.tell(room.RoleChanged{Person: room.Person{ID: "ben", Role: room.Proctor}})
		if got := b.now().Toasts; len(got) != 0 {
			t.Errorf("of Ben: %v", got)
		}
		b.tell(room.RoleChanged{Person: room.Person{ID: "self", Role: room.Proctor}})
		if got := b.now().Toasts; len(got) != 1 {
			t.Errorf("one's own: %v", got)
		}
	})
}

func TestRemovedPersonReadsOn(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.room.set(func(s *room.Snapshot) { s.Ended, s.EndReason, s.Door = true, room.ReasonRemoved, "removed" })
		if c := b.now().Class; c.Door != DoorRemoved || c.Phase != Ended || c.Fault == "" {
			t.Errorf("door %q, phase %d, fault %q", c.Door, c.Phase, c.Fault)
		}
	})
}

func TestWhatIsAsBeforeIsTheSameInMemory(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.joined()
		b.rooms.browser.set(room.Announcement{Key: "k", Title: "Algebra", Seen: time.Now().Add(time.Hour)})
		b.room.set(func(s *room.Snapshot) { s.Waiting = []room.Waiter{{ID: "w"}}; s.Recorders = []string{"t"} })
		before := b.now()
		b.room.set(func(s *room.Snapshot) {})
		if b.now() != before {
			t.Error("a new snapshot of nothing new")
		}
		b.tell(room.Reacted{Person: room.Person{ID: "ben"}, Emoji: "👍"})
		after := b.now()
		if after.Class == before.Class || !isSameList(after.Class.AtDoor, before.Class.AtDoor) || !isSameList(after.Class.Banners, before.Class.Banners) ||
			!isSameList(after.Class.Recorders, before.Class.Recorders) || !isSameList(after.Class.Talk.Groups, before.Class.Talk.Groups) {
			t.Error("lists were made anew that do not differ")
		}
		if p, _ := findIn(before.Class.Everyone, "ben"); p.Reaction != "" {
			t.Error("a snapshot that was handed out was changed")
		}
	})
}

func TestNothingThatDiffersCountsAsTheSame(t *testing.T) {
	base := Class{Everyone: []Person{{}}, Locks: map[string]bool{}, Call: &Call{}}
	if same := base; !isSameShown(&base, &same) {
		t.Error("a copy differs")
	}
	v := reflect.ValueOf(base)
	for i := range v.NumField() {
		other := base
		f := reflect.ValueOf(&other).Elem().Field(i)
		if !differ(f) {
			t.Fatalf("%s: a kind of field that this test does not know", v.Type().Field(i).Name)
		}
		if isSameShown(&base, &other) {
			t.Errorf("%s differs and is not seen", v.Type().Field(i).Name)
		}
	}
}

// differ makes a field another than it was.
func differ(f reflect.Value) bool {
	switch f.Kind() {
	case reflect.String:
		f.SetString(f.String() + "x")
	case reflect.Bool:
		f.SetBool(!f.Bool())
	case reflect.Int, reflect.Int64:
		f.SetInt(f.Int() + 1)
	case reflect.Uint8:
		f.SetUint(f.Uint() + 1)
	case reflect.Slice:
		f.Set(reflect.MakeSlice(f.Type(), 1, 1))
	case reflect.Map:
		f.Set(reflect.MakeMap(f.Type()))
	case reflect.Pointer:
		f.Set(reflect.New(f.Type().Elem()))
	case reflect.Struct:
		if f.Type() == reflect.TypeFor[time.Time]() {
			f.Set(reflect.ValueOf(noon))
			return true
		}
		return differ(f.Field(0))
	default:
		return false
	}
	return true
}
