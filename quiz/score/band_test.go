package score

import "testing"

func TestReadingBands(t *testing.T) {
	for _, tt := range []struct {
		percent float64
		want    FacilityBand
	}{
		{-20, TooHard}, {0, TooHard}, {5, TooHard}, {5.4, TooHard}, {6, VeryHard}, {10, VeryHard}, {11, Hard}, {20, Hard}, {20.6, FairlyHard}, {34, FairlyHard},
		{35, RightlyHard}, {64, RightlyHard}, {65, RightlyHard}, {66, FairlyEasy}, {80, FairlyEasy}, {81, Easy}, {89, Easy}, {90, VeryEasy}, {94, VeryEasy}, {95, TooEasy}, {100, TooEasy},
	} {
		if got := ReadFacility(tt.percent); got != tt.want {
			t.Errorf("facility %v is band %d, want %d", tt.percent, got, tt.want)
		}
	}
	for percent, want := range map[float64]DiscriminationBand{-0.1: Backwards, 0: VeryWeak, 19.9: VeryWeak, 20: Weak, 29.9: Weak, 30: Adequate, 49.9: Adequate, 50: VeryDiscriminating, 100: VeryDiscriminating} {
		if got := ReadDiscrimination(percent); got != want {
			t.Errorf("discrimination %v is band %d, want %d", percent, got, want)
		}
	}
	for percent, want := range map[float64]ConsistencyBand{-5: PoorConsistency, 63.9: PoorConsistency, 64: FairConsistency, 74.9: FairConsistency, 75: GoodConsistency} {
		if got := ReadConsistency(percent); got != want {
			t.Errorf("consistency %v is band %d, want %d", percent, got, want)
		}
	}
	for percent, want := range map[float64]Aim{49: BelowAim, 50: OnAim, 75: OnAim, 76: AboveAim} {
		if got := AimOfMean(percent); got != want {
			t.Errorf("mean %v is %d beside its aim, want %d", percent, got, want)
		}
	}
	for percent, want := range map[float64]Aim{11: BelowAim, 12: OnAim, 18: OnAim, 19: AboveAim} {
		if got := AimOfSD(percent); got != want {
			t.Errorf("deviation %v is %d beside its aim, want %d", percent, got, want)
		}
	}
	if !WeakEfficiency(49.9) || WeakEfficiency(50) || !UnfitGuess(40.1) || UnfitGuess(40) {
		t.Error("an efficiency of 50 is enough, guessing may earn 40")
	}
}
