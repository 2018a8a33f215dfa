package room

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/device"
)

// devicesOpened returns which devices a desk was told of that are used from then on.
func (d *desk) devicesOpened() (all []string) {
	d.seen()
	for _, ev := range d.events {
		if c, is := ev.(DeviceChanged); is && c.State == "opened" {
			all = append(all, c.Kind.String()+" "+c.Name)
		}
	}
	return all
}

// film writes a file of grey pictures that can stand in for a camera.
func film(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	b := bytes.NewBufferString("YUV4MPEG2 W320 H180 F10:1\n")
	for range 20 {
		b.WriteString("FRAME\n")
		b.Write(bytes.Repeat([]byte{90}, 320*180*3/2))
	}
	must(t, os.WriteFile(path, b.Bytes(), 0o600))
	return path
}

// A viewer counts the pictures of a stream.
type viewer struct {
	mu     sync.Mutex
	n      int
	cards  int // of them, those of the test card
	width  int // of the last
	height int
}

func (v *viewer) picture(p *media.Picture) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.n++
	v.width, v.height = p.Width, p.Height
	if _, _, ok := device.ReadStamp(p); ok {
		v.cards++
	}
}

// size returns how large the last picture was.
func (v *viewer) size() (width, height int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.width, v.height
}

// during returns how many pictures came while some time passed, and how many were of the test card.
func (v *viewer) during(d time.Duration) (n, cards int) {
	v.mu.Lock()
	v.n, v.cards = 0, 0
	v.mu.Unlock()
	time.Sleep(d)
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.n, v.cards
}

func TestCameraCanBeChangedWhileItIsSeen(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.options.Media = Media{Camera: "test"}
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		var seen, own viewer
		must(t, ana.Show([]Shown{{ID: teacher.me().ID, Stream: "cam", Picture: seen.picture}}))
		must(t, teacher.Show([]Shown{{ID: teacher.me().ID, Stream: "cam", Width: 200, Height: 200, Picture: own.picture}}))
		time.Sleep(2 * time.Second)
		if n, cards := seen.during(2 * time.Second); n < 50 || cards < n-2 {
			t.Errorf("Ana saw %d pictures in 2 s, %d of them test cards", n, cards)
		}
		n, _ := own.during(2 * time.Second)
		if w, h := own.size(); n < 50 || w != 200 || h != 112 {
			t.Errorf("the teacher saw %d own pictures in 2 s, of %d×%d", n, w, h)
		}
		wantErr(t, teacher.Choose(Camera, filepath.Join(t.TempDir(), "no.y4m")), os.ErrNotExist)
		must(t, teacher.Choose(Camera, film(t, "film.y4m")))
		time.Sleep(2 * time.Second)
		if n, cards := seen.during(2 * time.Second); n < 15 || cards > 0 {
			t.Errorf("Ana saw %d pictures in 2 s, %d of them test cards", n, cards)
		}
		if n, cards := own.during(2 * time.Second); n < 15 || cards > 0 {
			t.Errorf("the teacher saw %d own pictures in 2 s, %d of them test cards", n, cards)
		}
		broken := filepath.Join(t.TempDir(), "broken.y4m")
		must(t, os.WriteFile(broken, []byte("nothing"), 0o600))
		if err := teacher.Choose(Camera, broken); err == nil {
			t.Error("a file that is no film is taken")
		}
		time.Sleep(2 * time.Second)
		if n, _ := seen.during(2 * time.Second); n < 15 {
			t.Errorf("after a camera that could not be opened Ana saw %d pictures in 2 s", n)
		}
		ana.seen()
		streams := 0
		for _, ev := range ana.events {
			if _, is := ev.(StreamChanged); is {
				streams++
			}
		}
		if streams != 1 {
			t.Errorf("Ana was told %d times of streams that came and went, want once", streams)
		}
		must(t, teacher.Choose(Camera, "none"))
		time.Sleep(2 * time.Second)
		ana.wantStreams()
		wantErr(t, teacher.SetOn(Camera, true), ErrNoDevice)
		must(t, teacher.Choose(Camera, "test"))
		must(t, teacher.SetOn(Camera, true))
		time.Sleep(2 * time.Second)
		ana.wantStreams("Teacher cam")
		if n, cards := own.during(2 * time.Second); n < 50 || cards < n/2 {
			t.Errorf("the teacher saw %d own pictures in 2 s, %d of them test cards", n, cards)
		}
	})
}

func TestOwnPicturesAreSeenThoughNobodyElseIsThere(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher")
		teacher.options.Media = Media{Camera: "test", Screen: "test"}
		teacher.launch("T")
		var cam, screen viewer
		me := teacher.me().ID
		must(t, teacher.Show([]Shown{{ID: me, Stream: "cam", Picture: cam.picture}, {ID: me, Stream: "screen", Width: 640, Height: 400, Picture: screen.picture}}))
		time.Sleep(3 * time.Second)
		n, _ := cam.during(2 * time.Second)
		if w, h := cam.size(); n < 50 || w != 640 || h != 360 {
			t.Errorf("%d pictures of the camera in 2 s, of %d×%d", n, w, h)
		}
		n, _ = screen.during(2 * time.Second)
		if w, h := screen.size(); n < 15 || w != 640 || h != 360 {
			t.Errorf("%d pictures of the screen in 2 s, of %d×%d", n, w, h)
		}
		must(t, teacher.Show(nil))
		time.Sleep(time.Second)
		if n, _ := cam.during(2 * time.Second); n > 0 {
			t.Errorf("%d pictures came though nobody looks", n)
		}
	})
}

