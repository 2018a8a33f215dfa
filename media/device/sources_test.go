package device

import (
	"errors"
	"io"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
)

func TestSpecOfWhatAPersonWrites(t *testing.T) {
	for _, tt := range []struct {
		kind Kind
		text string
		want Spec
	}{
		{Camera, "", Spec{Kind: Camera}},
		{Camera, "default", Spec{Kind: Camera}},
		{Speaker, "none", Spec{Kind: Speaker, From: None}},
		{Microphone, "test", Spec{Kind: Microphone, From: Test}},
		{Camera, "a b.Y4M", Spec{Kind: Camera, From: File, Name: "a b.Y4M"}},
		{Microphone, "/x/speech.wav", Spec{Kind: Microphone, From: File, Name: "/x/speech.wav"}},
		{Microphone, "lesson.webm", Spec{Kind: Microphone, From: File, Name: "lesson.webm"}},
		{Camera, "HD-3000: /dev/video0", Spec{Kind: Camera, From: Named, Name: "HD-3000: /dev/video0"}},
	} {
		got, err := ParseSpec(tt.kind, tt.text)
		if err != nil || got.From != tt.want.From || got.Name != tt.want.Name || got.Kind != tt.want.Kind {
			t.Errorf("ParseSpec(%v, %q) = %+v, %v; want %+v", tt.kind, tt.text, got, err, tt.want)
		}
		if again, err := ParseSpec(tt.kind, got.String()); err != nil || again.From != got.From || again.Name != got.Name {
			t.Errorf("ParseSpec(%v, %q) is not what it was: %+v, %v", tt.kind, got.String(), again, err)
		}
	}
	for kind, text := range map[Kind]string{Camera: "speech.wav", Microphone: "talk.y4m"} {
		if _, err := ParseSpec(kind, text); !errors.Is(err, ErrFileType) {
			t.Errorf("ParseSpec(%v, %q) error = %v, want ErrFileType", kind, text, err)
		}
	}
	for _, text := range []string{"test", "out.wav"} {
		if _, err := ParseSpec(Speaker, text); !errors.Is(err, ErrNoStandIn) {
			t.Errorf("ParseSpec(%v, %q) error = %v, want ErrNoStandIn", Speaker, text, err)
		}
	}
}

func TestTestCardKeepsItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		source, err := OpenCamera(Spec{From: Test, Initials: "AL"}, Mode{Width: 320, Height: 180, FPS: 25})
		if err != nil {
			t.Fatal(err)
		}
		var p media.Picture
		for want := range uint32(26) {
			if err := source.ReadPicture(&p); err != nil {
				t.Fatal(err)
			}
			if frame, _, ok := ReadStamp(&p); !ok || frame != want {
				t.Fatalf("frame %d, %v; want %d", frame, ok, want)
			}
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("25 periods took %v", took)
		}
	})
}

func TestSlowReaderGetsTheNewestPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source, err := OpenCamera(Spec{From: Test}, Mode{Width: 320, Height: 180, FPS: 25})
		if err != nil {
			t.Fatal(err)
		}
		var p media.Picture
		source.ReadPicture(&p)
		time.Sleep(10 * time.Second)
		source.ReadPicture(&p)
		if behind := time.Since(p.At); behind > 40*time.Millisecond {
			t.Errorf("the picture is %v old", behind)
		}
		if frame, _, _ := ReadStamp(&p); frame < 249 {
			t.Errorf("frame %d after 10 s at 25 a second", frame)
		}
	})
}

func TestSlowReaderOfSoundLosesTheOldest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source, err := OpenMicrophone(Spec{Kind: Microphone, From: Test})
		if err != nil {
			t.Fatal(err)
		}
		buf := make([]int16, media.FrameSamples)
		first, _ := source.ReadSound(buf)
		if second, _ := source.ReadSound(buf); second.Sub(first) != media.FrameTime {
			t.Errorf("frames are %v apart", second.Sub(first))
		}
		time.Sleep(100 * time.Millisecond)
		if third, _ := source.ReadSound(buf); third.Sub(first) != 2*media.FrameTime {
			t.Errorf("a reader that was 100 ms late lost sound")
		}
		time.Sleep(5 * time.Second)
		at, _ := source.ReadSound(buf)
		if behind := time.Since(at); behind > tooLate+media.FrameTime {
			t.Errorf("the sound is %v old", behind)
		}
	})
}

func TestCloseEndsWhoReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		card, err := OpenScreen(Spec{Kind: Screen, From: Test}, Mode{Width: 320, Height: 180, FPS: 1})
		if err != nil {
			t.Fatal(err)
		}
		nobody, _ := OpenCamera(Spec{From: None}, Mode{Width: 320, Height: 180})
		silence, _ := OpenMicrophone(Spec{Kind: Microphone, From: None})
		ended := make(chan error, 3)
		var p, q media.Picture
		go func() {
			for err == nil {
				err = card.ReadPicture(&p)
			}
			ended <- err
		}()
		go func() { ended <- nobody.ReadPicture(&q) }()
		go func() { _, err := silence.ReadSound(nil); ended <- err }()
		time.Sleep(5500 * time.Millisecond)
		if len(ended) != 0 {
			t.Fatal("one ended before it was closed")
		}
		card.Close()
		nobody.Close()
		silence.Close()
		silence.Close()
		for range 3 {
			if err := <-ended; err != io.EOF {
				t.Errorf("reading ended with %v, want io.EOF", err)
			}
		}
	})
}

func TestNoSpeakerTakesSoundAtTheClocksPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sink, err := OpenSpeaker(Spec{Kind: Speaker, From: None})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		buf := make([]int16, media.FrameSamples)
		for i := range 51 {
			if err := sink.(interface{ AwaitRoom() error }).AwaitRoom(); err != nil || time.Since(began) != time.Duration(i)*media.FrameTime {
				t.Fatalf("room for frame %d after %v, %v", i, time.Since(began), err)
			}
			if _, err := sink.WriteSound(buf); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("a second of sound took %v", took)
		}
		sink.Close()
		if _, err := sink.WriteSound(buf); err != io.EOF {
			t.Errorf("WriteSound after Close = %v, want io.EOF", err)
		}
	})
}

func TestImpossibleModeIsRefused(t *testing.T) {
	for _, mode := range []Mode{{Width: 3, Height: 2}, {}, {Width: 640, Height: 360, FPS: 61}, {Width: 640, Height: 360, FPS: -1}} {
		if _, err := OpenCamera(Spec{From: Test}, mode); err == nil {
			t.Errorf("OpenCamera with %+v succeeded", mode)
		}
	}
}

// Talk with pauses, neither silent nor clipped, and a pip on the second.
func TestTestSoundIsLikeSpeech(t *testing.T) {
	v := newVoice("AL")
	sound := make([]int16, 4*media.SampleRate)
	at := time.Unix(1000, int64(500*time.Millisecond))
	for i := 0; i < len(sound); i += media.FrameSamples {
		v.speak(sound[i:][:media.FrameSamples], at.Add(time.Duration(i)*time.Second/media.SampleRate))
	}
	silent, loud := 0, 0
	for i := 0; i < len(sound); i += media.FrameSamples {
		sum := 0.0
		for _, s := range sound[i:][:media.FrameSamples] {
			sum += float64(s) * float64(s)
		}
		switch level := math.Sqrt(sum / media.FrameSamples); {
		case level < 30:
			silent++
		case level > 1000:
			loud++
		}
	}
	if silent < 40 || loud < 50 {
		t.Errorf("of 200 frames %d are silent and %d loud, want 40 and 50 at least", silent, loud)
	}
	for second := range 4 {
		start := second*media.SampleRate + media.SampleRate/2
		if in, before := tone(sound[start:][:pipSamples]), tone(sound[start-pipSamples:][:pipSamples]); in < 10*before {
			t.Errorf("the pip of second %d has a strength of %.0f, and before it %.0f", second, in, before)
		}
	}
}

// tone returns how strong the pip's frequency is.
func tone(sound []int16) float64 {
	re, im := 0.0, 0.0
	for i, s := range sound {
		angle := 2 * math.Pi * pipHz * float64(i) / media.SampleRate
		re += float64(s) * math.Cos(angle)
		im += float64(s) * math.Sin(angle)
	}
	return math.Hypot(re, im)
}
