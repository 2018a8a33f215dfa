package room

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// told returns of the events that a desk has seen those that begin with a word.
func (d *desk) told(word string) []string {
	return slices.DeleteFunc(d.seen(), func(s string) bool { return !strings.HasPrefix(s, word) })
}

func (d *desk) wantTold(word string, want ...string) {
	d.t.Helper()
	if got := d.told(word); !slices.Equal(got, want) {
		d.t.Errorf("%s is told %q, want %q", d.options.Name, got, want)
	}
}

func TestWhoIsMutedIsHeardNoMoreUntilTheySayOtherwise(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		must(t, teacher.Mute("Ana"))
		time.Sleep(2 * time.Second)
		ben.wantStreams("Ben mic", "Teacher mic")
		ana.wantTold("muted", "muted by Teacher, everyone false")
		if got := ana.problems(); !slices.Equal(got, []string{"mic off: " + ErrMuted.Error()}) {
			t.Errorf("Ana is told %q", got)
		}
		time.Sleep(time.Minute)
		ben.wantStreams("Ben mic", "Teacher mic")
		must(t, ana.SetOn(Microphone, true)) // nothing keeps her from that but the lock
		time.Sleep(time.Minute)
		ben.wantStreams("Ana mic", "Ben mic", "Teacher mic")
		ben.wantTold("muted")
		teacher.wantTold("muted")
		ana.wantTold("muted", "muted by Teacher, everyone false")
	})
}

func TestMutingEveryoneSparesStaff(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		must(t, teacher.SetRole("Ben", Proctor))
		time.Sleep(time.Second)
		must(t, ben.Mute(Everyone))
		time.Sleep(2 * time.Second)
		teacher.wantStreams("Ben mic", "Teacher mic")
		ana.wantTold("muted", "muted by Ben, everyone true")
		must(t, ben.Mute(Everyone)) // which is no news to Ana
		time.Sleep(2 * time.Second)
		ana.wantTold("muted", "muted by Ben, everyone true")
		must(t, ben.Mute("Teacher")) // by name staff can be, too
		time.Sleep(2 * time.Second)
		teacher.wantStreams("Ben mic")
		teacher.wantTold("muted", "muted by Ben, everyone false")
	})
}

func TestOnlyStaffMuteAndAskToSpeak(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		wantErr(t, ana.Mute("Ben"), ErrNotAllowed)
		wantErr(t, ana.Mute(Everyone), ErrNotAllowed)
		wantErr(t, ana.AskToSpeak("Ben"), ErrNotAllowed)
		wantErr(t, teacher.Mute("Nobody"), ErrNobody)
		wantErr(t, teacher.AskToSpeak(Everyone), ErrNobody)
		time.Sleep(2 * time.Second)
		ben.wantStreams("Ana mic", "Ben mic", "Teacher mic")
		ben.wantTold("asked")
	})
}

func TestWhoIsAskedToSpeakTurnsTheMicrophoneOnAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		must(t, ana.SetOn(Microphone, false))
		must(t, teacher.AskToSpeak("Ana"))
		time.Sleep(time.Minute)
		teacher.wantStreams("Ben mic", "Teacher mic")
		ana.wantTold("asked", "asked to speak by Teacher")
		ben.wantTold("asked")
		must(t, ana.SetOn(Microphone, true))
	})
}

func TestKeyThatIsHeldWhileOneIsMutedStaysClosedWhenItComesUp(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := threeDesks(b)
		ana.SetPushToTalk(true)
		ana.Talk(true)
		time.Sleep(6 * time.Second)
		if got := ana.kbitOf("mic"); got < 5 {
			t.Errorf("%.1f kbit/s while the key is held", got)
		}
		must(t, teacher.Mute("Ana"))
		time.Sleep(time.Second)
		ana.Talk(true) // the keyboard repeats it
		time.Sleep(5 * time.Second)
		teacher.wantStreams("Ben mic", "Teacher mic")
		must(t, ana.SetOn(Microphone, true))
		time.Sleep(6 * time.Second)
		if got := ana.kbitOf("mic"); got > 1 {
			t.Errorf("%.1f kbit/s with the key that was held when she was muted", got)
		}
		ana.Talk(false)
		time.Sleep(6 * time.Second)
		if got := ana.kbitOf("mic"); got > 1 {
			t.Errorf("%.1f kbit/s once the key is up", got)
		}
		ana.Talk(true)
		time.Sleep(6 * time.Second)
		if got := ana.kbitOf("mic"); got < 5 {
			t.Errorf("%.1f kbit/s when the key is held anew", got)
		}
	})
}

func TestMutingLeavesACallAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		must(t, ana.Call("Ben"))
		time.Sleep(time.Second)
		must(t, ben.Answer())
		time.Sleep(time.Second)
		must(t, teacher.Mute(Everyone))
		time.Sleep(6 * time.Second)
		if got := ana.kbitOf("call"); got < 5 {
			t.Errorf("Ana sends %.1f kbit/s in the call", got)
		}
		must(t, ana.HangUp())
		time.Sleep(3 * time.Second)
		teacher.wantStreams("Teacher mic")
	})
}

// What was asked before somebody came, or long before it reaches them, does nothing.
func TestMutingIsForThoseWhoAreThere(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		b.lan.Cut(teacher.ip, ben.ip)
		b.lan.Cut(ana.ip, ben.ip)
		time.Sleep(time.Second)
		must(t, teacher.Mute(Everyone))
		time.Sleep(2 * time.Second)
		ana.goAway()
		ana.join(teacher.Invite())
		time.Sleep(3 * time.Second)
		if !slices.Contains(teacher.streamsSeen(), "Ana mic") {
			t.Error("who came back is muted by what was asked before")
		}
		ana.wantTold("muted")

		time.Sleep(30 * time.Second)
		b.lan.Mend(teacher.ip, ben.ip)
		b.lan.Mend(ana.ip, ben.ip)
		time.Sleep(30 * time.Second)
		teacher.wantStreams("Ana mic", "Ben mic", "Teacher mic")
		ben.wantTold("muted")
	})
}

func TestWaitingRoomCanBeOpenedAndClosed(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := b.desk("Teacher"), b.desk("Ana"), b.desk("Ben")
		teacher.launch("T")
		must(t, teacher.SetWaitingRoom(true))
		time.Sleep(time.Second)
		if !teacher.Snapshot().WaitingRoom {
			t.Error("the teacher does not see that there is a waiting room")
		}
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		if door := ana.Snapshot().Door; door != "waiting" {
			t.Errorf("Ana is at the door as %q", door)
		}
		must(t, teacher.Admit("Ana"))
		time.Sleep(2 * time.Second)
		wantErr(t, ana.SetWaitingRoom(false), ErrNotStaff)
		must(t, teacher.SetWaitingRoom(false))
		time.Sleep(time.Second)
		if ana.Snapshot().WaitingRoom {
			t.Error("Ana does not see that there is none any more")
		}
		ben.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		if got := ben.names(); len(got) != 3 {
			t.Errorf("Ben sees %q", got)
		}
	})
}
