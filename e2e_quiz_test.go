//go:build e2e

package main_test

import (
	"testing"
	"time"
)

// TestE2EQuiz gives a test of twenty questions to five students whose networks fail for 1 to 120 seconds; two of their programs are
// killed and started again, and the teacher's is for a minute, while all answer. Every answer that was said to be saved is marked,
// every receipt verifies, and everybody has the grade that they have when nothing goes wrong.
func TestE2EQuiz(t *testing.T) {
	sameGrades(t, 1, 5, 150*time.Second, 12*time.Minute)
}
