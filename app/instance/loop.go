package instance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

const (
	talkFor   = 2 * time.Second        // one message and its answer
	tryFor    = 5 * time.Second        // until a window that is just opening answers
	tryEvery  = 100 * time.Millisecond // in that time
	restAfter = time.Second            // an error of the socket
)

// Serve has take called with each message, one after the other, until ctx ends or the instance is closed. take must not
// block.
func (i *Instance) Serve(ctx context.Context, take func(message string)) {
	if i.listen == nil {
		return
	}
	defer context.AfterFunc(ctx, func() { i.listen.Close() })()
	for {
		c, err := i.listen.AcceptUnix()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // too many files are open, say
			if !pause(ctx, restAfter) {
				return
			}
			continue
		}
		if message, err := receive(c); err == nil {
			take(message)
		}
		c.Close()
	}
}

// receive reads a message and answers it.
func receive(c *net.UnixConn) (string, error) {
	if err := sameUser(c); err != nil {
		return "", err
	}
	if err := c.SetDeadline(time.Now().Add(talkFor)); err != nil {
		return "", err
	}
	b, err := io.ReadAll(io.LimitReader(c, MaxMessage+1))
	if err == nil && len(b) > MaxMessage {
		err = ErrTooLong
	}
	if err != nil {
		return "", err
	}
	_, err = c.Write([]byte(answer))
	return string(b), err
}

// HandOver gives a message to the window that has the profile in dir. The error is ErrTooLong, wraps ErrSilent or is that
// of ctx.
func HandOver(ctx context.Context, dir, message string) error {
	if len(message) > MaxMessage {
		return ErrTooLong
	}
	dir, err := folderOf(dir)
	if err != nil {
		return err
	}
	for end := time.Now().Add(tryFor); ; {
		if err = send(dir, message); err == nil {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("%w: %w", ErrSilent, err)
		}
		if !pause(ctx, tryEvery) {
			return ctx.Err()
		}
	}
}

func send(dir, message string) error {
	path, folder, err := socketPath(dir)
	if err != nil {
		return err
	}
	if folder != nil {
		defer folder.Close()
	}
	c, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := sameUser(c); err != nil {
		return err
	}
	if err := c.SetDeadline(time.Now().Add(talkFor)); err != nil {
		return err
	}
	if _, err := io.WriteString(c, message); err != nil {
		return err
	}
	if err := c.CloseWrite(); err != nil {
		return err
	}
	b, err := io.ReadAll(io.LimitReader(c, int64(len(answer))))
	if err == nil && string(b) != answer {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// pause waits for d; it reports false if ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
