//go:build !nogui

package class

import (
	"slices"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A lockItem is something that staff can lock, as people call it.
type lockItem struct{ item, word string }

// lockItems are those of [room.LockItems] that there is something for as yet.
var lockItems = []lockItem{
	{"mic", words.Mark("Speak")},
	{"camera", words.Mark("Show a camera")},
	{"screen", words.Mark("Share a screen")},
	{"chat", words.Mark("Write to everyone")},
	{"private", words.Mark("Write to other students")},
	{"annotations", words.Mark("Draw on the board and on slides")},
	{"cameras", words.Mark("See others' cameras")},
	{"cursors", words.Mark("See others' pointers on the board")},
	{"people", words.Mark("See the list of people")},
}

// sending are those locks that keep students from sending anything: the lock of the whole class.
var sending = []string{"mic", "camera", "screen", "chat", "private", "annotations"}

func lockedItems(k *model.Class) (locked []string) {
	for _, i := range lockItems {
		if k.Locks[i.item] {
			locked = append(locked, i.item)
		}
	}
	return locked
}

// allLocked reports whether students can send nothing.
func allLocked(k *model.Class) bool {
	return !slices.ContainsFunc(sending, func(item string) bool { return !k.Locks[item] })
}

// ToggleLock locks the class for students, or opens it, by staff.
func (c *Screen) ToggleLock() {
	k := c.last.Class
	if k == nil || !k.Self.Staff() || k.Phase != model.Present {
		return
	}
	on := !allLocked(k)
	for _, item := range sending {
		if k.Locks[item] != on {
			c.asks.SetLock(item, on)
		}
	}
}

func (t *titleBar) openLocks() {
	c, k := t.screen, t.screen.last.Class
	var items []widget.MenuItem
	if !k.Self.Staff() {
		for _, l := range lockItems {
			if k.Locks[l.item] {
				items = append(items, widget.MenuItem{Icon: "lock", Word: words.Say(l.word), Off: true})
			}
		}
		items = append([]widget.MenuItem{c.heading(words.T("Students may not:"))}, items...)
		widget.ShowMenu(c.window.Canvas(), t.lock, items)
		return
	}
	all := words.T("Lock the class for students")
	if allLocked(k) {
		all = words.T("Open the class for students")
	}
	items = append(items, widget.MenuItem{Icon: "lock", Word: all, Key: c.key(model.ActLock), Do: c.ToggleLock},
		widget.MenuItem{Word: words.T("Students may not:"), Off: true, Line: true})
	for _, l := range lockItems {
		items = append(items, widget.MenuItem{
			Word: words.Say(l.word), Ticked: k.Locks[l.item],
			Do: func() { c.asks.SetLock(l.item, !k.Locks[l.item]) },
		})
	}
	widget.ShowMenu(c.window.Canvas(), t.lock, items)
}

func (t *titleBar) openMore() {
	c, k := t.screen, t.screen.last.Class
	var items []widget.MenuItem
	add := func(i widget.MenuItem) { items = append(items, i) }
	if k.Self.Staff() && k.Phase == model.Present && !k.Practice {
		add(widget.MenuItem{Icon: "share", Word: words.T("Invite people"), Do: c.dialogs.Invite})
		add(widget.MenuItem{Icon: "person", Word: words.T("Newcomers wait to be let in"), Ticked: k.Waits, Do: func() { c.asks.SetWaits(!k.Waits) }})
	}
	if k.Phase == model.Present {
		add(c.recordItem())
	}
	if k.Teaching && k.Phase == model.Present && !k.Practice {
		add(widget.MenuItem{Icon: "leave", Word: words.T("What happens when I leave"), Do: c.askOwnerStays})
	}
	if !k.Self.Staff() && !k.Practice && inClass(k) {
		add(widget.MenuItem{Icon: "eye", Word: words.T("What staff see of you"), Do: c.openViews})
	}
	line := len(items) > 0
	add(widget.MenuItem{Icon: "full", Word: words.T("Full screen"), Key: c.key(model.ActFullScreen), Line: line, Do: func() { c.SetFull(true) }})
	add(widget.MenuItem{Icon: "gear", Word: words.T("Settings"), Key: c.key(model.ActSettings), Do: func() { c.dialogs.Settings("") }})
	add(widget.MenuItem{Icon: "keyboard", Word: words.T("Keyboard shortcuts"), Key: c.key(model.ActShortcuts), Do: c.dialogs.Shortcuts})
	if !inClass(k) {
		items = slices.DeleteFunc(items, func(i widget.MenuItem) bool { return i.Icon == "full" })
	}
	widget.ShowMenu(c.window.Canvas(), t.more, items)
}

// recordItem begins or ends a recording of one's own.
func (c *Screen) recordItem() widget.MenuItem {
	if c.last.Class.Conduct.Recording {
		return widget.MenuItem{Icon: "stop", Word: words.T("Stop recording"), Do: c.asks.StopRecording}
	}
	return widget.MenuItem{Icon: "rec", Word: words.T("Record the class"), Do: c.askRecording}
}

// key writes an action's key as a person reads it; empty if it has none.
func (c *Screen) key(a model.Action) string {
	if k := model.KeyOf(c.last.Settings, a); k != (model.Key{}) {
		return k.Word()
	}
	return ""
}

// openMic is the menu of the microphone.
func (b *bar) openMic() {
	c := b.screen
	items := c.deviceItems("mic", words.T("No microphone found"), microphones(c.last.Devices), c.last.Settings.Microphone,
		func(s *model.Settings, key string) { s.Microphone = key })
	items = append(items, c.heading(words.T("Speaker")))
	items = append(items, c.deviceItems("speaker", words.T("No speaker found"), speakers(c.last.Devices), c.last.Settings.Speaker,
		func(s *model.Settings, key string) { s.Speaker = key })...)
	s := c.last.Settings
	items = append(items,
		c.settingItem(words.T("Take noise out"), !s.NoNoise, true, func(s *model.Settings) { s.NoNoise = !s.NoNoise }),
		c.settingItem(words.T("Take echo out"), !s.NoEcho, false, func(s *model.Settings) { s.NoEcho = !s.NoEcho }),
		c.settingItem(words.T("Push to talk"), s.PushToTalk, false, func(s *model.Settings) { s.PushToTalk = !s.PushToTalk }),
		widget.MenuItem{Icon: "gear", Word: words.T("Sound settings"), Line: true, Do: func() { c.dialogs.Settings("devices") }})
	widget.ShowMenu(c.window.Canvas(), b.mic, append([]widget.MenuItem{c.heading(words.T("Microphone"))}, items...))
}

// openCamera is the menu of the camera.
func (b *bar) openCamera() {
	c := b.screen
	items := []widget.MenuItem{c.heading(words.T("Camera"))}
	items = append(items, c.deviceItems("cam", words.T("No camera found"), cameras(c.last.Devices), c.last.Settings.Camera,
		func(s *model.Settings, key string) { s.Camera = key })...)
	if k := c.last.Class; !k.Self.Staff() && !k.Practice {
		items = append(items, widget.MenuItem{Word: words.T("My camera for staff only"), Ticked: k.Showing.StaffCamera, Line: true, Off: k.Locks["cameras"], Do: func() { c.asks.SetStaffCamera(!k.Showing.StaffCamera) }})
	}
	items = append(items,
		c.settingItem(words.T("Show my own picture as in a mirror"), c.last.Settings.Mirror, true, func(s *model.Settings) { s.Mirror = !s.Mirror }),
		widget.MenuItem{Icon: "gear", Word: words.T("Camera settings"), Do: func() { c.dialogs.Settings("devices") }})
	widget.ShowMenu(c.window.Canvas(), b.camera, items)
}

// shareScreen shares the screen or stops. Where there are several, it asks which.
func (b *bar) shareScreen() {
	c := b.screen
	d, own := c.last.Devices, c.last.Class.Conduct
	if own.Screen != model.MediaOff || d == nil || len(d.Screens) < 2 {
		c.ToggleScreen()
		return
	}
	items := []widget.MenuItem{c.heading(words.T("Share which screen?"))}
	for _, screen := range d.Screens {
		items = append(items, widget.MenuItem{Icon: "screen", Word: screen.Name, Do: func() { c.asks.ShareScreen(screen.Key) }})
	}
	widget.ShowMenu(c.window.Canvas(), b.screenShare, items)
}

func microphones(d *model.Devices) []model.Device {
	if d == nil {
		return nil
	}
	return d.Microphones
}

func speakers(d *model.Devices) []model.Device {
	if d == nil {
		return nil
	}
	return d.Speakers
}

func cameras(d *model.Devices) []model.Device {
	if d == nil {
		return nil
	}
	return d.Cameras
}

// heading is a row of a menu that says what follows.
func (c *Screen) heading(word string) widget.MenuItem {
	return widget.MenuItem{Word: word, Off: true}
}

// deviceItems are the devices of one kind, the one in use ticked.
func (c *Screen) deviceItems(icon, none string, all []model.Device, chosen string, choose func(*model.Settings, string)) []widget.MenuItem {
	if len(all) == 0 {
		return []widget.MenuItem{{Icon: icon, Word: none, Off: true}}
	}
	var items []widget.MenuItem
	for _, d := range all {
		items = append(items, widget.MenuItem{
			Word: d.Name, Ticked: d.Key == chosen || chosen == "" && d.Key == "default",
			Do: func() { c.change(func(s *model.Settings) { choose(s, d.Key) }) },
		})
	}
	return items
}

func (c *Screen) settingItem(word string, on, line bool, change func(*model.Settings)) widget.MenuItem {
	return widget.MenuItem{Word: word, Ticked: on, Line: line, Do: func() { c.change(change) }}
}

func (c *Screen) change(do func(*model.Settings)) {
	s := *c.last.Settings
	do(&s)
	c.asks.ChangeSettings(s)
}

// openTools is the menu of what staff do with a class, as far as it is there.
func (b *bar) openTools() {
	c, k := b.screen, b.screen.last.Class
	items := []widget.MenuItem{
		{Icon: "hand", Word: words.T("Lower all hands"), Off: len(k.HandQueue) == 0, Do: func() { c.asks.LowerHand(room.Everyone) }},
		{Icon: "mic-off", Word: words.T("Mute all"), Do: func() { c.asks.Mute(room.Everyone) }},
		c.recordItem(),
	}
	if b := k.Board; b != nil && b.CanOpen {
		items = append([]widget.MenuItem{{Icon: "file", Word: words.T("Open slides…"), Do: c.openSlides}}, items...)
		items[1].Line = true
	}
	if k.Monitor != nil {
		items = append([]widget.MenuItem{{Icon: "grid", Word: words.T("Monitor"), Do: func() { c.asks.ShowTab(model.TabMonitor) }}, c.attentionItem()}, items...)
		items[2].Line = true
	}
	if k.Presenter != "" {
		items = append(items, widget.MenuItem{Icon: "person", Word: words.T("Take the stage back"), Do: func() { c.asks.Present("") }})
	}
	widget.ShowMenu(c.window.Canvas(), b.tools, items)
}

// openSlides asks for a file and has its pages in front.
func (c *Screen) openSlides() {
	c.asks.ShowTab(model.TabSlides)
	c.middle.board.ChooseSlides()
}

// attentionItem has everybody read something, or ends that.
func (c *Screen) attentionItem() widget.MenuItem {
	if c.last.Class.Attention != nil {
		return widget.MenuItem{Icon: "alert", Word: words.T("End the call for attention"), Do: c.asks.EndAttention}
	}
	return widget.MenuItem{Icon: "alert", Word: words.T("Ask for attention…"), Do: c.middle.monitor.AskAttention}
}

// reactions are those that can be shown, and what they are called.
var reactions = []struct{ emoji, word string }{
	{"👍", words.Mark("Yes")},
	{"👎", words.Mark("No")},
	{"👏", words.Mark("Applause")},
	{"🙂", words.Mark("Happy")},
	{"😮", words.Mark("Surprised")},
	{"🤔", words.Mark("Not clear to me")},
	{"⏩", words.Mark("Faster, please")},
	{"🐢", words.Mark("Slower, please")},
}
