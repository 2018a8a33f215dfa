package main

import "slices"

// table returns all gates. Capabilities have the numbers under which they were asked for, gates those of what each had to
// show.
func table() []gate {
	return slices.Concat(transportGates, groupGates, classGates, streamGates, mediaGates, windowGates, wholeGates, monitorGates, boardGates,
		quizGates, puzzleGates)
}
