//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/sharing"
)

// present reports whether this person is in a class that goes on.
func (c *Screen) present() bool { return c.last.Class != nil && c.last.Class.Phase == model.Present }

// ToggleMic turns the microphone on or off.
func (c *Screen) ToggleMic() {
	if c.present() {
		c.asks.SetMic(c.last.Class.Conduct.Mic != model.MediaOn && c.last.Class.Conduct.Mic != model.MediaStarting)
	}
}

// ToggleCamera turns the camera on or off.
func (c *Screen) ToggleCamera() {
	if c.present() {
		c.asks.SetCamera(c.last.Class.Conduct.Camera != model.MediaOn && c.last.Class.Conduct.Camera != model.MediaStarting)
	}
}

// ToggleScreen shares the screen, or stops.
func (c *Screen) ToggleScreen() {
	if c.present() {
		c.asks.SetScreen(c.last.Class.Conduct.Screen != model.MediaOn && c.last.Class.Conduct.Screen != model.MediaStarting)
	}
}

// ToggleHand raises the hand, or lowers it. Staff speak as they are.
func (c *Screen) ToggleHand() {
	if !c.present() {
		return
	}
	if up := c.last.Class.Conduct.Hand == 0; !up || !c.last.Class.Self.Staff() {
		c.asks.RaiseHand(up)
	}
}

// ToggleFigures shows how everybody is connected, or closes that.
func (c *Screen) ToggleFigures() {
	if c.last.Class != nil && inClass(c.last.Class) {
		c.people.ToggleFigures()
	}
}

// TogglePeople shows or hides the people.
func (c *Screen) TogglePeople() {
	if c.last.Class != nil && inClass(c.last.Class) {
		c.asks.ShowPeople(!c.last.Panels.People)
	}
}

// ToggleChat shows or hides the panel at the right.
func (c *Screen) ToggleChat() {
	if c.last.Class == nil || !inClass(c.last.Class) {
		return
	}
	c.asks.ShowChat(!c.last.Panels.Chat)
}

// Answer does what a key does in a test that is in front, and reports whether that is anything: there, letters pick answers and turn
// no camera on.
func (c *Screen) Answer(key model.Key) bool { return c.present() && c.middle.test.Press(key) }

// TurnPage turns to another page of the slides or the board in front. The arrows turn them only where nothing has the focus that
// may have a use for them.
func (c *Screen) TurnPage(act model.Action, key model.Key) {
	if !c.present() || (key.Name == "Left" || key.Name == "Right") && c.window.Canvas().Focused() != nil {
		return
	}
	b := c.middle.board
	switch act {
	case model.ActNextPage:
		b.Turn(+1)
	case model.ActPrevPage:
		b.Turn(-1)
	case model.ActFirstPage, model.ActLastPage:
		b.TurnTo(act == model.ActLastPage)
	}
}

// Follow goes back to what the class is shown.
func (c *Screen) Follow() {
	if c.present() {
		c.middle.board.Follow()
	}
}

// Drop takes files that were dropped on a place of the window, and reports whether it has a use for them: over the panel Files they are
// shared; elsewhere they belong to what is in front, and are shared if that has no use for them.
func (c *Screen) Drop(at fyne.Position, files []fyne.URI) bool {
	if !c.present() {
		return false
	}
	if c.side.shown == model.SideFiles && isIn(c.side.content, at) && c.files.Drop(files) {
		return true
	}
	return c.middle.puzzle.Drop(files) || c.middle.board.Drop(files) || c.files.Drop(files)
}

// isIn reports whether a place of the window lies in an object that is shown.
func isIn(o fyne.CanvasObject, at fyne.Position) bool {
	from, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	return o.Visible() && at.X >= from.X && at.Y >= from.Y && at.X < from.X+size.Width && at.Y < from.Y+size.Height
}

// Files is the panel Files.
func (c *Screen) Files() *sharing.Pane { return c.files }

// ShowBoards has staff look at the private boards of all students.
func (c *Screen) ShowBoards() { c.middle.board.ShowWall(true) }

// OpenPuzzle has staff choose the puzzle that is to be opened.
func (c *Screen) OpenPuzzle() { c.middle.puzzle.OpenShelf() }

// Settle draws at once what is drawn beside the window else: for tests.
func (c *Screen) Settle() {
	c.middle.board.Settle()
	c.middle.puzzle.Settle()
}
