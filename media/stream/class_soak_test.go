//go:build soak

package stream

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/dsp/synth"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// A classroom is a class whose members publish and play pictures and sound, on a network of package netsim: all is real but
// sockets, devices and clocks.
type classroom struct {
	t       *testing.T
	w       *netsim.World
	spec    *netgroup.Spec
	members []*roomMember
	begin   time.Time // what is heard and seen before is not counted
	end     time.Time
}

// A roomMember publishes what it is told to, and plays what others publish.
type roomMember struct {
	*netgroup.Connection
	room   *classroom
	number int
	addr   netip.AddrPort
	group  *netgroup.Group

	camera  *roomCamera
	mic     *roomMic
	voices  []*roomVoice
	screens []*roomScreen
	asOf    map[*netgroup.NetStream]any // of these
}

type roomCamera struct {
	stream  *netgroup.NetStream
	encoder *pictureEncoder
	rung    Rung
	scene   media.Picture
	n       int
	wantKey bool
	refused int
}

type roomMic struct {
	stream  *netgroup.NetStream
	encoder *soundEncoder
	speaker *synth.Speaker
	refused int
}

type roomVoice struct {
	stream *netgroup.NetStream
	buffer *voiceBuffer
	before voiceCounts // at the beginning of what counts
	of     int         // the member who speaks
	ages   recent
}

type roomScreen struct {
	stream  *netgroup.NetStream
	buffer  pictureBuffer
	decoder *codec.VideoDecoder
	picture media.Picture
	before  pictureCounts
	of      int
	voice   *roomVoice
	ages    recent
	lips    recent // by how much pictures were shown after their sound
}

// speakerDelay is how much later what is pulled is heard.
const speakerDelay = 30 * time.Millisecond

var roomStart = time.Unix(1_800_000_000, 0)

// newClassroom has so many members, of whom the first publish cameras and microphones.
func newClassroom(t *testing.T, seed uint64, members, cameras, mics int, rung Rung, loss float64) *classroom {
	r := &classroom{t: t, w: netsim.New(seed, roomStart), spec: netgroup.NewSpec("classroom")}
	r.spec.MulticastEnabled, r.spec.PostingEnabled = true, true
	binary.BigEndian.PutUint64(r.spec.Unique[:], 1)
	binary.BigEndian.PutUint64(r.spec.Secret[:], 2)
	places := rand.New(rand.NewPCG(seed, 2))
	away := make([]time.Duration, members)
	for i := range away {
		away[i] = time.Duration(2+places.IntN(15)) * time.Millisecond
	}
	r.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link {
		a, b := from.Addr().As4()[3], to.Addr().As4()[3]
		return netsim.Link{Delay: away[a-1] + away[b-1], Jitter: 2 * time.Millisecond, Loss: loss}
	})
	r.begin = roomStart.Add(15 * time.Second)
	r.end = r.begin.Add(30 * time.Second)
	for i := range members {
		addr := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(i + 1)}), 1935)
		m := &roomMember{room: r, number: i, addr: addr, asOf: map[*netgroup.NetStream]any{}}
		r.members = append(r.members, m)
		r.w.At(roomStart.Add(time.Duration(i)*100*time.Millisecond), func(now time.Time) { m.join(now, cameras, mics, rung) })
	}
	return r
}

func (m *roomMember) check(err error) {
	if err != nil {
		m.room.t.Fatal(err)
	}
}

// join has a member join, publish and play.
func (m *roomMember) join(now time.Time, cameras, mics int, rung Rung) {
	seed := [32]byte{byte(m.number), 7}
	m.Connection = netgroup.NewConnection(netgroup.ConnectionConfig{
		Identity: keying.NewIdentity(seed), Rand: rand.New(rand.NewPCG(3, uint64(m.number))), Random: rand.NewChaCha8(seed),
	})
	spec := *m.room.spec
	spec.Bootstrap = nil
	for _, q := range m.room.members[:m.number] {
		addrs := []wire.Address{{AddrPort: q.addr, Origin: wire.OriginObserved}}
		spec.Bootstrap = append(spec.Bootstrap, netgroup.Peer{ID: q.PeerID(), Addrs: addrs})
	}
	m.room.w.Add(m.addr, m, netsim.Link{Rate: 10e6})
	var err error
	m.group, err = m.Join(now, &spec, netgroup.Member{Addrs: []netip.AddrPort{m.addr}, Founds: m.number == 0})
	m.check(err)
	for i := range max(cameras, mics) {
		if i == m.number {
			m.publish(now, i < cameras, i < mics, rung)
			continue
		}
		var voice *roomVoice
		if i < mics {
			voice = &roomVoice{of: i}
			voice.buffer, err = newVoiceBuffer()
			m.check(err)
			voice.stream, err = m.group.Play(now, fmt.Sprint("mic", i))
			m.check(err)
			m.voices, m.asOf[voice.stream] = append(m.voices, voice), voice
		}
		if i < cameras {
			s := &roomScreen{of: i, voice: voice}
			s.decoder, err = codec.NewVideoDecoder()
			m.check(err)
			m.room.t.Cleanup(s.decoder.Close)
			s.stream, err = m.group.Play(now, fmt.Sprint("cam", i))
			m.check(err)
			m.screens, m.asOf[s.stream] = append(m.screens, s), s
		}
	}
	m.room.w.At(now.Add(time.Second+time.Duration(m.number)*time.Millisecond), m.pull)
	m.room.w.At(now.Add(time.Second+time.Duration(m.number)*time.Millisecond), m.look)
	m.room.w.At(m.room.begin, func(time.Time) {
		for _, v := range m.voices {
			v.before, v.ages = v.buffer.count, recent{}
		}
		for _, s := range m.screens {
			s.buffer.count.frozenLongest = 0
			s.before, s.ages, s.lips = s.buffer.count, recent{}, recent{}
		}
	})
	m.room.w.Poke(m.addr)
}

