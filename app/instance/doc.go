// Package instance lets one window have a profile. A second start hands over what it was asked to open and ends.
//
//	own, err := instance.Claim(dir)
//	if errors.Is(err, instance.ErrTaken) {
//		return instance.HandOver(ctx, dir, invite)
//	}
//	defer own.Close()
//	go own.Serve(ctx, func(invite string) { … })
//
// The profile's folder, which only its user can read, holds two files for that:
//
//	window.lock  locked by whoever has the window; the system unlocks it when the program ends, however it ends
//	window.sock  a Unix socket, of that program only: whoever holds the lock replaces one that an earlier run left
//
// One connection carries one message: the text as it is, at most MaxMessage bytes, until the sender closes its side, and
// then the answer "ok". An empty text only brings the window to the front. Where the system says who is at the other end,
// both sides talk to the same user only.
package instance
