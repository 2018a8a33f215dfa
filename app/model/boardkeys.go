package model

import (
	"slices"
	"strings"
	"unicode"

	"lyceum/app/words"
)

// A BoardAction is something that a key does on the board, while the board has the keyboard. Its letters win there over those of
// the class; they are the ones that people know from other boards, and cannot be changed.
type BoardAction string

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
	Keys   []Key
}

// BoardKeys is everything that has a key on the board, in the order in which it is shown. Those of one character are bound by the
// pane, the others by the canvas itself.
var BoardKeys = []BoardKey{
	{BoardSelect, words.Mark("Select"), letters("V", "1")},
	{BoardPen, words.Mark("Pen"), letters("P", "7")},
	{BoardHighlighter, words.Mark("Highlighter"), letters("B", "3")},
	{BoardEraser, words.Mark("Eraser"), letters("E", "0")},
	{BoardLine, words.Mark("Line"), letters("L", "6")},
	{BoardArrow, words.Mark("Arrow"), letters("A", "5")},
	{BoardRectangle, words.Mark("Rectangle"), letters("R", "2")},
	{BoardEllipse, words.Mark("Ellipse"), letters("O", "4")},
	{BoardText, words.Mark("Text"), letters("T", "8")},
	{BoardPicture, words.Mark("Image"), letters("I", "9")},
	{BoardLaser, words.Mark("Laser pointer"), letters("K")},
	{BoardHand, words.Mark("Move the page"), letters("H")},
	{BoardKeep, words.Mark("Keep the tool after one shape"), letters("Q")},
	{BoardGrid, words.Mark("Draw along a grid"), letters("G")},
	{BoardUndo, words.Mark("Undo"), []Key{{Name: "Z", Ctrl: true}}},
	{BoardRedo, words.Mark("Redo"), []Key{{Name: "Z", Ctrl: true, Shift: true}}},
	{BoardDouble, words.Mark("Double what is selected"), []Key{{Name: "D", Ctrl: true}}},
	{BoardDelete, words.Mark("Delete what is selected"), []Key{{Name: "Delete"}}},
	{BoardLarger, words.Mark("Larger"), letters("+")},
	{BoardSmaller, words.Mark("Smaller"), letters("-")},
	{BoardFit, words.Mark("Show the whole page"), []Key{{Name: "1", Shift: true}}},
	{BoardMove, words.Mark("Move the pen without a mouse"), []Key{{Name: "Left"}, {Name: "Right"}, {Name: "Up"}, {Name: "Down"}}},
	{BoardPress, words.Mark("Put the pen down, or lift it"), []Key{{Name: "Return"}}},
}

func letters(names ...string) (keys []Key) {
	for _, name := range names {
		keys = append(keys, Key{Name: name})
	}
	return keys
}

// BoardActionOf returns what a typed character does on the board.
func BoardActionOf(r rune) (BoardAction, bool) {
	name := strings.ToUpper(string(unicode.ToLower(r)))
	for _, b := range BoardKeys {
		if slices.Contains(b.Keys, Key{Name: name}) {
			return b.Action, true
		}
	}
	return "", false
}

// BoardKeyOf writes the key that is shown for an action of the board; empty if it has none.
func BoardKeyOf(a BoardAction) string {
	for _, b := range BoardKeys {
		if b.Action == a && len(b.Keys) > 0 {
			return b.Keys[0].Word()
		}
	}
	return ""
}
