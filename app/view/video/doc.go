// Package video draws moving pictures: the stage of a class with its tiles, and single pictures such as a preview.
//
//	ticker := video.NewTicker(fyne.Do)
//	work.Go(func() { ticker.Run(ctx) })
//	p := video.NewPicture(ticker, video.Crop, true)
//	… p.Put(picture) // from the goroutine of a stream
//
// Pictures come from any goroutine, at any rate. A [Ticker] takes the newest of each [Picture] up to fifteen times a second,
// makes pixels of them in its own goroutine, and puts all of them on the screen together, in one call of Fyne's: the
// toolkit repaints its whole window whatever changed in it, so one repaint has to do for all. When nothing moves, nothing
// runs. What must move smoothly, such as ink that others draw, hurries: up to sixty times a second, without more pictures. See
// docs/decisions/0034-video-on-screen.md for what that costs.
//
// The package decides nothing: which tiles there are, and how they are arranged, is in the snapshot.
package video
