package model

import (
	"time"

	"lyceum/app/room"
	"lyceum/collab/board"
)

// SetLayout has the stage be arranged otherwise.
func (s *Store) SetLayout(l Layout) {
	s.inClass(func(_ *state, of *session, _ time.Time) { of.stage.choose(l) })
}

// Pin has a picture be large until Unpin, SetLayout, or the person leaves.
func (s *Store) Pin(key TileKey) {
	s.inClass(func(_ *state, of *session, _ time.Time) { of.stage.pin, of.stage.page = key, 0 })
}

// Unpin ends that.
func (s *Store) Unpin() {
	s.inClass(func(_ *state, of *session, _ time.Time) { of.stage.pin = TileKey{} })
}

// StagePage turns to a page of the strip or the grid, from 0.
func (s *Store) StagePage(n int) {
	s.inClass(func(_ *state, of *session, _ time.Time) { of.stage.page = n })
}

// ShowTab shows another place in the middle of the class; who leads shows it to everybody, if it can be.
func (s *Store) ShowTab(t Tab) {
	s.inClass(func(st *state, of *session, now time.Time) { of.showTab(st, now, t) })
}

// ShowSide shows another place at the right of the class, and opens that panel.
func (s *Store) ShowSide(side Side) {
	s.inClass(func(st *state, of *session, _ time.Time) { of.side, st.panels.Chat = side, true })
}

// ShowPeople opens or closes the people panel.
func (s *Store) ShowPeople(on bool) {
	s.post(func(st *state, _ time.Time) { st.panels.People = on })
}

// ShowChat opens or closes the panel of the chat.
func (s *Store) ShowChat(on bool) {
	s.post(func(st *state, _ time.Time) {
		st.panels.Chat = on
		if st.session != nil && on {
			st.session.side = SideChat
		}
	})
}

// DoToast does what the button of a toast says, and closes it. DoSettings and DoOpenFolder are the window's.
func (s *Store) DoToast(id int) {
	s.post(func(st *state, now time.Time) {
		t, is := st.toasts.find(id)
		if !is {
			return
		}
		st.toasts.remove(id)
		of := st.session
		switch {
		case t.Do == DoViewWaiting:
			st.panels.People = true
		case of == nil || of.room == nil || of.leaving:
		case t.Do == DoUnmute:
			of.turn(st, now, room.Microphone, true, "")
		case t.Do == DoUndoDevice:
			of.undoDevice(st, now)
		case t.Do == DoTest:
			of.showTab(st, now, TabTest)
		case t.Do == DoFiles:
			of.side, st.panels.Chat = SideFiles, true
		case t.Do == DoPuzzle:
			of.showTab(st, now, TabPuzzle)
		case t.Do == DoFollow:
			of.backToTeacher(now)
		case t.Do == DoOwnBoard:
			of.openDocument(st, now, board.PrivateID(of.snap.Boards.Self))
		}
	})
}
