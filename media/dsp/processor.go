package dsp

import (
	"errors"
	"fmt"
	"math"
	"time"

	"lyceum/media"
)

// A Config says what a [Processor] takes out of a microphone's sound. By default people want all of it.
type Config struct {
	Echo  bool // what the speaker plays and the microphone hears again
	Noise bool // fans, hum, hiss
	Gain  bool // too quiet, too loud: speech is brought to some −22 dBFS
}

const (
	block     = media.SampleRate / 100 // what the filters work on: 10 ms
	echoTail  = 25 * block             // how long an echo may last: 250 ms
	restTail  = 20 * block             // and what speexdsp seeks of what is left of it: 200 ms
	farFrames = 10                     // for 200 ms after speech was played, what is heard may be the room's answer
	readAhead = block                  // by so much an echo is sought before its time, so that it lies well inside
	// An echo found outside of these, counted from where it is sought, has times that lie: it is sought where it is.
	earliest, latest = block / 4, 8 * block
	// Times are believed to lie so much: a driver that does not tell of its buffers, a speaker without a wire.
	mostEarly, mostLate = -20 * block, 80 * block
	// So often an echo was sought in vain, 8 s of speech that was played, before it is sought at its time again.
	lost = 32
)

// A Processor makes what a microphone captured fit to be sent. It is told what was played and what was captured, each with
// its time, from one goroutine or two. Close it: it has memory that is not Go's.
type Processor struct {
	played playedSound // has a lock; all below belongs to who calls Captured

	config  Config
	align   aligner
	lie     int // samples by which an echo comes later than the times say
	finder  delayFinder
	way     *wayFilter
	echo    *echoFilter
	clean   *preprocessor
	kernel  *kernel
	around  [block + kernelTaps + 8]float32 // of what was played
	echoing [block]int16
	without [block]int16
	late    [block]int16 // what preprocessing would hold back, when there is none
	far     Activity     // of what was played
	near    Activity     // of what remains
	quiet   int          // frames since speech was played
	level   leveller
}

// NewProcessor returns a processor.
func NewProcessor(c Config) (*Processor, error) {
	p := &Processor{way: newWayFilter(block, echoTail), echo: newEchoFilter(block, restTail, media.SampleRate), clean: newPreprocessor(block, media.SampleRate),
		kernel: kernelFor(1, 1)}
	if p.way.state == nil || p.echo.state == nil || p.clean.state == nil {
		return nil, errors.New("no memory for the processor of sound")
	}
	p.finder.init()
	p.Set(c)
	return p, nil
}

// Close frees the processor, which then may not be used.
func (p *Processor) Close() {
	p.way.close()
	p.echo.close()
	p.clean.close()
}

// Set changes what is taken out. Only who calls Captured may call it.
func (p *Processor) Set(c Config) {
	p.config = c
	remains := p.echo
	if !c.Echo {
		remains = nil
	}
	p.clean.echo(remains)
	noise := 0
	if c.Noise {
		noise = -20
	}
	p.clean.noise(c.Noise || c.Echo, noise) // without, speexdsp would leave the remains of an echo too
	p.clean.suppress(-40, -12)
}

// Delay is by how much what Captured gives is later than what it took.
func (p *Processor) Delay() time.Duration {
	return (block + LimiterDelay) * time.Second / media.SampleRate
}

// Played tells what a speaker was given, at most FrameSamples, and when the first of it is heard, as an AudioSink says. All
// that is played is told, silence too.
func (p *Processor) Played(frame []int16, heard time.Time) { p.played.add(frame, heard) }

// Captured takes a frame that a microphone captured, of FrameSamples, with the time of its first sample, and puts in its
// place what is fit to be sent.
func (p *Processor) Captured(frame []int16, at time.Time) {
	if len(frame) != media.FrameSamples {
		panic(fmt.Sprintf("BUG: a frame of %d samples", len(frame)))
	}
	place, jump := p.align.next(p.played.heardAt(at))
	if jump {
		p.finder.reset()
	}
	played := false
	for from := 0; from < len(frame); from += block {
		p.process(frame[from:][:block], place+float64(from)*(1+p.align.skew))
		played = p.far.Add(p.echoing[:]) || played
	}
	if p.quiet++; played {
		p.quiet = 0
	}
	// What is left of an echo is not the loudness of who speaks here.
	speech := p.near.Add(frame) && p.quiet > farFrames
	for from := 0; from < len(frame); from += block {
		p.level.run(frame[from:][:block], speech, p.config.Gain)
	}
}

// process works on a block in place; when its first sample was captured, the one at place was heard.
func (p *Processor) process(captured []int16, place float64) {
	p.readEchoing(place - float64(p.lie) + readAhead)
	late, sure := p.finder.add(p.echoing[:], captured)
	switch {
	case sure && late >= earliest && late <= latest:
		p.align.echo(late + float64(p.lie))
	case sure:
		p.shift(p.lie/block + int(math.Floor((late-readAhead)/block)))
	case p.finder.missed >= lost:
		p.shift(0)
	}
	if p.config.Echo {
		p.way.cancel(captured, captured, p.echoing[:])
		p.echo.cancel(p.without[:], captured, p.echoing[:])
	} else {
		copy(p.without[:], captured)
	}
	if p.config == (Config{}) {
		copy(captured, p.late[:])
		p.late = p.without
		return
	}
	p.clean.run(p.without[:])
	copy(captured, p.without[:])
}

// shift has the echo sought so many blocks later than the times say.
func (p *Processor) shift(blocks int) {
	p.finder.reset()
	if blocks*block == p.lie || blocks*block < mostEarly || blocks*block > mostLate {
		return
	}
	p.way.move(blocks - p.lie/block)
	p.echo.reset()
	p.lie = blocks * block
}

// readEchoing reads the block that began to be heard at a place.
func (p *Processor) readEchoing(place float64) {
	whole := int64(place)
	if place < 0 {
		whole--
	}
	p.played.read(p.around[:], whole-kernelTaps/2+1)
	at, step := place-float64(whole), 1+p.align.skew
	p.kernel.run(p.echoing[:], p.around[:], &at, &step, step, 0)
}
