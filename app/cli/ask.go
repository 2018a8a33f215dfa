package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"lyceum/app/profile"
)

// Errors of answers that a command needs.
var (
	errNoAnswer = commandError("A passphrase is needed: write it to standard input, one a line, or name a file with --passphrase-file.")
	errTwice    = commandError("Those were two different passphrases, so nothing was changed. Try again.")
)

// maxAnswer is how long an answer may be, in bytes.
const maxAnswer = profile.MaxPassphrase

// An asker gets passphrases: from a person at a terminal, without showing them, or one a line from a file or what
// standard input is connected to. They are never arguments, which others on the computer can see.
type asker struct {
	lines    *bufio.Reader
	terminal *os.File // nil if there is none
	prompts  io.Writer
}

// asker returns what --passphrase-file says, else standard input. close closes the file.
func (c *common) asker() (a *asker, close func(), err error) {
	if c.passphraseFile != "" {
		f, err := os.Open(c.passphraseFile)
		if err != nil {
			return nil, nil, err
		}
		return &asker{lines: bufio.NewReader(f)}, func() { f.Close() }, nil
	}
	a = &asker{prompts: c.env.Err}
	if f, is := c.env.In.(*os.File); is && term.IsTerminal(int(f.Fd())) {
		a.terminal = f
	} else if c.env.In != nil {
		a.lines = bufio.NewReader(c.env.In)
	}
	return a, func() {}, nil
}

// ask gets the next answer.
func (a *asker) ask(what string) ([]byte, error) {
	switch {
	case a.terminal != nil:
		fmt.Fprint(a.prompts, what+": ")
		answer, err := term.ReadPassword(int(a.terminal.Fd()))
		fmt.Fprintln(a.prompts)
		return answer, err
	case a.lines == nil:
		return nil, errNoAnswer
	}
	answer, err := a.lines.ReadSlice('\n')
	if errors.Is(err, io.EOF) && len(answer) > 0 {
		err = nil // the last line needs no line feed
	}
	answer = bytes.TrimSuffix(bytes.TrimSuffix(answer, []byte("\n")), []byte("\r"))
	switch {
	case errors.Is(err, io.EOF):
		return nil, errNoAnswer
	case errors.Is(err, bufio.ErrBufferFull) || len(answer) > maxAnswer:
		return nil, profile.ErrPassphraseLength
	case err != nil:
		return nil, err
	}
	return bytes.Clone(answer), nil
}

// askNew gets a passphrase that is to be remembered: twice from a person, who may have mistyped it.
func (a *asker) askNew(what string) ([]byte, error) {
	answer, err := a.ask(what)
	if err != nil || a.terminal == nil {
		return answer, err
	}
	again, err := a.ask("The same again")
	if err == nil && !bytes.Equal(answer, again) {
		err = errTwice
	}
	return answer, err
}

// askSecret gets the identity's passphrase, if it has one.
func (c *common) askSecret(a *asker) (profile.Passphrase, error) {
	sealed, err := profile.HasPassphrase(c.profile)
	if err != nil || !sealed {
		return nil, err
	}
	return a.ask("Passphrase")
}

// readSecret reads the identity's passphrase for commands whose standard input is for something else: it is the first
// line of --passphrase-file. Without, only a person at a terminal is asked.
func (c *common) readSecret() error {
	a, closeFile, err := c.asker()
	if err != nil {
		return err
	}
	defer closeFile()
	switch {
	case c.passphraseFile != "":
		c.secret, err = a.ask("Passphrase")
	case a.terminal != nil:
		c.secret, err = c.askSecret(a)
	}
	return err
}
