//go:build !nogui

package view

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
)

// WindowTitle is the same on every screen, so that other programs find it.
const WindowTitle = "Lyceum"

// Run opens the window and runs store until the window is closed or ctx ends.
// It must be called on the main goroutine. When it returns the class has been
// left and the store has ended.
func Run(ctx context.Context, store *model.Store) error {
	a := app.NewWithID("org.lyceum.Lyceum")
	Steady(a)
	a.SetIcon(widget.Logo())
	fonts := readFonts()
	w := a.NewWindow(WindowTitle)
	<-fonts
	w.SetPadded(false)
	w.SetMaster()

	ticker := video.NewTicker(fyne.Do)
	root := NewRoot(a, w, store, ticker, store.Snapshot())
	w.SetContent(root.Content)
	w.Resize(fyne.NewSize(1280, 800))
	w.SetCloseIntercept(root.Close)
	w.SetOnDropped(root.Drop)

	ctx, cancel := context.WithCancel(ctx)
	pump := NewPump(fyne.Do, root.Set)
	var work sync.WaitGroup
	work.Go(func() { store.Run(ctx) })
	a.Lifecycle().SetOnStarted(func() { // fyne.Do waits for the loop from here on
		work.Go(func() {
			store.Watch(pump.Offer)
			<-ctx.Done()
			fyne.Do(a.Quit)
		})
		work.Go(func() { ticker.Run(ctx) })
		work.Go(func() { everySecond(ctx, func(now time.Time) { fyne.Do(func() { root.Tick(now) }) }) })
	})
	a.Lifecycle().SetOnExitedForeground(root.Lost)
	a.Lifecycle().SetOnEnteredForeground(root.Found)
	watchWindow(w, store)
	w.ShowAndRun()
	unwatchWindow()
	cancel()
	work.Wait()
	return nil
}

// everySecond calls f on every full second until ctx ends.
func everySecond(ctx context.Context, f func(now time.Time)) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case now := <-t.C:
			f(now)
		case <-ctx.Done():
			return
		}
	}
}
