//go:build !nogui

// Package results is the screen of a test's results: how the class did, every question with what its answers tell, every student,
// every answer, and what happened.
//
//	s := results.New(store, window)
//	s.Set(snapshot)
//
// It reckons nothing: figures come with snapshots, from quiz/analysis.
package results
