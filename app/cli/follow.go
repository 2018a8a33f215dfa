package cli

import (
	"context"
	"sync"
	"time"

	"lyceum/app/room"
)

// statsEvery is how often the figures of the links are printed.
const statsEvery = 10 * time.Second

// follow prints what happens in a class and carries out commands until it ends.
func (c *common) follow(ctx context.Context, p *printer, r class) error {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	over, end := context.WithCancel(context.WithoutCancel(ctx)) // leaving is still to be heard of
	var beside sync.WaitGroup
	beside.Go(func() { obey(over, p, r, readLines(over, c.env.In)) })
	beside.Go(func() { reportStats(over, p, r) })
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

// reportStats prints the figures of the links again and again, until ctx ends. People who read along ask for them
// when they want them.
func reportStats(ctx context.Context, p *printer, r class) {
	if !p.json {
		return
	}
	tick := time.NewTicker(statsEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			printStats(p, r)
		case <-ctx.Done():
			return
		}
	}
}
