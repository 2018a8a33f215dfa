package model

import (
	"errors"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// handle takes in what the room tells. What everybody sees for longer is in the room's snapshot, too; an event is for what
// a person is told once.
func (s *session) handle(st *state, now time.Time, ev room.Event) {
	switch ev := ev.(type) {
	case room.Joined:
		s.came(st, now, ev.Person)
	case room.Left:
		s.went(now, ev)
	case room.Speaking:
		s.speaking(now, ev.Person.ID, ev.On)
	case room.Reacted:
		s.persons.react(now, ev.Person.ID, ev.Emoji)
	case room.HandMoved:
		if ev.Up && s.isStaff && ev.Person.ID != s.selfID && s.settled(now) {
			st.play(SoundHand)
		}
	case room.Said:
		if !ev.Message.Own && s.settled(now) {
			st.play(SoundChat)
		}
	case room.DeviceChanged:
		s.deviceChanged(st, now, ev)
	case room.Hinted:
		s.hinted(now, ev.What, st.settings)
	case room.CallChanged:
		s.callChanged(st, now, ev)
	case room.Answered:
		s.watching.answered(ev)
	case room.Muted, room.AskedToSpeak, room.RecordingChanged:
		s.spokenTo(st, now, ev)
	case room.AtDoor, room.RoleChanged, room.Locked, room.Presenting, room.Begun:
		s.decided(st, now, ev)
	case room.ShownChanged, room.BoardRevealed, room.BoardReturned, room.DrawersChanged:
		s.drew(st, now, ev)
	case room.FileChanged, room.FileOpened, room.BoxChanged:
		s.fileNews(st, now, ev)
	case room.PuzzleLost, room.PuzzleSolved:
		s.puzzled(st, now, ev)
	case room.Reconnecting, room.Reconnected, room.Saved, room.Failed:
		s.troubled(st, now, ev)
	case room.ReportsChanged:
		st.toasts.remove(s.reportFault)
		if s.reportFault = 0; ev.Err != nil {
			s.reportFault = st.toasts.add(now, Sentence(ev.Err, now), true)
		}
	}
}

// spokenTo takes in what others do that this person must know of.
func (s *session) spokenTo(st *state, now time.Time, ev room.Event) {
	switch ev := ev.(type) {
	case room.Muted:
		s.own.talking = false
		st.toasts.add(now, words.T("%s muted you", nameOf(ev.By)), false)
	case room.AskedToSpeak:
		if s.own.sending(room.Microphone).published {
			st.toasts.add(now, words.T("%s asks you to speak", nameOf(ev.By)), false)
			return
		}
		st.toasts.offer(now, words.T("%s asks you to speak", nameOf(ev.By)), words.T("Unmute"), DoUnmute)
	case room.RecordingChanged:
		switch {
		case ev.Person.ID == s.selfID: // the title bar says so
		case ev.On:
			st.toasts.add(now, words.T("%s records the class", nameOf(ev.Person)), false)
		default:
			st.toasts.add(now, words.T("%s no longer records the class", nameOf(ev.Person)), false)
		}
	}
}

// decided takes in what staff decide.
func (s *session) decided(st *state, now time.Time, ev room.Event) {
	switch ev := ev.(type) {
	case room.AtDoor:
		if ev.Self && ev.State == "admitted" {
			st.toasts.add(now, words.T("You were let in"), false)
		}
	case room.RoleChanged:
		if ev.Person.ID == s.selfID && s.settled(now) {
			st.toasts.add(now, roleNews(ev.Person), false)
		}
	case room.Presenting:
		switch {
		case !s.settled(now):
		case ev.Person.ID == s.selfID && ev.Person.ID != "":
			st.toasts.add(now, words.T("You have the stage: everybody sees you large"), false)
		}
	case room.Locked:
		if _, news := s.drawingNews(); ev.Item == "annotations" && !news {
			return // of who can draw this person is none
		}
		if text := lockNews(ev); text != "" && s.settled(now) && !s.isStaff && s.selfID != s.snap.Presenter {
			s.lockNews.tell(st, now, ev.On, text)
		}
	case room.Begun:
		st.toasts.add(now, words.T("The class meets again"), false)
	}
}

// roleNews tells a person what they are from now on.
func roleNews(p room.Person) string {
	switch {
	case p.Deputy:
		return words.T("You may do what the teacher may now")
	case p.Role == room.Proctor:
		return words.T("You are a proctor now")
	case p.Role == room.Observer:
		return words.T("You are an observer now: you see and hear the class")
	case p.Role == room.Instructor:
		return words.T("You are the teacher now")
	}
	return words.T("You are a student now")
}

// A lockToast gathers locks that are set or taken within a moment, as the lock of the whole class does, in one toast.
type lockToast struct {
	on    bool
	at    time.Time
	toast int
}

// locksMerge is how close together locks are told as one.
const locksMerge = 2 * time.Second

func (t *lockToast) tell(st *state, now time.Time, on bool, text string) {
	if t.toast != 0 && t.on == on && now.Sub(t.at) < locksMerge {
		text = words.T("Several things are open to you again")
		if on {
			text = words.T("Several things are locked for now. Raise your hand to speak.")
		}
		t.at = now
		if st.toasts.replace(now, t.toast, text) {
			return
		}
	}
	t.on, t.at = on, now
	t.toast = st.toasts.add(now, text, false)
}

// lockNews says what students may not do from now on, or may again; empty for what they notice nothing of.
func lockNews(l room.Locked) string {
	texts := lockTexts[l.Item]
	if l.On {
		return words.Say(texts[0])
	}
	return words.Say(texts[1])
}

var lockTexts = map[string][2]string{
	"camera":      {words.Mark("Cameras are locked for now"), words.Mark("You can turn your camera on again")},
	"mic":         {words.Mark("Microphones are locked for now. Raise your hand to speak."), words.Mark("You can turn your microphone on again")},
	"chat":        {words.Mark("The chat is locked for now. Staff still read what you write to them."), words.Mark("You can write in the chat again")},
	"private":     {words.Mark("Messages between students are locked for now"), words.Mark("You can write to other students again")},
	"annotations": {words.Mark("You cannot draw on the board for now. Raise your hand to ask."), words.Mark("You can draw on the board now")},
	"screen":      {words.Mark("Sharing screens is locked for now"), words.Mark("You can share your screen again")},
}

// troubled takes in what goes wrong, and that it is over.
func (s *session) troubled(st *state, now time.Time, ev room.Event) {
	switch ev := ev.(type) {
	case room.Reconnecting:
		s.lost = now
		s.holdGone()
	case room.Reconnected:
		s.found(now)
	case room.Saved:
		s.diskFault = nil
	case room.Failed:
		switch {
		case errors.Is(ev.Err, room.ErrDisk):
			s.diskFault = ev.Err
		case s.callFailed(ev.Err), s.deviceFailed(st, now, ev.Err):
		case errors.Is(ev.Err, room.ErrInviteRevoked): // the door says so
		default:
			st.tell(now, ev.Err)
		}
	}
}

// found notes that there is touch with others again.
func (s *session) found(now time.Time) {
	if !s.lost.IsZero() {
		s.lost, s.foundAt = time.Time{}, now
		s.releaseGone(now)
	}
}

// nameOf returns a person's name; that of who is not known yet is left open.
func nameOf(p room.Person) string {
	if p.Name == "" {
		return words.T("Somebody of the staff")
	}
	return p.Name
}

// speaking notes who speaks.
func (s *session) speaking(now time.Time, id string, on bool) {
	s.persons.speaks(id, on)
	s.stage.spoke(now, id, on)
}
