//go:build !nogui

// Package form has what forms are made of in which something large is written, field by field, beside a preview of it.
//
//	owner := &form.Owner{Window: w, Changed: e.change, Relay: e.relay}
//	list := form.NewList(owner, words.T("Items"), words.T("Add an item"), nameOf, newRow)
//	body := form.Split(fields, preview, foot.Content)
//
// It keeps nothing and does not know what is written: that is for package editor of questions, and of puzzles.
package form
