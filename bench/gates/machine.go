package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// A machine is what was measured on, and when.
type machine struct {
	Date     string   `json:"date"`
	Commit   string   `json:"commit"`
	System   string   `json:"system"`
	CPU      string   `json:"cpu"`
	CPUs     int      `json:"cpus"`
	Memory   string   `json:"memory"`
	Versions []string `json:"versions"`
	Minutes  float64  `json:"minutes"` // that the commands took
}

func (m machine) String() string {
	return fmt.Sprintf("%s, commit %s: %s, %d processors (%s), %s of memory; %s. The commands took %.0f minutes.",
		m.Date, m.Commit, m.System, m.CPUs, m.CPU, m.Memory, strings.Join(m.Versions, ", "), m.Minutes)
}

// look finds out about this machine.
func look(root string) machine {
	return machine{
		Date:   time.Now().Format("2 January 2006"),
		Commit: commitOf(root),
		System: first(said(root, "uname", "-sr"), runtime.GOOS),
		CPU:    first(strings.TrimSpace(lineOf("/proc/cpuinfo", "model name")), runtime.GOARCH),
		CPUs:   runtime.NumCPU(),
		Memory: gigabytes(lineOf("/proc/meminfo", "MemTotal")),
		Versions: []string{strings.Replace(runtime.Version(), "go", "Go ", 1), "Fyne " + required(root+"/go.mod", "fyne.io/fyne/v2"),
			"quic-go " + required(root+"/bench/compare/go.mod", "github.com/quic-go/quic-go"),
			"anacrolix/torrent " + required(root+"/bench/compare/go.mod", "github.com/anacrolix/torrent"),
			"ffmpeg " + third(said(root, "ffmpeg", "-version")), "PulseAudio " + lastWord(said(root, "pulseaudio", "--version"))},
	}
}

// commitOf names what is checked out, and whether something was changed since.
func commitOf(root string) string {
	return first(said(root, "git", "describe", "--always", "--dirty"), "unknown")
}

// said returns the first line that a program prints, or nothing.
func said(root, name string, args ...string) string {
	cmd := exec.Command(name, args...)
	cmd.Dir = root
	out, _ := cmd.Output() // what is not there is not named
	line, _, _ := strings.Cut(string(out), "\n")
	return line
}

func first(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func third(s string) string {
	if f := strings.Fields(s); len(f) > 2 {
		return f[2]
	}
	return "unknown"
}

func lastWord(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return "unknown"
	}
	return f[len(f)-1]
}

// lineOf returns what follows a name and a colon in a file of the kernel's.
func lineOf(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if before, after, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(before) == name {
			return after
		}
	}
	return ""
}

func gigabytes(kernel string) string {
	kib := number(strings.TrimSuffix(strings.TrimSpace(kernel), " kB"))
	if math.IsNaN(kib) {
		return "an unknown amount"
	}
	return fmt.Sprintf("%.0f GB", kib*1024/1e9)
}

// required returns the version of a module that a go.mod asks for.
func required(path, module string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require ")); len(f) > 1 && f[0] == module {
			return f[1]
		}
	}
	return "unknown"
}
