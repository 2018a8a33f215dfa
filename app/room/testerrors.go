package room

import "errors"

// Errors about tests.
var (
	ErrNoTest        = errors.New("there is no such test")
	ErrTestKnown     = errors.New("that test was announced already")
	ErrTestDamaged   = errors.New("the test does not fit what was announced")
	ErrTestNotHere   = errors.New("the file of the test has not arrived yet")
	ErrTestNotBegun  = errors.New("the test has not begun")
	ErrTestBegun     = errors.New("the test has begun already")
	ErrTestOver      = errors.New("the test is over")
	ErrTestTime      = errors.New("the time of that attempt is over")
	ErrTestClosing   = errors.New("a test closes after it begins")
	ErrNotTaking     = errors.New("that test is for others")
	ErrNoAttempt     = errors.New("there is no such attempt, or it was handed in")
	ErrAttempts      = errors.New("there are no attempts left")
	ErrAttemptOpen   = errors.New("an attempt is open already")
	ErrNoSeat        = errors.New("there is no such question")
	ErrNoResponse    = errors.New("that is no answer to this question")
	ErrNotChecked    = errors.New("answers of this test are marked at the end")
	ErrChecked       = errors.New("that answer was marked already")
	ErrMarkRange     = errors.New("a mark is from 0 to what the question is worth")
	ErrKeyChange     = errors.New("only what is right, and what it is worth, can be corrected in a test that was announced")
	ErrNotWatched    = errors.New("nobody is told that of this test")
	ErrExtra         = errors.New("that is no time that can be given")
	ErrTestTooLarge  = errors.New("the test is too large to be given out")
	ErrCommentLength = errors.New("that comment is too long")
)
