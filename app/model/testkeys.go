package model

import (
	"slices"

	"lyceum/app/words"
)

// A TestAction is something that a key does while a test is answered.
type TestAction uint8

const (
	TestPick TestAction = iota // by letter or digit
	TestMove                   // among what can be chosen or ordered
	TestHold                   // chooses, or takes an item up to be moved
	TestNext
	TestBack
	TestFirst
	TestLast
	TestFlag
)

// A TestKey is one row of the table of a test's keys.
type TestKey struct {
	Action  TestAction
	Word    string // for words.Say
	Keys    []Key  // of a TestPick none: all letters, and all digits but 0
	Focused bool   // the key is that of what has the keyboard, not of the window
}

// TestKeys is everything that has a key while a test is answered, in the order in which it is shown. They cannot be changed. No letter and no
// digit is among them: there may be as many choices as there are letters, and each is picked by its own.
var TestKeys = []TestKey{
	{TestPick, words.Mark("Pick a choice by its letter, or by its number"), nil, false},
	{TestMove, words.Mark("Go to another choice, or item"), []Key{{Name: "Up"}, {Name: "Down"}}, true},
	{TestHold, words.Mark("Choose it, or take the item up and put it down"), []Key{{Name: "Space"}}, true},
	{TestNext, words.Mark("Next question"), []Key{{Name: "Return"}, {Name: "Right"}, {Name: "Next"}}, false},
	{TestBack, words.Mark("Question before"), []Key{{Name: "Left"}, {Name: "Prior"}}, false},
	{TestFirst, words.Mark("First question"), []Key{{Name: "Home"}}, false},
	{TestLast, words.Mark("Last question"), []Key{{Name: "End"}}, false},
	{TestFlag, words.Mark("Flag a question to look at it again, or no longer"), []Key{{Name: "+"}}, false},
}

// TestActionOf returns what a key of the window does while a test is answered. It picks nothing.
func TestActionOf(k Key) (TestAction, bool) {
	if k.Name == "KP_Enter" {
		k.Name = "Return"
	}
	for _, t := range TestKeys {
		if !t.Focused && slices.Contains(t.Keys, k) {
			return t.Action, true
		}
	}
	return 0, false
}

// TestFlagKey is the key that flags a question, for what is read beside the button.
func TestFlagKey() Key {
	i := slices.IndexFunc(TestKeys, func(t TestKey) bool { return t.Action == TestFlag })
	return TestKeys[i].Keys[0]
}
