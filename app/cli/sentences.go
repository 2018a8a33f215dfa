package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lyceum/app/instance"
	"lyceum/app/model"
	"lyceum/app/profile"
	"lyceum/app/qr"
	"lyceum/app/rendezvous"
	"lyceum/app/room"
	"lyceum/media/device"
)

// A commandError is what only the command line can get wrong, already put as a sentence for people. All
// other errors get theirs from app/model.
type commandError string

func (e commandError) Error() string { return string(e) }

// Errors of commands on standard input, and of a program without its window.
var (
	errExpiry     = commandError("An expiry is a length of time above zero, such as 90m or 24h.")
	errRole       = commandError("An invite is for a student, an observer or a proctor.")
	errNoRole     = commandError("A role is instructor, proctor, student or observer.")
	errLongLine   = commandError(fmt.Sprintf("That line is too long: a command has at most %d bytes.", maxLine))
	errWindowOpen = commandError("A window of this profile is open already. Start the class there, or name another profile with --profile.")
	errNoWindow   = commandError("This program was built without a window. Add --headless to host or join, or build it with one.")
)

// errUsage is replaced by how the command is written.
var errUsage = errors.New("usage")

func errWritten(c command) error {
	text := fmt.Sprintf("That command is written: %s.", strings.TrimSpace(c.verb+" "+c.usage))
	if strings.Contains(c.usage, "NAME") {
		text += " A name with spaces goes in quotes."
	}
	return commandError(text)
}

func errNoCommand(verb string) error {
	verbs := make([]string, len(commands))
	for i, c := range commands {
		verbs[i] = c.verb
	}
	last := len(verbs) - 1
	return commandError(fmt.Sprintf("There is no command %q. The commands are %s and %s.", verb, strings.Join(verbs[:last], ", "), verbs[last]))
}

// rendezvousSentences are about the service, which has no window.
var rendezvousSentences = []struct {
	err  error
	text string
}{
	{profile.ErrInUse, "A rendezvous with this folder is running already. Stop it first, or name another folder with --state."},
	{profile.ErrBroken, "The identity of this rendezvous is damaged. Restore its folder; a new one would have another URL."},
	{rendezvous.ErrNeverRan, "No rendezvous has run with this folder yet. Start one with: lyceum rendezvous"},
	{rendezvous.ErrNoKey, "There is no such access key, or it is revoked already. See: lyceum rendezvous key list"},
	{rendezvous.ErrKeyName, "An access key of that name is there already. Choose another name, or revoke it first."},
	{rendezvous.ErrKeyLabel, "That name cannot be used for an access key. It takes up to 60 characters."},
	{rendezvous.ErrTooMany, "There are too many access keys or closed groups. Remove old ones from the folder of the rendezvous."},
	{rendezvous.ErrTagClosed, "That group is closed already."},
	{rendezvous.ErrTagOpen, "That group is not closed."},
	{rendezvous.ErrNotHere, "This computer does not have that address. Name one that it has, or none: --listen :1935"},
}

// pictureSentences are about pictures of invites, which the window does not take.
var pictureSentences = []struct {
	err  error
	text string
}{
	{qr.ErrImage, "That picture cannot be read: it is damaged, too large, or of a kind that Lyceum does not know. PNG, JPEG and GIF it knows."},
	{qr.ErrNoCode, "There is no invite in that picture, or it is not sharp enough. Take it again, or ask for the invite as text."},
	{qr.ErrTooLong, "That invite is too long for a picture. Send it as text."},
}

// windowSentences are about the one window that a profile has.
var windowSentences = []struct {
	err  error
	text string
}{
	{instance.ErrSilent, "A window of this profile is open already and does not answer. Close it and try again."},
	{instance.ErrTooLong, "That text is too long to be an invite. Copy only the message with the invite."},
}

// hints follow a sentence that a window shows, too: here a command leads on.
var hints = []struct {
	err  error
	text string
}{
	{room.ErrNoClass, "The command `lyceum profile classes` lists those that are."},
	{room.ErrSeveralClasses, "The command `lyceum profile classes` shows them."},
	{room.ErrDeviceMissing, "The command `lyceum devices` lists what there is."},
	{device.ErrMissing, "The command `lyceum devices` lists what there is."},
	{room.ErrNoDevice, "It is named at the start, with --mic, --camera or --screen."},
	{room.ErrCallUnheard, "It is named at the start, with --mic."},
	{room.ErrCallSilent, "It is named at the start, with --speaker."},
	{profile.ErrPassphraseNeeded, "Start Lyceum in a terminal, which asks for it, or with --passphrase-file."},
}

// ofRendezvous is an error of the service's commands: what it shares with classes is told otherwise.
type ofRendezvous struct{ error }

func (e ofRendezvous) Unwrap() error { return e.error }

// sentence puts an error into words for a person.
func sentence(err error) string {
	var own commandError
	if errors.As(err, &own) {
		return string(own)
	}
	if errors.As(err, &ofProfile{}) {
		for _, s := range profileSentences {
			if errors.Is(err, s.err) {
				return s.text
			}
		}
	}
	for _, s := range slices.Concat(pictureSentences, windowSentences) {
		if errors.Is(err, s.err) {
			return s.text
		}
	}
	if errors.As(err, &ofRendezvous{}) {
		for _, s := range rendezvousSentences {
			if errors.Is(err, s.err) {
				return s.text
			}
		}
	}
	text := model.Sentence(err, time.Now())
	for _, h := range hints {
		if errors.Is(err, h.err) {
			return text + " " + h.text
		}
	}
	return text
}
