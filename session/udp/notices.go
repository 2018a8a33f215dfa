package udp

import (
	"net"
	"time"
)

// pollInterval is how often to look at the interfaces where the system does not tell of changes
// (our choice).
const pollInterval = 5 * time.Second

// A poll is notices at regular times.
type poll struct {
	ticker *time.Ticker
	closed <-chan struct{}
}

func newPoll(closed <-chan struct{}) notices { return &poll{time.NewTicker(pollInterval), closed} }

func (p *poll) next() error {
	select {
	case <-p.ticker.C:
		return nil
	case <-p.closed:
		return net.ErrClosed
	}
}

func (p *poll) Close() error { p.ticker.Stop(); return nil }
