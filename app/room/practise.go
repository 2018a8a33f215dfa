package room

import (
	"context"

	"lyceum/session"
	"lyceum/session/udp"
)

// Way is how a class is reached.
type Way = session.Way

// What a Way can be.
const (
	NoWay     = session.NoWay
	WayLAN    = session.WayLAN    // over a network that both are on, or within this computer
	WayDirect = session.WayDirect // from network to network
)

// Practise begins a class for this person alone: nobody hears of it, and nothing leaves this computer.
func Practise(ctx context.Context, o Options, title string) (*Room, error) {
	o.Practise = true
	return Launch(ctx, o, title, false)
}

// alone has a class be this computer's own.
func (o *Options) alone() error {
	o.Hide = Hide{Class: true}
	if o.network.Listen != nil {
		return nil // a test's
	}
	loopback, err := udp.Loopback()
	if err != nil {
		return err
	}
	o.Interfaces = []string{loopback}
	return nil
}
