package netgroup

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/netgroup/multicast"
	"lyceum/session/netsim"
)

func advice(v *viewer) (all []RateAdvice) {
	for _, ev := range v.events {
		if a, ok := ev.(RateAdvice); ok {
			all = append(all, a)
		}
	}
	return all
}

// Where the group carries less than is published, cameras give way: not sound, and not a screen before them.
func TestPublisherIsToldWhatTheGroupCarries(t *testing.T) {
	c, all := settledClass(t, 41, classLinks[0].link, 4)
	for _, v := range all {
		v.g.c.capacity.limit = 10_000
	}
	c.w.RunFor(12 * time.Second) // neighbours hear of it
	mic := all[0].publish("mic", PublishConfig{Kind: AudioStream, Kbit: 32})
	cam := all[0].publish("cam", PublishConfig{Kind: VideoStream, Kbit: 800})
	screen := all[0].publish("screen", PublishConfig{Kind: ScreenStream, Kbit: 600})
	c.w.RunFor(2 * time.Second)
	if got := advice(all[0]); len(got) > 0 {
		t.Fatalf("there is room for all, and the advice is %v", got)
	}
	carried := all[0].g.StreamCapacity(c.w.Now())
	for _, v := range all {
		v.g.c.capacity.limit = 1_500
	}
	c.w.RunFor(12 * time.Second)
	now := all[0].g.StreamCapacity(c.w.Now())
	if now >= carried || now < 632 {
		t.Fatalf("the group carries %d kbit/s, before it was %d", now, carried)
	}
	got := advice(all[0])
	if len(got) == 0 {
		t.Fatal("nobody was advised")
	}
	for _, a := range got {
		if a.Stream == mic || a.Stream == screen {
			t.Errorf("advice of %d kbit/s for %q", a.Kbit, a.Stream.Name())
		}
	}
	if last := got[len(got)-1]; last.Stream != cam || last.Kbit > int(now)-632+50 {
		t.Errorf("the camera is to send %d of %d kbit/s", last.Kbit, now)
	}
	for _, v := range all {
		v.g.c.capacity.limit = 10_000
	}
	c.w.RunFor(12 * time.Second)
	if got = advice(all[0]); got[len(got)-1].Kbit != 800 {
		t.Errorf("the line is free again, and the camera is to send %d", got[len(got)-1].Kbit)
	}
}

func TestSoundThenTheSpeakerThenScreensThenOthersSend(t *testing.T) {
	_, all := settledClass(t, 42, classLinks[0].link, 3)
	own := []*NetStream{
		all[0].publish("camera", PublishConfig{Kind: VideoStream}),
		all[0].publish("screen", PublishConfig{Kind: ScreenStream}),
		all[0].publish("mic", PublishConfig{Kind: AudioStream}),
	}
	order := func() (names []string) {
		b := &all[0].g.streams.budget
		slices.SortStableFunc(own, func(x, y *NetStream) int { return b.rank(x.part) - b.rank(y.part) })
		for _, s := range own {
			names = append(names, s.Name())
		}
		return names
	}
	if got := order(); !slices.Equal(got, []string{"mic", "screen", "camera"}) {
		t.Errorf("while nobody speaks: %v", got)
	}
	all[0].do(func(now time.Time) { all[0].g.SetSpeaker(now, all[0].author()) })
	if got := order(); !slices.Equal(got, []string{"mic", "camera", "screen"}) {
		t.Errorf("while this person speaks: %v", got)
	}
}

// What a line carries of what is drawn is not promised to streams as well, but nobody takes more of it from them than its share by
// drawing much.
func TestStreamsGetWhatIsDrawnLeaves(t *testing.T) {
	const line, ink = 10_000.0, 500
	c, all := settledClass(t, 45, classLinks[0].link, 4)
	v := all[0]
	v.publish("cam", PublishConfig{Kind: VideoStream, Kbit: 800})
	budget := func() float64 {
		v.g.c.capacity.limit = line
		kbit, passOn := v.g.streams.budget.uplink(c.w.Now(), v.g.streams)
		if passOn != kbit {
			t.Errorf("%v kbit/s may be sent, and %v passed on", kbit, passOn)
		}
		return kbit
	}
	draw := func(by *viewer, data []byte) {
		by.do(func(now time.Time) {
			if err := by.g.PostFleeting(now, data); err != nil {
				t.Fatal(err)
			}
		})
	}
	if c.w.RunFor(time.Second); budget() != line {
		t.Fatalf("nobody draws, and streams get %v kbit/s of %v", budget(), line)
	}
	for range 250 {
		draw(v, make([]byte, ink))
		c.w.RunFor(20 * time.Millisecond)
	}
	const copyKbit = ink * 50 * 8 / 1000.0
	if left := budget(); left > line-copyKbit || left < line-5*copyKbit {
		t.Errorf("of %v kbit/s streams get %v beside what takes %v for each of four or fewer", line, left, copyKbit)
	}
	for range 3000 { // all at once, to be passed on
		draw(all[1], make([]byte, MaxFleeting))
		draw(v, make([]byte, MaxFleeting))
	}
	c.w.RunFor(500 * time.Millisecond)
	if left := budget(); left != line*(1-fleetingShare) {
		t.Errorf("streams get %v kbit/s of %v beside a flood", left, line)
	}
}

