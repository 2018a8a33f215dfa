package main

import (
	"context"
	"fmt"
)

// show prints two lines as they come.
func show(ctx context.Context, lines <-chan string) error {
	for range 2 {
		select {
		case line := <-lines:
			fmt.Println(line)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
