// Package pagestest has a long PDF by others, for tests of what is done with pages.
//
//	data := pagestest.Long(t)
//
// It deliberately has no PDF of its own: those of tests are made by package slides/pdf.
package pagestest
