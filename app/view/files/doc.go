// Package files is the dialog in which a person chooses a file, or a folder, of this computer.
//
//	c := files.Choose(window, store.LookInto, files.Dialog{Title: …, Take: func(path string) { … }})
//	c.Set(snapshot.Folder) // again with each snapshot, while it is open
//
// Several files can be picked, one after another, and a new one named ([Dialog]).
//
// What is in a folder comes with snapshots; the dialog reads nothing itself.
package files
