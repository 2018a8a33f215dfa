package main

import "testing"

func TestMessagesReachWhoStandsNearest(t *testing.T) {
	_, got := figuresOf(t, "route", "-peers", "80", "-seconds", "10", "-loss", "0.01", "-churn", "5")
	if r := number(t, got, "reached_nearest"); r < 0.99 {
		t.Errorf("%v of all messages reached who stands nearest, want 0.99", r)
	}
	if mean := number(t, got, "hops", "mean"); mean < 1 || mean > 4 {
		t.Errorf("messages go over %v links on average, which 80 members do not explain", mean)
	}
	if p99 := number(t, got, "hops", "p99"); p99 > 8 {
		t.Errorf("99 %% of all messages go over %v links at most, want 8", p99)
	}
}