func (m *roomMember) publish(now time.Time, camera, mic bool, rung Rung) {
	var err error
	if camera {
		c := &roomCamera{rung: rung, encoder: &pictureEncoder{epoch: roomStart, rung: rung}}
		m.room.t.Cleanup(c.encoder.close)
		c.stream, err = m.group.Publish(now, fmt.Sprint("cam", m.number), rung.Publishing())
		m.check(err)
		m.camera, m.asOf[c.stream] = c, c
		m.room.w.At(now, m.film)
	}
	if mic {
		e, err := newSoundEncoder(SoundConfig{Epoch: roomStart, DTX: true})
		m.check(err)
		s, err := m.group.Publish(now, fmt.Sprint("mic", m.number), SoundPublishing())
		m.check(err)
		m.mic = &roomMic{stream: s, encoder: e, speaker: synth.NewSpeaker(110+10*float64(m.number), uint64(m.number))}
		m.room.w.At(now, m.speak)
	}
}

// film publishes the next picture.
func (m *roomMember) film(now time.Time) {
	c := m.camera
	paint(&c.scene, c.rung.Width, c.rung.Height, c.n)
	c.scene.At = now
	c.n++
	f, ok, err := c.encoder.encode(&c.scene, c.wantKey)
	m.check(err)
	if ok {
		if _, err := c.stream.Write(now, f); err != nil {
			c.refused++
		} else if f.Key {
			c.wantKey = false
		}
		m.room.w.Poke(m.addr)
	}
	m.room.w.At(now.Add(time.Second/30), m.film)
}

// speak publishes the next 20 ms.
func (m *roomMember) speak(now time.Time) {
	var pcm [media.FrameSamples]int16
	m.mic.speaker.Say(pcm[:0], len(pcm))
	f, ok, err := m.mic.encoder.encode(pcm[:], now.Add(-media.FrameTime))
	m.check(err)
	if ok {
		if _, err := m.mic.stream.Write(now, f); err != nil {
			m.mic.refused++
		}
		m.room.w.Poke(m.addr)
	}
	m.room.w.At(now.Add(media.FrameTime), m.speak)
}

// pull plays 20 ms of all voices.
func (m *roomMember) pull(now time.Time) {
	var pcm [media.FrameSamples]int16
	for _, v := range m.voices {
		if at, ok := v.buffer.pull(now.Sub(roomStart), pcm[:]); ok {
			v.ages.add(now.Sub(roomStart) - micros(at))
		}
	}
	m.room.w.At(now.Add(media.FrameTime), m.pull)
}

// look shows what is due.
func (m *roomMember) look(now time.Time) {
	at := now.Sub(roomStart)
	asked := false
	for _, s := range m.screens {
		var sound soundClock
		if v := s.voice; v != nil && v.buffer.playing {
			sound = func(timestamp uint64) (time.Duration, bool) {
				return v.buffer.base + v.buffer.wait + speakerDelay + micros(int64(timestamp)), true
			}
		}
		for {
			is, show, ok, _ := s.buffer.next(at, sound)
			if !ok {
				break
			}
			there, err := s.decoder.Decode(is.vp8, &s.picture)
			if err != nil {
				s.buffer.failed(at)
				continue
			}
			s.buffer.decoded(at, &is, 0, show && there)
			if show && there {
				s.ages.add(at - micros(is.at))
				if sound != nil {
					heard, _ := sound(uint64(is.at))
					s.lips.add(at - heard)
				}
			}
		}
		if s.buffer.wantsKey(at, sound) {
			s.stream.WantKeyFrame(now)
			asked = true
		}
	}
	if asked {
		m.room.w.Poke(m.addr)
	}
	m.room.w.At(now.Add(5*time.Millisecond), m.look)
}

// Advance implements netsim.Node.
func (m *roomMember) Advance(now time.Time) time.Time {
	wake := m.Connection.Advance(now)
	for heard := false; ; heard = true {
		ev, ok := m.NextEvent()
		switch {
		case !ok && heard:
			return m.Connection.Advance(now)
		case !ok:
			return wake
		}
		m.event(now, ev)
	}
}

