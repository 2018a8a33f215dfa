//go:build soak

package main_test

import (
	"testing"
	"time"
)

// TestSoakQuizOfThirty is TestE2EQuiz with thirty students.
func TestSoakQuizOfThirty(t *testing.T) { sameGrades(t, 2, 30, 5*time.Minute, 40*time.Minute) }
