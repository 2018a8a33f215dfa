package main

// A tap sees what flows carry. It may change nothing but messages as they are written.
type tap interface {
	opened(f *sendFlow)                         // a flow begins
	written(f *sendFlow, message []byte) []byte // returns what is to be sent instead, or the message
	sent(p *packet)
	arrived(f *receiveFlow, message []byte)
}