func TestCameraIsEncodedOnlyWhileSomebodyLooks(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.options.Media = Media{Camera: "test"}
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(10 * time.Second)
		if got := teacher.kbitOf("cam"); got > 0 {
			t.Errorf("%.1f kbit/s while nobody looks", got)
		}
		var seen viewer
		must(t, ana.Show([]Shown{{ID: teacher.me().ID, Stream: "cam", Picture: seen.picture}}))
		if n, _ := seen.during(500 * time.Millisecond); n == 0 {
			t.Error("nothing is seen for half a second")
		}
		if n, _ := seen.during(5 * time.Second); n < 140 {
			t.Errorf("%d pictures in 5 s", n)
		}
		must(t, ana.Show(nil))
		time.Sleep(10 * time.Second)
		if got := teacher.kbitOf("cam"); got > 0 {
			t.Errorf("%.1f kbit/s when nobody looks any more", got)
		}
		must(t, ana.Show([]Shown{{ID: teacher.me().ID, Stream: "cam", Picture: seen.picture}}))
		if n, _ := seen.during(time.Second); n < 10 {
			t.Errorf("looked at once more, %d pictures in a second", n)
		}
	})
}

func TestMicrophoneCanBeChangedWhileItIsHeard(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := threeDesks(b)
		wantErr(t, teacher.Choose(Microphone, "film.y4m"), ErrDeviceFileType)
		if err := teacher.Choose(Microphone, "USB Headset that nobody has"); err == nil {
			t.Error("a microphone that is not there is taken")
		}
		rate := func() float64 {
			time.Sleep(6 * time.Second)
			return teacher.kbitOf("mic")
		}
		if got := rate(); got < 5 {
			t.Errorf("%.1f kbit/s after a microphone that could not be opened", got)
		}
		if got := teacher.Level(); got < -60 {
			t.Errorf("the level of the test sound is %.0f dBFS", got)
		}
		must(t, teacher.Choose(Microphone, "test"))
		if got := rate(); got < 5 {
			t.Errorf("%.1f kbit/s from the other microphone", got)
		}
		ana.wantStreams("Ana mic", "Ben mic", "Teacher mic")
		must(t, teacher.Choose(Microphone, "none"))
		time.Sleep(2 * time.Second)
		ana.wantStreams("Ana mic", "Ben mic")
		if got := teacher.Level(); got != -96 {
			t.Errorf("the level of no microphone is %.0f dBFS", got)
		}
		if got := teacher.devicesOpened(); !slices.Equal(got, []string{"mic test", "mic test", "mic test"}) { // the second went on with
			t.Errorf("opened %q", got)
		}
	})
}

func TestVolumeIsWithinBounds(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, _, _ := threeDesks(b)
		for percent, want := range map[int]error{-1: ErrVolume, 201: ErrVolume, 0: nil, 200: nil} {
			wantErr(t, teacher.SetVolume("Ana", percent), want)
		}
		wantErr(t, teacher.SetVolume("Nobody", 50), ErrNobody)
	})
}

// loudest returns the highest sample of a saved sound between two moments of it.
func loudest(t *testing.T, path string, from, to time.Duration) (peak int) {
	t.Helper()
	saved, err := os.ReadFile(path)
	must(t, err)
	const head = 44
	at := func(d time.Duration) int { return head + 2*int(d*media.SampleRate/time.Second) }
	if len(saved) < at(to) {
		t.Fatalf("%d bytes were saved", len(saved))
	}
	for s := saved[at(from):at(to)]; len(s) >= 2; s = s[2:] {
		peak = max(peak, int(int16(uint16(s[0])|uint16(s[1])<<8)))
	}
	return peak
}

func TestVolumeOfAPersonIsSetHereAndLasts(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		path := filepath.Join(t.TempDir(), "heard.wav")
		teacher.options.Media = Media{SaveAudio: path}
		ana.options.Media = Media{Microphone: "test"}
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(10 * time.Second)
		must(t, teacher.SetVolume("Ana", 0))
		time.Sleep(6 * time.Second)
		must(t, ana.SetOn(Microphone, false))
		time.Sleep(2 * time.Second)
		must(t, ana.SetOn(Microphone, true)) // which is silenced still
		time.Sleep(6 * time.Second)
		must(t, teacher.SetVolume("Ana", 100))
		time.Sleep(6 * time.Second)
		teacher.goAway()
		total := 30 * time.Second
		if got := loudest(t, path, 5*time.Second, 9*time.Second); got < 1000 {
			t.Errorf("before, a peak of %d", got)
		}
		if got := loudest(t, path, 11*time.Second, total-7*time.Second); got > 10 {
			t.Errorf("silenced, a peak of %d", got)
		}
		if got := loudest(t, path, total-5*time.Second, total-time.Second); got < 1000 {
			t.Errorf("after, a peak of %d", got)
		}
	})
}
