//go:build soak

package puzzle

import (
	"fmt"
	"testing"
)

func TestSoakPuzzlesOfAllKindsConverge(t *testing.T) {
	const seeds, parts = 10_000, 2
	for part := range uint64(parts) {
		t.Run(fmt.Sprint("part ", part), func(t *testing.T) {
			t.Parallel()
			var sum tallyOfScenes
			for seed := part; seed < seeds; seed += parts {
				for _, kind := range Kinds() {
					converge(t, 1000+seed, kind, &sum)
				}
			}
		})
	}
}