func (m *roomMember) event(now time.Time, ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.FramesToVerify:
		ev.Batch.Verify()
		ev.Group.Verified(now, ev.Batch)
	case netgroup.FrameReceived:
		switch p := m.asOf[ev.Stream].(type) {
		case *roomVoice:
			p.buffer.push(now.Sub(roomStart), &ev.Frame)
		case *roomScreen:
			p.buffer.push(now.Sub(roomStart), &ev.Frame)
		}
	case netgroup.KeyFrameWanted:
		m.camera.wantKey = true
	case netgroup.RateAdvice:
		if c, ok := m.asOf[ev.Stream].(*roomCamera); ok {
			m.check(c.encoder.set(c.rung.Within(ev.Kbit)))
		}
	}
}

// run lets the class last, and says how it was for those who heard and saw worst.
func (r *classroom) run() (worst worstOf) {
	r.w.Run(r.end)
	seconds := r.end.Sub(r.begin).Seconds()
	worst.fps = 1000
	for _, m := range r.members {
		for _, v := range m.voices {
			c, b := v.buffer.count, v.before
			made, all := c.concealed-b.concealed, c.played+c.restored+c.concealed-b.played-b.restored-b.concealed
			share := float64(made) / float64(max(all, 1))
			worst.concealed = max(worst.concealed, share)
			worst.made, worst.heard = worst.made+made, worst.heard+all
			p50, p99 := v.ages.quantiles()
			worst.soundAge = max(worst.soundAge, p99)
			r.t.Logf("%d hears %d: %.2f %% made up of %d, %d restored, %d repeated, %d late, %d interrupted; target %v, age %v, %v",
				m.number, v.of, 100*share, all, c.restored-b.restored, c.repeated-b.repeated, c.late-b.late,
				c.interrupted-b.interrupted, v.buffer.target, p50, p99)
		}
		for _, s := range m.screens {
			c, b := s.buffer.count, s.before
			fps := float64(c.shown-b.shown) / seconds
			worst.fps = min(worst.fps, fps)
			worst.frozen += c.frozen - b.frozen
			worst.still = max(worst.still, c.frozenLongest)
			p50, p99 := s.ages.quantiles()
			_, lips := s.lips.quantiles()
			worst.pictureAge = max(worst.pictureAge, p99)
			r.t.Logf("%d sees %d: %.1f a second; %d lost, %d skipped, %d late, %d keys asked; %d frozen, %v at most; buffer %v, age %v, %v, after the sound %v",
				m.number, s.of, fps, c.lost-b.lost, c.skipped-b.skipped, c.late-b.late, c.keysAsked-b.keysAsked,
				c.frozen-b.frozen, c.frozenLongest, s.buffer.target, p50, p99, lips)
		}
	}
	r.t.Logf("%+v: %.2f %% made up of all", worst, 100*float64(worst.made)/float64(max(worst.heard, 1)))
	r.t.Logf("figure class.frozen %d", worst.frozen)
	r.t.Logf("figure class.made-up %.2f %%", 100*worst.concealed)
	r.t.Logf("figure class.pictures-a-second %.1f", worst.fps)
	return worst
}

// A worstOf is what the one had to bear who had to bear most.
type worstOf struct {
	concealed            float64 // share of a voice
	made, heard          uint64  // frames of all voices
	frozen               uint64  // how often any picture was
	still                time.Duration
	fps                  float64
	soundAge, pictureAge time.Duration // p99
}

func TestSoakTwelveReceiversAtOnePercentLoss(t *testing.T) { twelveReceivers(t, 0.01, 0.01) }

func TestSoakTwelveReceiversAtTenPercentLoss(t *testing.T) { twelveReceivers(t, 0.1, 0.02) }

// twelveReceivers has twelve see and hear a thirteenth.
func twelveReceivers(t *testing.T, loss, madeUp float64) {
	for _, seed := range []uint64{1, 2, 3} {
		worst := newClassroom(t, seed, 13, 1, 1, CameraRung(1, Large), loss).run()
		if worst.frozen > 0 {
			t.Errorf("seed %d: pictures were frozen %d times, for %v at most", seed, worst.frozen, worst.still)
		}
		if worst.concealed > madeUp {
			t.Errorf("seed %d: of one voice %.2f %% was made up", seed, 100*worst.concealed)
		}
	}
}

func TestSoakEightCamerasAndFourMicrophonesOfTwelve(t *testing.T) {
	worst := newClassroom(t, 1, 12, 8, 4, CameraRung(8, Tile), 0.01).run()
	if worst.fps < 10 {
		t.Errorf("a tile has %.1f pictures a second", worst.fps)
	}
	if worst.concealed > 0.02 {
		t.Errorf("of one voice %.2f %% was made up", 100*worst.concealed)
	}
}
