package cli

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/session/udp"
)

func newDemo(c *common) *cobra.Command {
	var pictures string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show a class at work",
		Long: "Show a class at work: a teacher's window, and students and a proctor who talk, write and raise hands, all on this\n" +
			"machine. It goes on until the window is closed. Without a display the window opens in a virtual one (Xvfb), so do\n" +
			"those of two students, pictures of them are taken, and the demo ends. Nothing leaves this machine unless --interface\n" +
			"names a network.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.env.Show == nil {
				return errNoWindow
			}
			return c.demo(cmd.Context(), pictures, 1)
		},
	}
	cmd.Flags().StringVar(&pictures, "pictures", "", "folder for the pictures (default: a new one)")
	return cmd
}

const (
	demoTitle   = "Photosynthesis"
	demoTeacher = "Dr. Mara Lindqvist"
)

// A demo is a class in which everybody but the teacher is simulated. The teacher's window is this process's, and so are the
// people without a window; each of them is a member of the class on sockets of their own.
type demo struct {
	c       *common
	out     *printer
	dir     string // profiles, the invite and what is spoken; removed at the end
	display string // a virtual one; empty: the real one
	pace    float64
	store   *model.Store // of the teacher's window
	news    chan struct{}
	cast    []class // as in demoCast, then who is at the door
	seats   []*demoSeat
}

// demo shows the class until the teacher's window is closed, or its pictures are taken.
func (c *common) demo(ctx context.Context, pictures string, pace float64) error {
	if len(c.interfaces) == 0 { // its class is open to anyone who hears of it
		name, err := udp.Loopback()
		if err != nil {
			return err
		}
		c.interfaces = []string{name}
	}
	dir, err := os.MkdirTemp("", "lyceum-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d := &demo{c: c, out: c.printer(), dir: dir, pace: pace, news: make(chan struct{}, 1)}
	if !hasDisplay() {
		server, display, err := startDisplay(ctx)
		if err != nil {
			return err
		}
		defer endProcess(server)
		d.display = display
		if err := os.Setenv("DISPLAY", display); err != nil { // the window is this process's
			return err
		}
	}
	return d.run(ctx, pictures)
}

// run opens the teacher's window, and has the others play until it is closed.
func (d *demo) run(ctx context.Context, pictures string) error {
	speech, err := unpackSpeech(d.dir)
	if err != nil {
		return err
	}
	words.Use(words.Desktop())
	o := d.options(demoTeacher, room.Media{Camera: "test", Microphone: speech[0], Speaker: d.speaker()})
	d.store = model.New(model.Config{Rooms: d.c.env.open.rooms, Room: o, Dir: o.ProfileDir, Log: o.Logger, Language: words.Desktop(), SkipCheck: true})
	d.store.Watch(func(*model.Snapshot) {
		select {
		case d.news <- struct{}{}:
		default: // it is told already
		}
	})
	d.store.SetName(demoTeacher)
	d.store.Teach(demoTitle, true)

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var playing sync.WaitGroup
	var played error
	playing.Go(func() {
		if played = d.play(ctx, speech, pictures); played != nil || d.display != "" {
			cancel()
		}
	})
	if d.c.json {
		playing.Go(func() { steer(ctx, d.c.env, d.out, d.store) })
	}
	shown := d.c.env.Show(ctx, d.store)
	cancel()
	playing.Wait()
	d.dismiss()
	if shown != nil {
		return shown
	}
	return played
}

// speaker is by what the teacher hears the others: the demo of a machine without one is silent.
func (d *demo) speaker() string {
	for _, is := range d.c.env.open.devices() {
		if is.Kind == room.Speaker && d.display == "" {
			return "default"
		}
	}
	return "none"
}

// options are those of somebody in the demo.
func (d *demo) options(name string, m room.Media) room.Options {
	o := d.c.options()
	o.Name, o.ProfileDir, o.Port, o.Media = name, filepath.Join(d.dir, name), 0, m
	return o
}

// play has everybody come in, and then do what the scene says. It returns early when ctx ends, which is no error.
func (d *demo) play(ctx context.Context, speech []string, pictures string) error {
	err := d.gather(ctx, speech)
	if err == nil && d.display == "" {
		if !d.c.json {
			d.out.print("The demo goes on until its window is closed.", nil)
		}
		err = d.act(ctx, demoRounds)
	} else if err == nil {
		err = d.photograph(ctx, pictures)
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// wait lets time pass.
func (d *demo) wait(ctx context.Context, t time.Duration) error {
	timer := time.NewTimer(time.Duration(float64(t) * d.pace))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// until waits until the teacher's window shows something.
func (d *demo) until(ctx context.Context, holds func(*model.Snapshot) bool) (*model.Snapshot, error) {
	for {
		if s := d.store.Snapshot(); holds(s) {
			return s, nil
		}
		select {
		case <-d.news:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
