//go:build !nogui

// Measure opens a window, shows pictures in it and says what that costs: CPU time for each repaint, how long repaints and
// fyne.Do take, what an open class costs in which nothing moves. Results are lines of JSON.
//
//	go run ./app/view/measure -pairs 5          // nine tiles against one, in turn
//	go run ./app/view/measure -crowd            // three hundred people
//	go run ./app/view/measure -wall             // the monitor
//	go run ./app/view/measure -board            // the board
//	go run ./app/view/measure -show 9 -keep 1m  // to look at
//	go run ./app/view/measure -bare bare -with "lyceum --profile p"  // two programs, in turn
//
// It needs a display; Xvfb with a window manager does.
package main
