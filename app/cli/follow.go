package cli

import (
	"context"
	"sync"

	"lyceum/app/room"
)

// follow prints what happens in a class and carries out commands until it ends.
func (c *common) follow(ctx context.Context, p *printer, r class) error {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	over, end := context.WithCancel(context.WithoutCancel(ctx)) // leaving is still to be heard of
	var beside sync.WaitGroup
	beside.Go(func() { obey(over, p, r, readLines(over, c.env.In)) })
	for stop := ctx.Done(); ; {
		select {
		case ev, open := <-r.Events():
			if last, isLast := ev.(room.Ended); isLast || !open {
				end()
				beside.Wait() // results come last
				printState(p, r)
				p.print("ended", fields{{"reason", last.Reason}})
				return r.Leave()
			}
			printEvent(p, ev)
		case <-stop:
			stop = nil
			go func() { _ = r.Leave() }() // its error comes with the last event
		}
	}
}
