//go:build !nogui

// Package testform is the form in which a person says how a test is taken: its title, time, attempts, when answers are marked, what
// staff are told and what students see.
//
//	f := testform.New(func(t quiz.Test) { … })
//	f.Fill(test)
//
// It knows no questions: those of the test that it was filled with stay in it.
package testform
