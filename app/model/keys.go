package model

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"lyceum/app/words"
)

// An Action is something that a key does. The values are written to the settings, so they never change.
type Action string

const (
	ActMic        Action = "mic"
	ActCamera     Action = "camera"
	ActScreen     Action = "screen"
	ActHand       Action = "hand"
	ActTalk       Action = "talk" // as long as the key is held
	ActChat       Action = "chat"
	ActPeople     Action = "people"
	ActFigures    Action = "figures"
	ActWrite      Action = "write" // goes to the box of the chat
	ActLayout     Action = "layout"
	ActFullScreen Action = "full-screen"
	ActPin        Action = "pin" // by the digit: 1 to 9 a person on the stage, 0 oneself
	ActLock       Action = "lock"
	ActTab        Action = "tab" // by the digit, as tabs are counted from the left
	ActNext       Action = "next-region"
	ActPrevious   Action = "previous-region"
	ActNextPage   Action = "next-page"
	ActPrevPage   Action = "previous-page"
	ActFirstPage  Action = "first-page"
	ActLastPage   Action = "last-page"
	ActFollow     Action = "follow" // goes back to what the teacher shows
	ActClose      Action = "close"
	ActSettings   Action = "settings"
	ActShortcuts  Action = "shortcuts"
)

// An ActionInfo is one row of the table of actions.
type ActionInfo struct {
	Action Action
	Word   string // for words.Say
	Group  string // the same
	Fixed  bool   // its keys cannot be changed
}

// Word says what the action does.
func (a Action) Word() string {
	for _, i := range Actions {
		if i.Action == a {
			return words.Say(i.Word)
		}
	}
	if b := boardKeyOf(a); b != nil {
		return words.Say(b.Word)
	}
	return string(a)
}

// Groups of actions, for words.Say.
var (
	groupSend   = words.Mark("What you send")
	groupLook   = words.Mark("What you see")
	groupPages  = words.Mark("Slides and board")
	groupWindow = words.Mark("The window")
)

// Actions is everything that has a key, in the order in which it is shown: group by group.
var Actions = []ActionInfo{
	{Action: ActMic, Word: words.Mark("Turn the microphone on or off"), Group: groupSend},
	{Action: ActTalk, Word: words.Mark("Talk while the key is held"), Group: groupSend},
	{Action: ActCamera, Word: words.Mark("Turn the camera on or off"), Group: groupSend},
	{Action: ActScreen, Word: words.Mark("Share your screen, or stop"), Group: groupSend},
	{Action: ActHand, Word: words.Mark("Raise or lower your hand"), Group: groupSend},
	{Action: ActWrite, Word: words.Mark("Write in the chat"), Group: groupSend},
	{Action: ActLock, Word: words.Mark("Lock the class, or open it (staff)"), Group: groupSend},

	{Action: ActPeople, Word: words.Mark("Show or hide the people"), Group: groupLook},
	{Action: ActChat, Word: words.Mark("Show or hide the chat"), Group: groupLook},
	{Action: ActFigures, Word: words.Mark("Show how everybody is connected"), Group: groupLook},
	{Action: ActLayout, Word: words.Mark("Change between grid and speaker"), Group: groupLook},
	{Action: ActPin, Word: words.Mark("Pin a person by number, or yourself with 0"), Group: groupLook, Fixed: true},
	{Action: ActFullScreen, Word: words.Mark("Full screen"), Group: groupLook},

	{Action: ActNextPage, Word: words.Mark("Next page"), Group: groupPages, Fixed: true},
	{Action: ActPrevPage, Word: words.Mark("Page before"), Group: groupPages, Fixed: true},
	{Action: ActFirstPage, Word: words.Mark("First page"), Group: groupPages, Fixed: true},
	{Action: ActLastPage, Word: words.Mark("Last page"), Group: groupPages, Fixed: true},
	{Action: ActFollow, Word: words.Mark("Back to the teacher"), Group: groupPages},

	{Action: ActTab, Word: words.Mark("Go to a tab by its number: 5 is the test"), Group: groupWindow, Fixed: true},
	{Action: ActNext, Word: words.Mark("Go to the next part of the window"), Group: groupWindow},
	{Action: ActPrevious, Word: words.Mark("Go to the part before"), Group: groupWindow},
	{Action: ActSettings, Word: words.Mark("Settings"), Group: groupWindow},
	{Action: ActShortcuts, Word: words.Mark("Keyboard shortcuts"), Group: groupWindow},
	{Action: ActClose, Word: words.Mark("Close a panel, or leave full screen"), Group: groupWindow, Fixed: true},
}

