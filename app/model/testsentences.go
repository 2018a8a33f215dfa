package model

import (
	"errors"

	"lyceum/app/room"
	"lyceum/app/words"
)

// testPlain holds the sentences of errors about tests, as plain does of others.
var testPlain = []struct {
	err  error
	text string
}{
	{ErrTestFile, words.Mark("That file cannot be read as a test. Lyceum reads its own tests, and questions in GIFT and Aiken.")},
	{ErrTestEmpty, words.Mark("There is no question in that file that could be read, so there is nothing to give.")},
	{ErrTestLarge, words.Mark("That file is too large for a test. Make its pictures smaller, or part it.")},
	{ErrTestTitle, words.Mark("Give the test a title first, so that students can tell it from others.")},
	{room.ErrNoTest, words.Mark("There is no such test in this class.")},
	{room.ErrTestKnown, words.Mark("That test was announced already. Open its file again to give it once more.")},
	{room.ErrTestDamaged, words.Mark("What has arrived is not the test that was announced, so nobody can take it here. Ask the teacher to give it again.")},
	{room.ErrTestNotHere, words.Mark("The file of the test has not arrived yet. It is being fetched from the others.")},
	{room.ErrTestNotBegun, words.Mark("The test has not begun. It starts when your teacher starts it.")},
	{room.ErrTestBegun, words.Mark("The test has begun already.")},
	{room.ErrTestOver, words.Mark("The test is over, so that does not count any more.")},
	{room.ErrTestTime, words.Mark("The time of this attempt is over, so answers cannot be changed any more. What was saved before counts.")},
	{room.ErrTestClosing, words.Mark("A test closes after it begins. Choose a later time.")},
	{room.ErrNotTaking, words.Mark("That test is for others.")},
	{room.ErrNoAttempt, words.Mark("That attempt was handed in, or there is none, so nothing was changed.")},
	{room.ErrAttempts, words.Mark("You have no attempts left.")},
	{room.ErrAttemptOpen, words.Mark("You are at an attempt already. Submit it first.")},
	{room.ErrNoSeat, words.Mark("There is no such question in your test.")},
	{room.ErrNoResponse, words.Mark("That is no answer to this question.")},
	{room.ErrNotChecked, words.Mark("Answers of this test are marked at the end.")},
	{room.ErrChecked, words.Mark("That answer was checked, so it cannot be changed any more.")},
	{room.ErrMarkRange, words.Mark("A mark is a number from 0 to what the question is worth.")},
	{room.ErrKeyChange, words.Mark("In a test that was announced, only what is right and what it is worth can be corrected.")},
	{room.ErrNotWatched, words.Mark("Nobody is told that in this test.")},
	{room.ErrExtra, words.Mark("That is no time that can be given.")},
	{room.ErrTestTooLarge, words.Mark("The test is too large to be given out. Make its pictures smaller.")},
	{room.ErrCommentLength, words.Mark("That comment is too long. Shorten it and save it again.")},
}

// testSentence is the sentence of an error about tests; empty: it is about something else.
func testSentence(err error) string {
	for _, p := range testPlain {
		if errors.Is(err, p.err) {
			return words.Say(p.text)
		}
	}
	return ""
}
