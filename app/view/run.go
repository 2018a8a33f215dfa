//go:build !nogui

package view

import (
	"context"
	"sync"

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
	a.SetIcon(widget.Logo())
	a.Settings().SetTheme(themeFor(store.Snapshot().Theme))
	w := a.NewWindow(WindowTitle)
	w.SetPadded(false)
	w.SetMaster()

	ticker := video.NewTicker(fyne.Do)
	root := NewRoot(a, w, ticker, store)
	w.SetContent(widget.WithTips(w.Canvas(), root.Content))
	w.Resize(fyne.NewSize(1280, 800))
	w.SetCloseIntercept(root.Close)
	w.SetOnDropped(func(_ fyne.Position, all []fyne.URI) { root.start.Drop(all) })

	ctx, cancel := context.WithCancel(ctx)
	pump := NewPump(fyne.Do, root.Set)
	var work sync.WaitGroup
	work.Go(func() { store.Run(ctx) })
	work.Go(func() { ticker.Run(ctx) })
	a.Lifecycle().SetOnStarted(func() { // fyne.Do waits for the loop from here on
		work.Go(func() {
			store.Watch(pump.Offer)
			<-ctx.Done()
			fyne.Do(a.Quit)
		})
	})
	watchWindow(w, store)
	w.ShowAndRun()
	unwatchWindow()
	cancel()
	work.Wait()
	return nil
}
