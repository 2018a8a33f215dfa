package main

import (
	"encoding/binary"
	"testing"
	"time"

	"lyceum/session/rtmfp"
)

// A stream of packets that are given up when they are late is what media are.
const (
	streamMessages = 6000
	streamEvery    = 11 * time.Millisecond
	streamSize     = 1100
)

// streamed is what arrives of a stream, and in which order.
type streamed struct {
	delays  []time.Duration
	inOrder bool
	packets uint64
}

func (s *streamed) heard(at time.Duration, message []byte, sent []time.Duration, latest *uint32) {
	n := binary.BigEndian.Uint32(message)
	s.inOrder = s.inOrder && n >= *latest
	*latest = n
	s.delays = append(s.delays, at-sent[n])
}

func streamOfRTMFP(t *testing.T, loss float64, limit time.Duration, networkOrder bool) (got streamed) {
	w, a, b := realPair(t, 1, testLink(loss))
	begin, sent, latest := w.Now(), []time.Duration(nil), uint32(0)
	got.inOrder, b.networkOrder = true, networkOrder
	b.message = func(m []byte) { got.heard(w.Now().Sub(begin), m, sent, &latest) }
	before := w.Stats().Sent
	for i := range streamMessages {
		sent = append(sent, w.Now().Sub(begin))
		m := make([]byte, streamSize)
		binary.BigEndian.PutUint32(m, uint32(i))
		_ = a.out.Write(w.Now(), m, rtmfp.Deadlines{FinishBy: w.Now().Add(limit)})
		w.Poke(a.addr)
		w.RunFor(streamEvery)
	}
	w.RunFor(5 * time.Second)
	got.packets = w.Stats().Sent - before
	return got
}

func streamOfReduced(t *testing.T, loss float64, limit time.Duration, networkOrder bool) (got streamed) {
	w, a, b := pairAt(t, testDelay, loss)
	begin, sent, latest := w.now, []time.Duration(nil), uint32(0)
	got.inOrder, b.networkOrder = true, networkOrder
	b.message = func(m []byte) { got.heard(time.Duration(w.now-begin), m, sent, &latest) }
	before := w.stats.sent
	for i := range streamMessages {
		sent = append(sent, time.Duration(w.now-begin))
		m := make([]byte, streamSize)
		binary.BigEndian.PutUint32(m, uint32(i))
		a.do(func(now time.Time) { _ = a.out[0].Write(now, m, rtmfp.Deadlines{FinishBy: now.Add(limit)}) })
		w.run(streamEvery)
	}
	w.run(5 * time.Second)
	got.packets = w.stats.sent - before
	if s := a.sessions[b.id].send; s.queued != 0 || s.outstanding != 0 || s.flows[0].unsent != 0 {
		t.Errorf("left behind: %d bytes queued, %d in flight", s.queued, s.outstanding)
	}
	return got
}

// What is late is given up, and what overtakes is delivered at once, as in rtmfp.
func TestDeadlinesAndNetworkOrderAreThoseOfRTMFP(t *testing.T) {
	for _, tt := range []struct {
		name         string
		limit        time.Duration
		networkOrder bool
	}{
		{"given up before it is sent twice", 60 * time.Millisecond, true},
		{"sent twice but not three times", 200 * time.Millisecond, true},
		{"in the order of writing", 60 * time.Millisecond, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const loss = 0.05
			real, reduced := streamOfRTMFP(t, loss, tt.limit, tt.networkOrder), streamOfReduced(t, loss, tt.limit, tt.networkOrder)
			t.Logf("%d arrived in %d packets, with rtmfp %d in %d", len(reduced.delays), reduced.packets, len(real.delays), real.packets)
			if d := float64(len(reduced.delays)-len(real.delays)) / streamMessages; d < -0.01 || d > 0.01 || reduced.inOrder != real.inOrder || reduced.inOrder == tt.networkOrder {
				t.Errorf("%d arrived, in order %v; with rtmfp %d, in order %v", len(reduced.delays), reduced.inOrder, len(real.delays), real.inOrder)
			}
			if d := float64(reduced.packets) / float64(real.packets); d < 0.95 || d > 1.05 {
				t.Errorf("%d packets, with rtmfp %d", reduced.packets, real.packets)
			}
			for _, q := range []float64{0.5, 0.9, 0.98, 0.99} {
				want, got := quantile(real.delays, q), quantile(reduced.delays, q)
				t.Logf("quantile %v: rtmfp %v, reduced %v", q, want, got)
				if (got - want).Abs() > want/10 {
					t.Errorf("quantile %v of the delays is %v, with rtmfp %v", q, got, want)
				}
			}
		})
	}
}

// A message of several packets is delivered whole or not at all.
func TestMessageGivenUpIsNotDeliveredInPart(t *testing.T) {
	for _, networkOrder := range []bool{false, true} {
		w, a, b := pairAt(t, testDelay, 0.1)
		b.networkOrder = networkOrder
		wrong := 0
		b.message = func(m []byte) {
			for _, c := range m {
				if c != m[0] {
					wrong++
				}
			}
		}
		for i := range 2000 {
			m := make([]byte, 1+i%5*1000)
			for j := range m {
				m[j] = byte(i)
			}
			a.do(func(now time.Time) {
				_ = a.out[0].Write(now, m, rtmfp.Deadlines{FinishBy: now.Add(90 * time.Millisecond)})
			})
			w.run(25 * time.Millisecond)
		}
		w.run(5 * time.Second)
		if n := len(b.heard); wrong > 0 || n < 1200 || n == 2000 {
			t.Errorf("network order %v: %d messages arrived, %d bytes wrong", networkOrder, n, wrong)
		}
		if f := b.flows[0].(*receiveFlow); f.buffered != 0 || len(f.waiting) != 0 {
			t.Errorf("network order %v: %d bytes, %d fragments left waiting", networkOrder, f.buffered, len(f.waiting))
		}
	}
}

// What waited for the uplink too long is not sent at all.
func TestMessageNotBegunInTimeIsNotSent(t *testing.T) {
	w, a, b := pair(t, links{[]class{{1, 1e6, 0}}})
	before := w.stats.sentBytes
	a.do(func(now time.Time) {
		for range 200 {
			_ = a.out[0].Write(now, make([]byte, 1100), rtmfp.Deadlines{StartBy: now.Add(100 * time.Millisecond)})
		}
	})
	w.run(5 * time.Second)
	if n := len(b.heard); n < 4 || n > 15 || w.stats.sentBytes-before > 20_000 {
		t.Errorf("%d messages arrived, %d bytes were sent; the first window has 4 messages, 100 ms at 1 Mbit/s 11", n, w.stats.sentBytes-before)
	}
	if s := a.sessions[b.id].send; s.queued != 0 || s.hasUnsent() {
		t.Errorf("%d bytes are left queued", s.queued)
	}
}

// The end of one message does not make up for what another one lacks.
func TestPartsOfTwoMessagesAreNoMessage(t *testing.T) {
	_, a, b := pair(t, links0)
	f := &receiveFlow{s: b.sessions[a.id], from: &sendFlow{}}
	f.take(fragment{seq: 1, index: 0})
	f.take(fragment{seq: 2, index: 1})
	f.take(fragment{seq: 5, index: 2, last: true}) // the numbers between were given up
	if n := b.events.len(); n != 0 {
		t.Fatalf("%d messages were delivered of two parts of one and one of another", n)
	}
	f.take(fragment{seq: 6, index: 0})
	f.take(fragment{seq: 7, index: 1, last: true})
	if n := b.events.len(); n != 1 {
		t.Errorf("%d messages were delivered of one in two parts", n)
	}
}
