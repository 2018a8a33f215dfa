package room

import (
	"context"
	"time"
)

// How often what was drawn is saved while the class goes on, if anything is new; and how long it may take at its end: what is not ready by
// then is as it was saved before. Our choice: nobody who leaves waits longer.
const (
	saveEvery  = 2 * time.Minute
	saveWithin = 6 * time.Second
)

// keepBoards saves what was drawn, again and again, until the class is over here.
func (r *Room) keepBoards() {
	tick := time.NewTicker(saveEvery)
	defer tick.Stop()
	ctx, cancel := context.WithCancel(r.projector.ctx)
	go func() { // what is being saved then is saved for the last time elsewhere
		<-r.class.Done()
		cancel()
	}()
	for {
		select {
		case <-tick.C:
			if err := r.saveBoards(ctx); err != nil {
				r.log.Warn("saving what was drawn", "error", err)
			}
		case <-r.class.Done():
			return
		}
	}
}

// saveLast saves what was drawn for the last time.
func (r *Room) saveLast() {
	ctx, cancel := context.WithTimeout(r.projector.ctx, saveWithin)
	defer cancel()
	if err := r.saveBoards(ctx); err != nil {
		r.log.Warn("saving what was drawn", "error", err)
	}
}
