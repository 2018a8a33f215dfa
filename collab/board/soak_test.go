//go:build soak

package board

import (
	"fmt"
	"testing"
)

func TestSoakThirtyAuthorsConvergeInAnyOrder(t *testing.T) {
	const seeds, parts = 10_000, 2
	for part := range uint64(parts) {
		t.Run(fmt.Sprint("part ", part), func(t *testing.T) {
			t.Parallel()
			for seed := part; seed < seeds; seed += parts {
				converge(t, 1000+seed)
			}
		})
	}
}
