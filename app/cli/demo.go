package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"lyceum/session/udp"
)

func newDemo(c *common) *cobra.Command {
	var pictures string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show a class of three people chatting",
		Long: "Show a class of three people chatting, each in a window of their own. Without a display the windows\n" +
			"open in virtual ones (Xvfb), pictures of them are taken, and the demo ends. Nothing leaves this machine\n" +
			"unless --interface names a network.",
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

// demoLines is what is said, by whom.
var demoLines = []struct {
	who  int
	text string
}{
	{0, "Good morning. Today: where does the oxygen come from?"},
	{1, "From the water, not from the CO₂?"},
	{2, "I thought it was the CO₂."},
	{0, "Ruben and Kamen marked the oxygen in water with ¹⁸O, and the gas had it."},
	{1, "Then the leaf splits water. Can we try it with our own leaves?"},
}

var demoNames = [...]string{"Dr. Mara Lindqvist", "Priya Nair", "Jonas Virtanen"}

// How long the demo waits for each thing to show.
const (
	demoOpens  = 30 * time.Second
	demoPause  = 900 * time.Millisecond // between lines, as people read
	demoSettle = 3 * time.Second        // before the pictures
	demoLook   = 100 * time.Millisecond // between looks whether something is there
)

// A demoRun is the processes and folders of one demo.
type demoRun struct {
	c          *common
	out        *printer
	interfaces []string
	dir        string // profiles and the invite; removed at the end
	virtual    bool
	pace       float64 // how long everything takes, 1 for people
	people     []*demoPerson
}

// A demoPerson is one window in a process of its own.
type demoPerson struct {
	display string // of a virtual one
	server  *exec.Cmd
	window  *exec.Cmd
	input   io.WriteCloser
	ended   chan error
}

// demo opens the windows, has them chat, and takes pictures or waits until they are closed.
func (c *common) demo(ctx context.Context, pictures string, pace float64) error {
	interfaces := c.interfaces
	if len(interfaces) == 0 { // its class is open to anyone who hears of it
		name, err := udp.Loopback()
		if err != nil {
			return err
		}
		interfaces = []string{name}
	}
	dir, err := os.MkdirTemp("", "lyceum-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d := &demoRun{c: c, out: c.printer(), interfaces: interfaces, dir: dir, virtual: !hasDisplay(), pace: pace}
	defer d.stop()
	err = d.show(ctx, pictures)
	if ctx.Err() != nil {
		return nil // it was to end
	}
	return err
}

func (d *demoRun) show(ctx context.Context, pictures string) error {
	if err := d.openAll(ctx); err != nil {
		return err
	}
	for _, l := range demoLines {
		if _, err := fmt.Fprintf(d.people[l.who].input, "say %s\n", l.text); err != nil {
			return fmt.Errorf("%s left the demo: %w", demoNames[l.who], err)
		}
		if err := d.wait(ctx, demoPause); err != nil {
			return err
		}
	}
	if !d.virtual {
		if !d.c.json {
			d.out.print("The demo runs until its windows are closed.", nil)
		}
		return d.untilClosed(ctx)
	}
	if err := d.wait(ctx, demoSettle); err != nil {
		return err
	}
	return d.photograph(ctx, pictures)
}

// openAll opens the teacher's window, waits for the invite, and opens the others.
func (d *demoRun) openAll(ctx context.Context) error {
	invite := filepath.Join(d.dir, "invite")
	for i, name := range demoNames {
		args := []string{"--name", name, "--json", "--profile", filepath.Join(d.dir, fmt.Sprint(i))}
		for _, n := range d.interfaces {
			args = append(args, "--interface", n)
		}
		if i == 0 {
			args = append([]string{"host", "--title", "Photosynthesis", "--open", "--invite-file", invite}, args...)
		} else {
			args = append([]string{"join", "@" + invite}, args...)
		}
		p, err := d.open(ctx, args)
		if err != nil {
			return err
		}
		d.people = append(d.people, p)
		if i == 0 {
			if err := d.waitForFile(ctx, invite); err != nil {
				return err
			}
		}
	}
	return d.wait(ctx, demoSettle)
}

// open starts one window, in a virtual display of its own if there is no real one.
func (d *demoRun) open(ctx context.Context, args []string) (*demoPerson, error) {
	p := &demoPerson{ended: make(chan error, 1)}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p.window = exec.CommandContext(ctx, self, args...)
	p.window.Env = os.Environ()
	if d.virtual {
		if p.server, p.display, err = startDisplay(ctx); err != nil {
			return nil, err
		}
		p.window.Env = append(p.window.Env, "DISPLAY="+p.display)
	}
	p.window.Stderr = d.c.env.Err
	if p.input, err = p.window.StdinPipe(); err == nil {
		err = p.window.Start()
	}
	if err != nil {
		p.stop()
		return nil, fmt.Errorf("open a window: %w", err)
	}
	go func() { p.ended <- p.window.Wait() }()
	return p, nil
}

// errWindowClosed ends a demo whose window went away.
var errWindowClosed = errors.New("a window of the demo closed early")

// wait lets time pass while all windows stay open.
func (d *demoRun) wait(ctx context.Context, t time.Duration) error {
	timer := time.NewTimer(time.Duration(float64(t) * d.pace))
	defer timer.Stop()
	check := time.NewTicker(demoLook)
	defer check.Stop()
	for {
		select {
		case <-timer.C:
			return d.closed()
		case <-ctx.Done():
			return ctx.Err()
		case <-check.C:
			if err := d.closed(); err != nil {
				return err
			}
		}
	}
}

// closed returns an error if a window went away.
func (d *demoRun) closed() error {
	for _, p := range d.people {
		select {
		case err := <-p.ended:
			p.ended <- err
			return errors.Join(errWindowClosed, err)
		default:
		}
	}
	return nil
}

func (d *demoRun) waitForFile(ctx context.Context, file string) error {
	for waited := time.Duration(0); waited < demoOpens; waited += demoLook {
		if _, err := os.Stat(file); err == nil {
			return nil
		}
		if err := d.wait(ctx, demoLook); err != nil {
			return err
		}
	}
	return errors.New("the teacher's window did not start its class")
}

func (d *demoRun) untilClosed(ctx context.Context) error {
	for _, p := range d.people {
		select {
		case <-p.ended:
			p.ended <- nil
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// photograph takes a picture of each display and says where it is.
func (d *demoRun) photograph(ctx context.Context, dir string) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "lyceum-pictures-"); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i, p := range d.people {
		file := filepath.Join(dir, [...]string{"teacher.png", "student-1.png", "student-2.png"}[i])
		shot := exec.CommandContext(ctx, "import", "-display", p.display, "-window", "root", file)
		if out, err := shot.CombinedOutput(); err != nil {
			return fmt.Errorf("picture of a virtual display (ImageMagick's import): %w: %s", err, out)
		}
		d.out.print("picture", fields{{"file", file}})
	}
	return nil
}

// stop ends all windows and displays and waits for them.
func (d *demoRun) stop() {
	for _, p := range d.people {
		p.stop()
	}
}

func (p *demoPerson) stop() {
	if p.window.Process != nil {
		_ = p.window.Process.Kill()
		<-p.ended
	}
	if p.server != nil {
		_ = p.server.Process.Kill()
		_ = p.server.Wait()
	}
}
