package netgroup

import "time"

// An Info is how many bytes a second a group sends and receives, on average over the last seconds: NetGroupInfo of
// Flash Player 10.1. It counts messages as they are handed to the transport, without its headers and
// acknowledgements. Data are posts and entries, control is all that brings them where they are missing.
type Info struct {
	PostingSendDataBytesPerSecond       float64
	PostingSendControlBytesPerSecond    float64
	PostingReceiveDataBytesPerSecond    float64
	PostingReceiveControlBytesPerSecond float64

	RoutingSendBytesPerSecond    float64
	RoutingReceiveBytesPerSecond float64

	ObjectReplicationSendBytesPerSecond    float64
	ObjectReplicationReceiveBytesPerSecond float64
}

// Info returns the rates of now.
func (g *Group) Info(now time.Time) Info {
	sent, received := &g.rates.sent, &g.rates.received
	return Info{
		PostingSendDataBytesPerSecond:          sent[trafficPosts].perSecond(now),
		PostingSendControlBytesPerSecond:       sent[trafficPostControl].perSecond(now),
		PostingReceiveDataBytesPerSecond:       received[trafficPosts].perSecond(now),
		PostingReceiveControlBytesPerSecond:    received[trafficPostControl].perSecond(now),
		RoutingSendBytesPerSecond:              sent[trafficRouting].perSecond(now),
		RoutingReceiveBytesPerSecond:           received[trafficRouting].perSecond(now),
		ObjectReplicationSendBytesPerSecond:    sent[trafficObjects].perSecond(now),
		ObjectReplicationReceiveBytesPerSecond: received[trafficObjects].perSecond(now),
	}
}

// A traffic is a class of messages that Info tells of.
type traffic uint8

const (
	trafficOther traffic = iota // the overlay
	trafficPosts
	trafficPostControl
	trafficRouting
	trafficObjects
	trafficClasses
)

// trafficOf returns what a message counts as.
func trafficOf(kind messageKind) traffic {
	switch kind {
	case messagePost, messageEntry, messageEntries, messageDesk:
		return trafficPosts
	case messageLogs, messageBranches, messageWantBranch, messageAnnounce, messageFetch, messagePrune, messageCatchUp:
		return trafficPostControl
	case messageObjects:
		return trafficObjects
	case messageTell, messageRoute, messageRouted, messageReceives:
		return trafficRouting
	}
	return trafficOther
}

// trafficOfBulk returns what a message in the flow of objects counts as.
func trafficOfBulk(kind messageKind) traffic {
	if kind == messageLogs {
		return trafficPosts
	}
	return trafficOf(kind)
}

// groupRates counts the bytes of a group's messages.
type groupRates struct {
	sent, received [trafficClasses]byteRate
	fleetingLine   byteRate // what is fleeting, as it is on the line, about
}

func (g *Group) countSent(now time.Time, message []byte) {
	g.c.capacity.written += len(message)
	g.rates.sent[trafficOf(messageKind(message[0]))].add(now, len(message))
}

// rateSeconds is how many seconds, the present one among them, a rate averages over.
const rateSeconds = 4

// A byteRate counts bytes by the second. The zero value has counted none.
type byteRate struct {
	second  int64 // since 1970, that of the latest count
	counted [rateSeconds]uint64
}

func (r *byteRate) add(now time.Time, n int) {
	r.turnTo(now)
	r.counted[r.second%rateSeconds] += uint64(n)
}

func (r *byteRate) turnTo(now time.Time) {
	second := max(now.Unix(), r.second)
	for s := max(r.second+1, second-rateSeconds+1); s <= second; s++ {
		r.counted[s%rateSeconds] = 0
	}
	r.second = second
}

// perSecond returns the average over the seconds that are over and the part of the present one that is.
func (r *byteRate) perSecond(now time.Time) float64 {
	r.turnTo(now)
	var sum uint64
	for _, n := range r.counted {
		sum += n
	}
	return float64(sum) / (rateSeconds - 1 + float64(now.Nanosecond())/1e9)
}
