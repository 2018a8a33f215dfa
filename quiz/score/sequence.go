package score

import "slices"

// previousNext returns how many of all the right previous ones and right next ones the items of an order have.
func previousNext(order []int) (count int) {
	for i, item := range order {
		for _, later := range order[i+1:] {
			count += 2 * oneIf(item < later) // the later one has it before, it has the later one behind
		}
	}
	return count
}

// longestOrdered returns the length of the longest rising sequence, gaps allowed, by patience: ends[k] is the least item
// that a sequence of k+1 can end with.
func longestOrdered(order []int) int {
	var ends []int
	for _, item := range order {
		at, _ := slices.BinarySearch(ends, item)
		if at == len(ends) {
			ends = append(ends, item)
		} else {
			ends[at] = item
		}
	}
	return len(ends)
}

// longestContiguous returns the length of the longest run in which each item has its right next one.
func longestContiguous(order []int) int {
	longest, run := 1, 1
	for i := range order[1:] {
		if order[i+1] != order[i]+1 {
			run = 0
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// nearness returns the sum of what each item lacks to the greatest distance from its place.
func nearness(order []int) (sum int) {
	for i, item := range order {
		sum += len(order) - 1 - max(item-i, i-item)
	}
	return sum
}
