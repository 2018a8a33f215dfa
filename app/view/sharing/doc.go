// Package sharing is the panel Files of a class: what was shared, boxes to hand in, and what was handed in.
//
//	p := sharing.New(asks, window)
//	p.Content // the panel
//	p.Strip   // says that staff open a file; for the middle of the screen, while p.Offering()
//	p.Set(snapshot)
//
// It decides nothing about files: what is here, who may do what and why something does not come is in [model.FilesPane]. A file is opened
// by the desktop and never without a click of this person, and a program not from here at all: it can be saved, after a warning.
package sharing