// DefaultKeys are the keys of an action unless the settings say otherwise; the first is shown beside buttons.
var DefaultKeys = map[Action][]Key{
	ActMic:        {{Name: "M"}},
	ActCamera:     {{Name: "V"}},
	ActScreen:     {{Name: "D"}},
	ActHand:       {{Name: "R"}},
	ActTalk:       {{Name: "Space"}, {Name: "`"}},
	ActChat:       {{Name: "C"}},
	ActPeople:     {{Name: "P"}},
	ActFigures:    {{Name: "T"}},
	ActWrite:      {{Name: "L", Ctrl: true}},
	ActLayout:     {{Name: "W"}},
	ActFullScreen: {{Name: "S"}, {Name: "F11"}},
	ActPin:        {{Name: "1"}, {Name: "2"}, {Name: "3"}, {Name: "4"}, {Name: "5"}, {Name: "6"}, {Name: "7"}, {Name: "8"}, {Name: "9"}, {Name: "0"}},
	ActLock:       {{Name: "L", Ctrl: true, Shift: true}},
	ActNextPage:   {{Name: "Right"}, {Name: "Next"}},
	ActPrevPage:   {{Name: "Left"}, {Name: "Prior"}},
	ActFirstPage:  {{Name: "Home"}},
	ActLastPage:   {{Name: "End"}},
	ActFollow:     {{Name: "F"}},
	ActTab: {{Name: "1", Ctrl: true}, {Name: "2", Ctrl: true}, {Name: "3", Ctrl: true}, {Name: "4", Ctrl: true}, {Name: "5", Ctrl: true},
		{Name: "6", Ctrl: true}},
	ActNext:      {{Name: "F6"}},
	ActPrevious:  {{Name: "F6", Shift: true}},
	ActSettings:  {{Name: ",", Ctrl: true}},
	ActShortcuts: {{Name: "?"}},
	ActClose:     {{Name: "Escape"}},
}

// A Key is a key with what is held beside it. A Name of one character without Ctrl and Alt is what is typed, whatever keys
// that takes, and in capitals: "M", "?". Other names are those that Fyne gives to keys: "F6", "Space", "Prior".
type Key struct {
	Name             string
	Ctrl, Alt, Shift bool // Ctrl is the command key on a Mac
}

// Typed returns the key of a typed character.
func Typed(r rune) Key {
	if r == ' ' {
		return Key{Name: "Space"}
	}
	return Key{Name: strings.ToUpper(string(r))}
}

// String returns the key as the settings hold it, such as "Ctrl+Shift+L"; empty for no key.
func (k Key) String() string { return k.text("Ctrl+", "Alt+", "Shift+", k.Name) }

func (k Key) text(ctrl, alt, shift, name string) string {
	var b strings.Builder
	for _, m := range []struct {
		held bool
		text string
	}{{k.Ctrl, ctrl}, {k.Alt, alt}, {k.Shift, shift}} {
		if m.held {
			b.WriteString(m.text)
		}
	}
	return b.String() + name
}

// ParseKey reads what String writes. The error wraps ErrNoKey.
func ParseKey(text string) (Key, error) {
	var k Key
	rest, cut := text, false
	for _, m := range []struct {
		text string
		held *bool
	}{{"Ctrl+", &k.Ctrl}, {"Alt+", &k.Alt}, {"Shift+", &k.Shift}} {
		if rest, cut = strings.CutPrefix(rest, m.text); cut {
			*m.held = true
		}
	}
	k.Name = rest
	if rest == "" || strings.ContainsAny(rest, " \t\n") || len(rest) > maxKeyName || !utf8.ValidString(rest) {
		return Key{}, fmt.Errorf("key %q: %w", text, ErrNoKey)
	}
	return k, nil
}

// maxKeyName is the longest name of a key, in bytes (our choice: twice the longest there is).
const maxKeyName = 24

// Word returns the key as a person reads it on the keyboard.
func (k Key) Word() string {
	return k.text(words.C("key", "Ctrl")+"+", words.C("key", "Alt")+"+", words.C("key", "Shift")+"+", keyWord(k.Name))
}

// keyWord is what people call a key.
func keyWord(name string) string {
	switch name {
	case "Space":
		return words.C("key", "Space")
	case "Escape":
		return words.C("key", "Esc")
	case "Prior":
		return words.C("key", "Page up")
	case "Next":
		return words.C("key", "Page down")
	case "Home":
		return words.C("key", "Home")
	case "End":
		return words.C("key", "End")
	case "Insert":
		return words.C("key", "Insert")
	case "Delete":
		return words.C("key", "Delete")
	case "Left":
		return "←"
	case "Right":
		return "→"
	case "Up":
		return "↑"
	case "Down":
		return "↓"
	case "Return":
		return words.C("key", "Enter")
	}
	return name
}

// bare reports whether the key is a typed character.
func (k Key) bare() bool { return utf8.RuneCountInString(k.Name) == 1 && !k.Ctrl && !k.Alt && !k.Shift }

// Errors about keys that a person chooses.
var (
	ErrKeyTaken = errors.New("another action has that key")
	ErrNoKey    = errors.New("that cannot be the key of an action")
)

