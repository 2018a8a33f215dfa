package cli

import (
	"errors"
	"fmt"
	"time"

	"lyceum/app/model"
)

// A commandError is what only the command line can get wrong, already put as a sentence for people. All
// other errors get theirs from app/model.
type commandError string

func (e commandError) Error() string { return string(e) }

// Errors of commands on standard input, and of a program without its window.
var (
	errExpiry   = commandError("An expiry is a length of time above zero, such as 90m or 24h.")
	errRole     = commandError("An invite is for a student, an observer or a proctor.")
	errLongLine = commandError(fmt.Sprintf("That line is too long: a command has at most %d bytes.", maxLine))
	errNoWindow = commandError("This program was built without a window. Add --headless to host or join, or build it with one.")
)

func errNoCommand(verb string) error {
	return commandError(fmt.Sprintf("There is no command %q. The commands are say, state, invite, leave and end.", verb))
}

// sentence puts an error into words for a person.
func sentence(err error) string {
	var own commandError
	if errors.As(err, &own) {
		return string(own)
	}
	return model.Sentence(err, time.Now())
}
