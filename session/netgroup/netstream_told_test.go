package netgroup

import (
	"bytes"
	"testing"
	"time"
)

// What somebody published once is signed, and whoever kept it can send it again. It does not bring back who is long gone.
func TestOldListOfWhoIsGoneBeginsNoStream(t *testing.T) {
	c, all := settledClass(t, 53, classLinks[0].link, 4)
	gone, liar, q := all[3], all[1], all[2]
	gone.publish("cam", PublishConfig{Kind: VideoStream})
	c.w.RunFor(time.Second)
	kept := bytes.Clone(liar.g.streams.lists[gone.author()].raw)
	gone.vanish()
	c.w.RunFor(listStale + time.Second)
	liar.send(q.person, append([]byte{byte(messageStreams)}, kept...))
	c.w.RunFor(time.Second)
	if begun, ended := count[StreamPublished](q.person), count[StreamUnpublished](q.person); begun != 1 || ended != 1 {
		t.Errorf("told %d times that it began, and %d times that it ended", begun, ended)
	}
}

// How old a list is shows by class time. Who does not know that yet, and whose own clock is wrong, hears of streams at once
// all the same.
func TestWhoDoesNotKnowClassTimeHearsOfStreams(t *testing.T) {
	c, all := settledClass(t, 54, classLinks[0].link, 3)
	late := c.person(9)
	late.skew = 2 * listStale
	late.join()
	c.settle(time.Minute)
	late.do(late.g.forgetTime)
	all[0].publish("cam", PublishConfig{Kind: VideoStream})
	c.w.RunFor(200 * time.Millisecond)
	if late.g.clock.IsKnown() {
		t.Fatal("class time was learnt already")
	}
	if n := count[StreamPublished](late); n != 1 {
		t.Errorf("told of %d streams, want 1", n)
	}
}
