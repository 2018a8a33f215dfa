package main

import "testing"

func TestLogsAreEqualSoonAfterASplit(t *testing.T) {
	_, got := figuresOf(t, "journal", "-peers", "16", "-seconds", "20", "-partition", "1m", "-rate", "2")
	if s := number(t, got, "equal_s"); s > 5 {
		t.Errorf("equal after %v s, want 5", s)
	}
	if n := number(t, got, "entries"); n < 100 {
		t.Errorf("%v entries were written", n)
	}
	if share := number(t, got, "late_bytes_share"); share < 0.95 || share > 1.05 {
		t.Errorf("%v of the logs came to who joined late, want each entry once", share)
	}
	if b := number(t, got, "idle_compare_bytes"); b < 10 || b > 40 {
		t.Errorf("%v bytes to compare equal logs, want about 20", b)
	}
}
