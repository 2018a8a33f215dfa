//go:build !nogui

package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// A cost is what a program's window costs that nobody touches.
type cost struct {
	What  string  `json:"what"`
	Start float64 `json:"start_ms"`     // until it is drawn
	Used  float64 `json:"start_cpu_ms"` // CPU time until then, all threads: what a busy machine does not change
	RSS   float64 `json:"rss_mb"`       // resident memory some seconds later
	CPU   float64 `json:"cpu_percent"`  // of one core, from then on
}

// Programs measures two programs in turn: the one with a bare window, and the one to be compared with it.
func programs(pairs int, span time.Duration, bare, other string) error {
	x, err := xgb.NewConn()
	if err != nil {
		return err
	}
	defer x.Close()
	var all [2][]cost
	for range pairs {
		for i, line := range []string{bare, other} {
			c, err := startProgram(x, line, span)
			if err != nil {
				return fmt.Errorf("%s: %w", line, err)
			}
			all[i] = append(all[i], c)
			say(c)
		}
	}
	ratio := func(of func(cost) float64) map[string]float64 {
		mid := func(costs []cost) float64 {
			v := make([]float64, len(costs))
			for i, c := range costs {
				v[i] = of(c)
			}
			slices.Sort(v)
			return v[len(v)/2]
		}
		return map[string]float64{"bare": mid(all[0]), "other": mid(all[1]), "ratio": mid(all[1]) / mid(all[0])}
	}
	say(map[string]any{
		"what": "medians", "start_ms": ratio(func(c cost) float64 { return c.Start }),
		"start_cpu_ms": ratio(func(c cost) float64 { return c.Used }),
		"rss_mb":       ratio(func(c cost) float64 { return c.RSS }), "cpu_percent": ratio(func(c cost) float64 { return c.CPU }),
	})
	return nil
}

// startProgram runs a program until it has been measured.
func startProgram(x *xgb.Conn, line string, span time.Duration) (cost, error) {
	args := strings.Fields(line)
	cmd := exec.Command(args[0], args[1:]...)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return cost{}, err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	for !drawn(x, uint32(cmd.Process.Pid)) {
		if time.Since(began) > 30*time.Second {
			return cost{}, fmt.Errorf("no window within %v", time.Since(began))
		}
		time.Sleep(2 * time.Millisecond) // windows do not signal to others
	}
	c := cost{What: args[0], Start: ms(time.Since(began))}
	used, _ := processTime(cmd.Process.Pid)
	c.Used = ms(used)
	time.Sleep(5 * time.Second)
	rss, _ := resident(cmd.Process.Pid)
	c.RSS = rss
	before, err := processTime(cmd.Process.Pid)
	if err != nil {
		return c, err
	}
	time.Sleep(span)
	after, err := processTime(cmd.Process.Pid)
	c.CPU = 100 * (after - before).Seconds() / span.Seconds()
	return c, err
}

// drawn reports whether a process has a window that is not black in its middle.
func drawn(x *xgb.Conn, pid uint32) bool {
	root := xproto.Setup(x).DefaultScreen(x).Root
	for _, w := range words32(x, root, "_NET_CLIENT_LIST") {
		if is := words32(x, xproto.Window(w), "_NET_WM_PID"); len(is) != 1 || is[0] != pid {
			continue
		}
		size, err := xproto.GetGeometry(x, xproto.Drawable(w)).Reply()
		if err != nil {
			return false
		}
		is, err := xproto.GetImage(x, xproto.ImageFormatZPixmap, xproto.Drawable(w), int16(size.Width/2), int16(size.Height/2), 1, 1, ^uint32(0)).Reply()
		if err != nil || len(is.Data) < 3 {
			return false
		}
		return is.Data[0] > 0 || is.Data[1] > 0 || is.Data[2] > 0
	}
	return false
}

// words32 returns a property of a window.
func words32(x *xgb.Conn, w xproto.Window, name string) (out []uint32) {
	atom, err := xproto.InternAtom(x, false, uint16(len(name)), name).Reply()
	if err != nil {
		return nil
	}
	p, err := xproto.GetProperty(x, false, w, atom.Atom, xproto.GetPropertyTypeAny, 0, 1024).Reply()
	if err != nil || p.Format != 32 {
		return nil
	}
	for b := p.Value; len(b) >= 4; b = b[4:] {
		out = append(out, binary.LittleEndian.Uint32(b))
	}
	return out
}

// resident returns how much memory of a process there is, in MB.
func resident(pid int) (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(b), "VmRSS:")
	kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return kb / 1024, err
}

// processTime returns how long a process has used a processor: to the nanosecond, thread by thread.
func processTime(pid int) (sum time.Duration, err error) {
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, t := range threads {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/schedstat", pid, t.Name()))
		if err != nil {
			continue // it has ended
		}
		ns, err := strconv.ParseInt(strings.Fields(string(b))[0], 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(ns)
	}
	return sum, err
}