// Who passes on nothing sends no packet of others, and all of its own.
func TestPassOnNothingBindsStreamsOfOthersAlone(t *testing.T) {
	c, all := settledClass(t, 43, classLinks[0].link, 5)
	quiet := all[1]
	quiet.do(func(now time.Time) { quiet.g.SetPassOn(now, PassOnUpTo(0)) })
	c.w.RunFor(2 * time.Second)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream, Copies: 1.5})
	own := quiet.publish("mine", PublishConfig{Kind: VideoStream})
	played, others := playAll(all[1:], "cam"), playAll(all[2:], "mine")
	c.w.RunFor(time.Second)
	for range 60 {
		all[0].film(s, 1, 1500, 25*time.Millisecond, 0)
		quiet.film(own, 1, 1500, 25*time.Millisecond, 0)
	}
	c.w.RunFor(time.Second)
	if i := played[0].Info(c.w.Now()); i.FragmentsPushedToPeers+i.FragmentsRequestedByPeers > 0 {
		t.Errorf("passed on: %+v", i)
	}
	if i := own.Info(c.w.Now()); i.FragmentsPushedToPeers == 0 {
		t.Error("it sent nothing of its own")
	}
	for i, v := range all[2:] {
		v.checkFrames(others[i], 1500, 40)
	}
}

// A line that is suddenly full takes no stream away from all who get it here: they find others one after the other.
func TestFullLineLetsChildrenGoOneByOne(t *testing.T) {
	c, all := settledClass(t, 46, classLinks[0].link, 5)
	s := all[0].publish("cam", PublishConfig{Kind: VideoStream, Copies: 1.5})
	playAll(all[1:], "cam")
	c.w.RunFor(time.Second)
	for range 60 {
		all[0].film(s, 1, 1500, 25*time.Millisecond, 0)
	}
	feeds := func(v *viewer) bool {
		e := v.g.streams.order[0].engine
		return slices.ContainsFunc(v.g.ups, func(n *neighbor) bool {
			number := multicast.Neighbor(n.number)
			return e.Pushes(number) && !slices.Contains(e.Parents(), number)
		})
	}
	i := slices.IndexFunc(all[1:], feeds)
	if i < 0 {
		t.Fatal("nobody passes it on")
	}
	v := all[1+i]
	v.g.c.capacity.limit = 0.1 // kbit/s
	v.do(func(now time.Time) { v.g.streams.budget.share(now, v.g.streams) })
	if !feeds(v) {
		t.Error("all were let go at once")
	}
	v.do(func(now time.Time) { v.g.SetPassOn(now, PassOnUpTo(0)) })
	c.w.RunFor(budgetEvery)
	if feeds(v) {
		t.Error("who passes on nothing feeds somebody")
	}
}

// On a line that does not carry all, sound comes first, and pictures before posts and objects.
func TestSoundNeverWaitsBehindPictures(t *testing.T) {
	link := netsim.Link{Delay: 10 * time.Millisecond, Rate: 700_000, Queue: 500 * time.Millisecond}
	c, all := settledClass(t, 44, link, 2)
	mic := all[0].publish("mic", PublishConfig{Kind: AudioStream})
	cam := all[0].publish("cam", PublishConfig{Kind: VideoStream})
	sound, picture := all[1].play("mic"), all[1].play("cam")
	c.w.RunFor(time.Second)
	for i := range 250 {
		all[0].film(mic, 1, 80, 0, 0)
		if i%2 == 0 { // 960 kbit/s, more than the line carries
			all[0].film(cam, 1, 4800, 0, 0)
		}
		if i%10 == 0 {
			all[0].post(make([]byte, 4000))
		}
		c.w.RunFor(20 * time.Millisecond)
	}
	c.w.RunFor(time.Second)
	all[1].checkFrames(sound, 80, 245)
	ages := slices.Sorted(slices.Values(all[1].ages[sound]))
	t.Logf("sound %v in the middle, %v at p99; %d of 125 pictures", ages[len(ages)/2], ages[len(ages)*99/100], len(all[1].frames[picture]))
	if p99 := ages[len(ages)*99/100]; p99 > 150*time.Millisecond {
		t.Errorf("1 %% of the sound is later than %v", p99)
	}
}
