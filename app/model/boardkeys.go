package model

import (
	"slices"
	"strings"
	"unicode"

	"lyceum/app/words"
)

// A BoardAction is something that a key does on the board, while the board has the keyboard. Its letters win there over those of
// the class; unless a person chooses others they are the ones that people know from other boards. The values are written to the settings,
// so they never change.
type BoardAction string

// boardKeyed is how a BoardAction begins among actions: in the settings, and where its keys are changed.
const boardKeyed = "board."

// Action returns it as an action, whose keys are changed as others are. Such an action is none of [Actions].
func (a BoardAction) Action() Action { return Action(boardKeyed + a) }

// boardKeyOf returns the row of the table of the board's keys that an action stands for; nil if it is none of the board.
func boardKeyOf(a Action) *BoardKey {
	name, is := strings.CutPrefix(string(a), boardKeyed)
	if i := slices.IndexFunc(BoardKeys, func(b BoardKey) bool { return is && string(b.Action) == name }); i >= 0 {
		return &BoardKeys[i]
	}
	return nil
}

const (
	BoardSelect      BoardAction = "select"
	BoardPen         BoardAction = "pen"
	BoardHighlighter BoardAction = "highlighter"
	BoardEraser      BoardAction = "eraser"
	BoardText        BoardAction = "text"
	BoardRectangle   BoardAction = "rectangle"
	BoardEllipse     BoardAction = "ellipse"
	BoardArrow       BoardAction = "arrow"
	BoardLine        BoardAction = "line"
	BoardPicture     BoardAction = "picture"
	BoardHand        BoardAction = "hand"
	BoardLaser       BoardAction = "laser"
	BoardKeep        BoardAction = "keep"
	BoardGrid        BoardAction = "grid"
	BoardUndo        BoardAction = "undo"
	BoardRedo        BoardAction = "redo"
	BoardDouble      BoardAction = "duplicate"
	BoardDelete      BoardAction = "delete"
	BoardSmaller     BoardAction = "smaller"
	BoardLarger      BoardAction = "larger"
	BoardFit         BoardAction = "fit"
	BoardMove        BoardAction = "move" // the keyboard's pen
	BoardPress       BoardAction = "press"
)

// A BoardKey is one row of the table of the board's keys.
type BoardKey struct {
	Action BoardAction
	Word   string // for words.Say
	Keys   []Key  // unless the settings say otherwise
	Fixed  bool   // they cannot be changed
}

// BoardKeys is everything that has a key on the board, in the order in which it is shown. Those of one character are bound by the
// pane, the others by the canvas itself.
var BoardKeys = []BoardKey{
	{BoardSelect, words.Mark("Select"), letters("V", "1"), false},
	{BoardPen, words.Mark("Pen"), letters("P", "7"), false},
	{BoardHighlighter, words.Mark("Highlighter"), letters("B", "3"), false},
	{BoardEraser, words.Mark("Eraser"), letters("E", "0"), false},
	{BoardLine, words.Mark("Line"), letters("L", "6"), false},
	{BoardArrow, words.Mark("Arrow"), letters("A", "5"), false},
	{BoardRectangle, words.Mark("Rectangle"), letters("R", "2"), false},
	{BoardEllipse, words.Mark("Ellipse"), letters("O", "4"), false},
	{BoardText, words.Mark("Text"), letters("T", "8"), false},
	{BoardPicture, words.Mark("Image"), letters("I", "9"), false},
	{BoardLaser, words.Mark("Laser pointer"), letters("K"), false},
	{BoardHand, words.Mark("Move the page"), letters("H"), false},
	{BoardKeep, words.Mark("Keep the tool after one shape"), letters("Q"), false},
	{BoardGrid, words.Mark("Draw along a grid"), letters("G"), false},
	{BoardUndo, words.Mark("Undo"), []Key{{Name: "Z", Ctrl: true}}, true},
	{BoardRedo, words.Mark("Redo"), []Key{{Name: "Z", Ctrl: true, Shift: true}}, true},
	{BoardDouble, words.Mark("Double what is selected"), []Key{{Name: "D", Ctrl: true}}, true},
	{BoardDelete, words.Mark("Delete what is selected"), []Key{{Name: "Delete"}}, true},
	{BoardLarger, words.Mark("Larger"), letters("+"), true},
	{BoardSmaller, words.Mark("Smaller"), letters("-"), true},
	{BoardFit, words.Mark("Show the whole page"), []Key{{Name: "1", Shift: true}}, true},
	{BoardMove, words.Mark("Move the pen without a mouse"), []Key{{Name: "Left"}, {Name: "Right"}, {Name: "Up"}, {Name: "Down"}}, true},
	{BoardPress, words.Mark("Put the pen down, or lift it"), []Key{{Name: "Return"}}, true},
}

func letters(names ...string) (keys []Key) {
	for _, name := range names {
		keys = append(keys, Key{Name: name})
	}
	return keys
}

// BoardActionOf returns what a typed character does on the board.
func BoardActionOf(s *Settings, r rune) (BoardAction, bool) {
	k := Key{Name: strings.ToUpper(string(unicode.ToLower(r)))}
	for _, b := range BoardKeys {
		if slices.Contains(KeysOf(s, b.Action.Action()), k) {
			return b.Action, true
		}
	}
	return "", false
}

// BoardKeyOf writes the key that is shown for an action of the board; empty if it has none.
func BoardKeyOf(s *Settings, a BoardAction) string {
	if k := KeyOf(s, a.Action()); k != (Key{}) {
		return k.Word()
	}
	return ""
}
