package main

import "testing"

func TestStepsEndWhereTooLittleComes(t *testing.T) {
	s := settings{peers: 8, seconds: 2, seed: 1, loss: -1}
	o := streaming{kbit: 200, steps: 2}
	o.scenario, _ = scenarioOf("rich")
	_, result := climb(s, o)
	if r := result.(stepsResult); len(r.Steps) != 2 || r.Carried != 200*stepUp || r.Steps[1].Kbit != r.Carried || r.Within1s < holds || r.Share <= 0 {
		t.Errorf("%v of the bound, %v kbit/s carried after %+v", r.Share, r.Carried, r.Steps)
	}
	s.loss, o.steps = 0.5, 5
	_, result = climb(s, o)
	if r := result.(stepsResult); len(r.Steps) != 1 || r.Carried != 0 || r.Share != 0 {
		t.Errorf("%v kbit/s carried after %+v, though half is lost", r.Carried, r.Steps)
	}
}