// A KeyTakenError says which action has a key already; it is [ErrKeyTaken].
type KeyTakenError struct {
	Key    Key
	Action Action
}

// Error implements error.
func (e *KeyTakenError) Error() string {
	return fmt.Sprintf("%s is the key of %s: %v", e.Key, e.Action, ErrKeyTaken)
}

// Unwrap returns ErrKeyTaken.
func (e *KeyTakenError) Unwrap() error { return ErrKeyTaken }

// KeysOf returns the keys of an action.
func KeysOf(s *Settings, a Action) []Key {
	text, own := s.Keys[string(a)]
	if !own {
		return defaultKeys(a)
	}
	var keys []Key
	for _, t := range strings.Fields(text) {
		if k, err := ParseKey(t); err == nil {
			keys = append(keys, k)
		}
	}
	return keys
}

// defaultKeys are those of an action, or of one of the board, unless the settings say otherwise.
func defaultKeys(a Action) []Key {
	if b := boardKeyOf(a); b != nil {
		return b.Keys
	}
	return DefaultKeys[a]
}

// KeyOf returns the key that is shown for an action; the zero Key if it has none.
func KeyOf(s *Settings, a Action) Key {
	if keys := KeysOf(s, a); len(keys) > 0 {
		return keys[0]
	}
	return Key{}
}

// ActionOf returns what a key does. Alt+Shift and a letter does what the letter alone does, which those who come from
// BigBlueButton are used to, and which works while one types.
func ActionOf(s *Settings, k Key) (Action, bool) {
	for _, i := range Actions {
		if slices.Contains(KeysOf(s, i.Action), k) {
			return i.Action, true
		}
	}
	if alias := (Key{Name: k.Name}); k.Alt && k.Shift && !k.Ctrl && alias.bare() {
		return ActionOf(s, alias)
	}
	return "", false
}

// Rebind returns the settings with other keys for an action; with none it has no key. An error is a [KeyTakenError] or
// wraps ErrNoKey, and nothing is changed then.
func Rebind(s Settings, a Action, keys ...Key) (Settings, error) {
	var texts []string
	for _, k := range keys {
		if other, taken := has(&s, a, k); taken && other != a {
			return s, &KeyTakenError{k, other}
		}
		if k.Name == "" || isFixed(a) || reserved(k) || boardKeyOf(a) != nil && !letter(k) {
			return s, fmt.Errorf("%s for %s: %w", k, a, ErrNoKey)
		}
		texts = append(texts, k.String())
	}
	s.Keys = maps.Clone(s.Keys)
	if s.Keys == nil {
		s.Keys = make(map[string]string)
	}
	s.Keys[string(a)] = strings.Join(texts, " ")
	if slices.Equal(keys, defaultKeys(a)) {
		delete(s.Keys, string(a))
	}
	return s, nil
}

// has returns which of the actions has a key that can be pressed where another can: those of the board are by themselves.
func has(s *Settings, a Action, k Key) (Action, bool) {
	if boardKeyOf(a) == nil {
		return ActionOf(s, k)
	}
	for _, b := range BoardKeys {
		if slices.Contains(KeysOf(s, b.Action.Action()), k) {
			return b.Action.Action(), true
		}
	}
	return "", false
}

// letter reports whether a key can be that of a tool: the board takes characters for tools, but for the one that makes the page larger, as
// the sign beside it does.
func letter(k Key) bool { return k.bare() && k.Name != "=" }

// ResetKey returns the settings with an action's own keys again, unless another action has one of them by now.
func ResetKey(s Settings, a Action) (Settings, error) { return Rebind(s, a, defaultKeys(a)...) }

// reserved reports whether a key is needed to move about and to write.
func reserved(k Key) bool {
	switch k.Name {
	case "Tab", "Return", "KP_Enter", "BackSpace", "Delete", "Escape", "Left", "Right", "Up", "Down":
		return true
	case "LeftControl", "RightControl", "LeftAlt", "RightAlt", "LeftShift", "RightShift", "LeftSuper", "RightSuper", "CapsLock", "Menu":
		return true // they are held beside others
	}
	return k.Ctrl && !k.Alt && strings.Contains("ACVXYZ", k.Name)
}

func isFixed(a Action) bool {
	if b := boardKeyOf(a); b != nil {
		return b.Fixed
	}
	i := slices.IndexFunc(Actions, func(i ActionInfo) bool { return i.Action == a })
	return i < 0 || Actions[i].Fixed
}

// cleanKeys drops from settings what is no key of an action here, or is that of two.
func cleanKeys(keys map[string]string) map[string]string {
	s := Settings{}
	for _, a := range slices.Sorted(maps.Keys(keys)) {
		own := KeysOf(&Settings{Keys: keys}, Action(a))
		if len(own) == 0 && keys[a] != "" {
			continue
		}
		if with, err := Rebind(s, Action(a), own...); err == nil {
			s = with
		}
	}
	return s.Keys
}
