package cli

import (
	"bufio"
	"context"
	"io"
)

// maxLine is how long a command may be, in bytes: the longest message and some more.
const maxLine = 64 << 10

// An inputLine is a line of input, or says that one was too long.
type inputLine struct {
	text string
	err  error
}

// readLines yields the lines of in. Its goroutine ends with the input; or after ctx, once the read that
// is under way returns, for a read from a terminal cannot be interrupted.
func readLines(ctx context.Context, in io.Reader) <-chan inputLine {
	if in == nil {
		return nil
	}
	lines := make(chan inputLine)
	go func() {
		defer close(lines)
		r := bufio.NewReaderSize(in, maxLine+1) // and the line feed
		for {
			text, more, err := r.ReadLine()
			if err != nil {
				return
			}
			l := inputLine{text: string(text)}
			for more && err == nil {
				l = inputLine{err: errLongLine}
				_, more, err = r.ReadLine()
			}
			select {
			case lines <- l:
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}
