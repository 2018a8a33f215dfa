package codec

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"lyceum/media"
)

// voice writes frame n of something like a vowel: a pitch that wanders with its harmonics under three formants, loud and
// soft four times a second.
func voice(pcm []int16, n int) {
	for i := range pcm {
		t := float64(n*media.FrameSamples+i) / media.SampleRate
		phase := 2 * math.Pi * (130*t + 3*math.Sin(2*math.Pi*1.3*t))
		// Harmonics by recurrence: sin(h·x) = 2·cos(x)·sin((h−1)·x) − sin((h−2)·x).
		last, this, twice, v := 0.0, math.Sin(phase), 2*math.Cos(phase), 0.0
		for _, gain := range harmonics {
			v += gain * this
			last, this = this, twice*this-last
		}
		pcm[i] = int16(2500 * v * (0.55 + 0.45*math.Sin(2*math.Pi*4*t)))
	}
}

// harmonics is how loud each harmonic of 130 Hz is.
var harmonics = func() (gains [24]float64) {
	for h := range gains {
		gains[h] = 0.02
		for _, formant := range []float64{600, 1200, 2500} {
			gains[h] += math.Exp(-math.Pow((130*float64(h+1)-formant)/180, 2))
		}
	}
	return gains
}()

func newAudio(t testing.TB, config AudioConfig) (*AudioEncoder, *AudioDecoder) {
	e, err := NewAudioEncoder(config)
	if err != nil {
		t.Fatal(err)
	}
	d, err := NewAudioDecoder()
	if err != nil {
		t.Fatal(err)
	}
	return e, d
}

// encodeVoice returns count packets of voice.
func encodeVoice(t testing.TB, e *AudioEncoder, count int) (packets [][]byte) {
	pcm := make([]int16, media.FrameSamples)
	for n := range count {
		voice(pcm, n)
		packet, err := e.Encode(pcm, nil)
		if err != nil {
			t.Fatal(err)
		}
		packets = append(packets, packet)
	}
	return packets
}

// envelope is the energy of each 10 ms, in the power of one half.
func envelope(pcm []int16) (e []float64) {
	for len(pcm) >= 480 {
		var sum float64
		for _, v := range pcm[:480] {
			sum += float64(v) * float64(v)
		}
		e, pcm = append(e, math.Sqrt(sum/480)), pcm[480:]
	}
	return e
}

func correlation(a, b []float64) float64 {
	var ma, mb, ab, aa, bb float64
	for i := range a {
		ma, mb = ma+a[i]/float64(len(a)), mb+b[i]/float64(len(a))
	}
	for i := range a {
		ab, aa, bb = ab+(a[i]-ma)*(b[i]-mb), aa+(a[i]-ma)*(a[i]-ma), bb+(b[i]-mb)*(b[i]-mb)
	}
	return ab / math.Sqrt(aa*bb)
}

func TestVoiceIsHeardAtTheBitRateAsked(t *testing.T) {
	for _, kbit := range []int{24, 32} {
		e, d := newAudio(t, AudioConfig{Kbit: kbit, Loss: 5})
		size := 0
		var in, out []int16
		pcm := make([]int16, media.FrameSamples)
		for n, packet := range encodeVoice(t, e, 200) {
			size += len(packet)
			if err := d.Decode(packet, pcm); err != nil {
				t.Fatal(err)
			}
			out = append(out, pcm...)
			voice(pcm, n)
			in = append(in, pcm...)
		}
		if got := float64(size) * 8 / 4 / 1000; got < 0.6*float64(kbit) || got > 1.15*float64(kbit) {
			t.Errorf("at %d kbit/s it makes %.1f", kbit, got)
		}
		const delay = 312 // 6.5 ms: what libopus says of its lookahead
		if c := correlation(envelope(in[:len(in)-delay]), envelope(out[delay:])); c < 0.98 {
			t.Errorf("at %d kbit/s the envelope correlates by %.3f", kbit, c)
		}
	}
}

func TestLostPacketIsInTheNext(t *testing.T) {
	e, whole := newAudio(t, AudioConfig{Kbit: 32, Loss: 20})
	_, fec := newAudio(t, AudioConfig{Kbit: 32})
	_, made := newAudio(t, AudioConfig{Kbit: 32})
	packets := encodeVoice(t, e, 300)
	var want, gotFEC, gotMade []int16
	pcm := make([]int16, media.FrameSamples)
	must := func(err error) []int16 {
		if err != nil {
			t.Fatal(err)
		}
		return pcm
	}
	withFEC := 0
	for n, packet := range packets[:len(packets)-1] {
		want = append(want, must(whole.Decode(packet, pcm))...)
		if n%5 != 3 {
			gotFEC = append(gotFEC, must(fec.Decode(packet, pcm))...)
			gotMade = append(gotMade, must(made.Decode(packet, pcm))...)
			continue
		}
		if HasFEC(packets[n+1]) {
			withFEC++
		}
		gotFEC = append(gotFEC, must(fec.DecodeFEC(packets[n+1], pcm))...)
		gotMade = append(gotMade, must(made.Conceal(pcm))...)
	}
	if withFEC < 40 {
		t.Errorf("%d of 60 packets carry the one before", withFEC)
	}
	differs := func(got []int16) (sum float64) {
		for i, w := range envelope(want) {
			sum += math.Abs(w - envelope(got[i*480:][:480])[0])
		}
		return sum
	}
	if f, m := differs(gotFEC), differs(gotMade); f > 0.5*m {
		t.Errorf("FEC leaves an error of %.0f, concealment of %.0f", f, m)
	}
}

