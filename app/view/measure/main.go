//go:build !nogui

package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/class"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
)

var (
	pairs  = flag.Int("pairs", 5, "how often to measure each of what is compared")
	span   = flag.Duration("span", 4*time.Second, "how long to measure each time")
	show   = flag.Int("show", 0, "only show so many tiles")
	keep   = flag.Duration("keep", 10*time.Second, "for how long")
	size   = flag.String("size", "1280x800", "of the window")
	look   = flag.String("look", "light", "light, dark, contrast-light or contrast-dark")
	text   = flag.Int("text", 100, "size of texts in percent")
	layout = flag.String("layout", "speaker", "speaker, grid or content")
	screen = flag.Bool("screen", false, "somebody shares the screen")
	crowd  = flag.Bool("crowd", false, "a class of three hundred in which something happens all the time")
	wall   = flag.Bool("wall", false, "the monitor: the wall of three hundred people against that of thirty, and thirty small pictures that move")
	ofInk  = flag.Bool("board", false, "the board: with 10,000 strokes against an empty one, and against as many lines of the toolkit")
	ofTest = flag.Bool("test", false, "the wall of a test while 3,000 students hand in: how soon the window shows what a person does")
	bare   = flag.String("bare", "", "the program with a bare window (app/view/measure/bare), to compare -with")
	with   = flag.String("with", "", "a command line that opens a window")
)

var themes = map[string]func() *widget.Theme{
	"light": widget.Light, "dark": widget.Dark, "contrast-light": widget.ContrastLight, "contrast-dark": widget.ContrastDark,
}

func main() {
	flag.Parse()
	if *bare != "" {
		if err := programs(*pairs, *span, *bare, *with); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	a := app.NewWithID("org.lyceum.measure")
	a.Settings().SetTheme(themes[*look]())
	widget.SetTextScale(*text)
	w := a.NewWindow("Lyceum measure")
	w.SetPadded(false)
	w.SetMaster()
	probe := newProbe()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m := &measuring{probe: probe, ctx: ctx, window: w}
	m.ticker = video.NewTicker(probe.post)
	m.screen = class.New(m, w, m.ticker, noDialogs{})
	go m.ticker.Run(ctx)
	go everySecond(ctx, m)
	w.SetContent(widget.WithTips(w.Canvas(), container.NewStack(probe, m.screen.Content)))
	w.Resize(parseSize(*size))
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			m.run()
			fyne.Do(a.Quit)
		}()
	})
	w.ShowAndRun()
}

func (m *measuring) run() {
	time.Sleep(time.Second)
	switch {
	case *show > 0:
		m.set(*show, *show-1, model.Layout(*layout), *screen)
		time.Sleep(*keep)
	case *crowd:
		m.crowd()
	case *wall:
		m.wall()
	case *ofInk:
		m.board()
	case *ofTest:
		if err := m.test(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	default:
		m.compare()
	}
}

func say(v any) { json.NewEncoder(os.Stdout).Encode(v) }

func parseSize(s string) fyne.Size {
	var w, h float32
	for i, part := range strings.SplitN(s, "x", 2) {
		var v float32
		json.Unmarshal([]byte(part), &v)
		if i == 0 {
			w = v
		} else {
			h = v
		}
	}
	return fyne.NewSize(w, h)
}

// everySecond has clocks go on, as the program does.
func everySecond(ctx context.Context, m *measuring) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case now := <-tick.C:
			m.probe.post(func() { m.screen.Tick(now) })
		case <-ctx.Done():
			return
		}
	}
}
