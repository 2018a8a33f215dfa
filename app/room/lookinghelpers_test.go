package room

import (
	"image"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/session/monitor"
)

// A wall counts the small pictures that come.
type wall struct {
	mu     sync.Mutex // guards what follows
	shown  map[string]int
	newest map[string]image.Image
}

func newWall() *wall { return &wall{shown: map[string]int{}, newest: map[string]image.Image{}} }

// look looks at people's screens.
func (w *wall) look(d *desk, names ...string) {
	d.t.Helper()
	var all []Look
	for _, p := range d.Snapshot().People {
		if slices.Contains(names, p.Name) {
			all = append(all, Look{ID: p.ID, What: LookScreen, Width: 256, Height: 144, Picture: func(is image.Image, _ time.Time) {
				w.mu.Lock()
				defer w.mu.Unlock()
				w.shown[p.Name]++
				w.newest[p.Name] = is
			}})
		}
	}
	must(d.t, d.Look(all))
}

func (w *wall) count(name string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shown[name]
}

// screens are a teacher and two students who have a screen, which none of them shares.
func screens(b *building) (teacher, ana, ben *desk) {
	teacher, ana, ben = b.desk("Teacher"), b.desk("Ana"), b.desk("Ben")
	teacher.launch("T")
	for _, d := range []*desk{ana, ben} {
		d.join(teacher.Invite())
	}
	time.Sleep(5 * time.Second)
	for _, d := range []*desk{ana, ben} {
		must(b.t, d.Choose(Screen, "test"))
		must(b.t, d.Choose(Camera, "test"))
	}
	return teacher, ana, ben
}

// asked returns what a desk is asked for now.
func (d *desk) asked() (all []string) {
	for _, a := range d.Snapshot().Asked {
		all = append(all, a.What+" by "+a.By.Name)
	}
	return all
}

func (d *desk) viewers() (all []string) {
	for _, v := range d.Snapshot().Viewers {
		text := v.Name + " " + v.What
		if v.Large {
			text += " large"
		}
		all = append(all, text)
	}
	return all
}

func wantAll(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func (d *desk) idOf(name string) string {
	for _, p := range d.Snapshot().People {
		if p.Name == name {
			return p.ID
		}
	}
	d.t.Fatalf("%s does not see %s", d.options.Name, name)
	return ""
}

// encodedLook returns a look at a screen, large and small.
func encodedLook(t *testing.T) []byte {
	t.Helper()
	b, err := monitor.EncodeLook(monitor.Look{At: time.Now(), Screen: monitor.Sight{
		Small: true, Width: 256, Height: 144, Period: time.Second, Large: true, LargeWidth: 1920, LargeHeight: 1080,
	}})
	must(t, err)
	return b
}

// encodedBomb returns a small picture that says it is the largest there can be.
func encodedBomb(t *testing.T) []byte {
	t.Helper()
	b, err := monitor.EncodeThumbnail(monitor.Thumbnail{What: monitor.OfScreen, At: time.Now(), Number: 1, JPEG: []byte{
		0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1,
	}})
	must(t, err)
	return b
}