func TestNothingIsSentInSilenceWithDTX(t *testing.T) {
	e, d := newAudio(t, AudioConfig{Kbit: 24, DTX: true})
	pcm, none := make([]int16, media.FrameSamples), 0
	chance := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		for i := range pcm {
			pcm[i] = int16(chance.IntN(7) - 3)
		}
		packet, err := e.Encode(pcm, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(packet) == 0 {
			none++
			if err := d.Conceal(pcm); err != nil {
				t.Fatal(err)
			}
		} else if err := d.Decode(packet, pcm); err != nil {
			t.Fatal(err)
		}
	}
	if none < 120 {
		t.Errorf("nothing sent for %d of 200 packets of silence", none)
	}
	for _, packet := range encodeVoice(t, e, 100)[5:] {
		if len(packet) == 0 {
			t.Fatal("DTX left out speech")
		}
	}
}

func TestConcealmentFadesAway(t *testing.T) {
	e, d := newAudio(t, AudioConfig{Kbit: 32})
	pcm := make([]int16, media.FrameSamples)
	for _, packet := range encodeVoice(t, e, 50) {
		if err := d.Decode(packet, pcm); err != nil {
			t.Fatal(err)
		}
	}
	before := envelope(pcm)[0]
	for range 25 {
		if err := d.Conceal(pcm); err != nil {
			t.Fatal(err)
		}
	}
	if loud := envelope(pcm)[0]; loud > before/5 {
		t.Errorf("half a second after the last packet it sounds at %.0f, of %.0f", loud, before)
	}
}

// A packet may say that it is of 120 ms, and a slice may have room behind its end.
func TestDecoderWritesOneFrameOnly(t *testing.T) {
	e, d := newAudio(t, AudioConfig{Kbit: 32})
	packet := encodeVoice(t, e, 1)[0]
	buf := make([]int16, 6*media.FrameSamples)
	pcm := buf[:media.FrameSamples]
	check := func(what string) {
		t.Helper()
		for _, v := range buf[media.FrameSamples:] {
			if v != 0 {
				t.Fatalf("%s wrote beyond the frame", what)
			}
		}
	}
	if err := d.Decode(packet, pcm); err != nil {
		t.Fatal(err)
	}
	check("Decode")
	if err := d.DecodeFEC(packet, pcm); err != nil {
		t.Fatal(err)
	}
	check("DecodeFEC")
	d.Conceal(pcm)
	check("Conceal")
	for name, bad := range map[string][]byte{
		"empty": {}, "three frames": append([]byte{packet[0] | 3, 3}, packet[1:]...), "stereo": append([]byte{packet[0] | 4}, packet[1:]...),
		"60 ms of SILK": {3<<3 | 0, 1, 2, 3}, "2.5 ms of CELT": {16 << 3, 1, 2, 3}, "too long": make([]byte, MaxPacket+2),
	} {
		if err := d.Decode(bad, pcm); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: Decode: %v, want ErrMalformed", name, err)
		}
		if err := d.DecodeFEC(bad, pcm); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: DecodeFEC: %v, want ErrMalformed", name, err)
		}
		check(name)
	}
}

func TestEncoderAppendsInPlace(t *testing.T) {
	e, _ := newAudio(t, AudioConfig{Kbit: 32})
	pcm := make([]int16, media.FrameSamples)
	voice(pcm, 3)
	buf := make([]byte, 2, 2+MaxPacket)
	out, err := e.Encode(pcm, buf)
	if err != nil || &out[0] != &buf[0] || len(out) < 10 {
		t.Errorf("Encode gave %d bytes elsewhere, %v", len(out), err)
	}
	if out, err = e.Encode(pcm, []byte{7}); err != nil || len(out) < 10 || out[0] != 7 {
		t.Errorf("Encode into too little room gave %d bytes, %v", len(out), err)
	}
	if _, err := e.Encode(pcm[:480], nil); err == nil {
		t.Error("10 ms were encoded")
	}
}

func TestPacketsTakeNoMemory(t *testing.T) {
	e, d := newAudio(t, AudioConfig{Kbit: 32, Loss: 10, DTX: true})
	pcm, buf := make([]int16, media.FrameSamples), make([]byte, 0, MaxPacket)
	voice(pcm, 3)
	if got := testing.AllocsPerRun(50, func() {
		packet, _ := e.Encode(pcm, buf)
		if d.Decode(packet, pcm) != nil || d.DecodeFEC(packet, pcm) != nil || d.Conceal(pcm) != nil {
			t.Fatal("not decoded")
		}
		voice(pcm, 3)
	}); got != 0 {
		t.Errorf("a packet takes memory %v times", got)
	}
}
