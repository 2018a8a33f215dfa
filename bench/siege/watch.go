//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A usage is what a process takes of the machine.
type usage struct {
	RSS     int64 // bytes
	CPU     time.Duration
	Threads int
	Files   int
	Disk    int64 // bytes in its profile
}

// tick is the kernel's clock tick: USER_HZ is 100 wherever Linux runs.
const clockTick = time.Second / 100

// usageOf reads what a program takes now.
func usageOf(p *program) (usage, error) {
	var u usage
	proc := fmt.Sprintf("/proc/%d/", p.cmd.Process.Pid)
	status, err := os.ReadFile(proc + "status")
	if err != nil {
		return u, err
	}
	for _, l := range strings.Split(string(status), "\n") {
		name, value, _ := strings.Cut(l, ":")
		n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		switch name {
		case "VmRSS":
			u.RSS = n << 10
		case "Threads":
			u.Threads = int(n)
		}
	}
	stat, err := os.ReadFile(proc + "stat")
	if err != nil {
		return u, err
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	for _, i := range []int{11, 12} { // utime and stime, the 14th and 15th of all
		n, _ := strconv.ParseInt(string(fields[i]), 10, 64)
		u.CPU += time.Duration(n) * clockTick
	}
	files, err := os.ReadDir(proc + "fd")
	u.Files = len(files)
	return u, err
}

// diskOf adds up the files of a folder. One that is gone meanwhile counts for nothing.
func diskOf(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil
	})
	return n
}

// A watch samples programs.
type watch struct {
	programs []*program

	mu   sync.Mutex // guards what follows
	most []usage    // since the last call of span, field by field
	last []usage
	late []time.Duration // of this program, since then
}

func newWatch(programs []*program) *watch {
	return &watch{programs: programs, most: make([]usage, len(programs)), last: make([]usage, len(programs))}
}

// wakeEvery is how often this program wakes up to see how late it is.
const wakeEvery = 10 * time.Millisecond

// doze measures how late this program wakes up, until the context ends: by so much the machine holds up whatever runs on it.
func (w *watch) doze(ctx context.Context) {
	for due := time.Now().Add(wakeEvery); ctx.Err() == nil; due = time.Now().Add(wakeEvery) {
		wait(ctx, time.Until(due))
		w.mu.Lock()
		w.late = append(w.late, time.Since(due))
		w.mu.Unlock()
	}
}

// run samples until the context ends.
func (w *watch) run(ctx context.Context) {
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		w.sample()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (w *watch) sample() {
	for i, p := range w.programs {
		u, err := usageOf(p)
		if err != nil {
			continue // it is gone, which is judged elsewhere
		}
		u.Disk = diskOf(p.dir)
		w.mu.Lock()
		w.last[i] = u
		m := &w.most[i]
		*m = usage{max(m.RSS, u.RSS), u.CPU, max(m.Threads, u.Threads), max(m.Files, u.Files), max(m.Disk, u.Disk)}
		w.mu.Unlock()
	}
}

// A span is what programs took in a stretch of time: most of everything, and how it was at the end.
type span struct {
	most, end []usage
	late      []time.Duration // how late this program woke up
}

// span ends a stretch and begins the next.
func (w *watch) span() span {
	w.sample()
	w.mu.Lock()
	defer w.mu.Unlock()
	s := span{w.most, append([]usage(nil), w.last...), w.late}
	w.late = nil
	w.most = make([]usage, len(w.programs))
	return s
}
