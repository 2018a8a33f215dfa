package model

import (
	"errors"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// puzzlePlain holds the sentences of errors about puzzles, as plain does of others. What is more exact comes first.
var puzzlePlain = []struct {
	err  error
	text string
}{
	{puzzle.ErrNewer, words.Mark("That puzzle was saved by a newer Lyceum. Update this one to open it.")},
	{room.ErrPuzzleFile, words.Mark("That file cannot be read as a puzzle. Lyceum opens its own puzzles, whose names end in .cpuzzle.")},
	{room.ErrNoPuzzle, words.Mark("There is no such puzzle in this class.")},
	{room.ErrPuzzleEnded, words.Mark("The puzzle has ended, so nothing can be moved any more.")},
	{room.ErrPuzzleDamaged, words.Mark("What has arrived is not the puzzle that was opened. Ask the teacher to open it again.")},
	{room.ErrNoTeam, words.Mark("You are in no team, so you can watch and not play. The teacher can put you into one.")},
	{room.ErrNoPiece, words.Mark("There is no such piece or place in this puzzle.")},
	{room.ErrPieceLies, words.Mark("That is where it belongs already, and stays there.")},
	{room.ErrSlotFull, words.Mark("There is no room for one more. Take something away first.")},
	{room.ErrNoHints, words.Mark("There is no hint left.")},
	{room.ErrNoChecks, words.Mark("In this puzzle nobody is told beforehand what is wrong.")},
	{ErrNoShelf, words.Mark("There is no folder in which your puzzles could be kept. Start Lyceum with one as its profile.")},
	{room.ErrTeams, words.Mark("A puzzle for teams has 2 to 26 of them.")},
}

// puzzleSentence is the sentence of an error about puzzles; empty: it is about something else.
func puzzleSentence(err error) string {
	var held *room.HeldError
	if errors.As(err, &held) {
		return words.T("%s is moving this.", held.By.Name)
	}
	for _, p := range puzzlePlain {
		if errors.Is(err, p.err) {
			return words.Say(p.text)
		}
	}
	var fault *puzzle.Fault
	if errors.As(err, &fault) {
		return PuzzleFaultReason(fault)
	}
	return ""
}
