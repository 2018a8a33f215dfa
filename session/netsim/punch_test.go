package netsim

import (
	"fmt"
	"strings"
	"testing"
)

// foretold is the theory in the comment of Punch, without any network.
func foretold(a, b Kind) Reach {
	isNew := func(k Kind) bool { return k.Mapping > EndpointIndependent } // its port towards somebody new
	shut := func(k Kind) bool { return isNew(k) && k.Filtering > EndpointIndependent }
	strict := func(k Kind) bool { return k.Filtering == AddressAndPortDependent }
	switch {
	case strict(a) && isNew(b), strict(b) && isNew(a), shut(a) && shut(b):
		return Apart
	case a.Mapping == AddressAndPortDependent && b.Mapping == AddressAndPortDependent:
		return Crossed
	}
	return Paired
}

func TestPunchingDoesWhatTheTheorySays(t *testing.T) {
	kinds := append(Kinds(), firewall, Kind{None, AddressDependent}, Kind{None, EndpointIndependent})
	var table strings.Builder
	fmt.Fprintf(&table, "\n%11s", "")
	for _, k := range kinds {
		fmt.Fprintf(&table, "%11s", k)
	}
	for _, a := range kinds {
		fmt.Fprintf(&table, "\n%11s", a)
		for _, b := range kinds {
			got := Punch(a, b)
			fmt.Fprintf(&table, "%11s", got)
			if want := foretold(a, b); got != want {
				t.Errorf("Punch(%v, %v) = %v, want %v", a, b, got, want)
			}
		}
	}
	t.Log(table.String())
}

// What everybody who punches holes knows, against a mistake that theory and network share.
func TestPunchingKnownCases(t *testing.T) {
	cone := func(f Dependence) Kind { return Kind{EndpointIndependent, f} }
	full, restricted, port := cone(EndpointIndependent), cone(AddressDependent), cone(AddressAndPortDependent)
	symmetric := Kind{AddressAndPortDependent, AddressAndPortDependent}
	for _, tt := range []struct {
		a, b Kind
		want bool
	}{
		{Public, symmetric, true},
		{Public, port, true},
		{full, symmetric, true},
		{restricted, symmetric, true},
		{port, symmetric, false},
		{port, port, true},
		{symmetric, symmetric, false},
		{firewall, firewall, true},
	} {
		if Punchable(tt.a, tt.b) != tt.want || Punchable(tt.b, tt.a) != tt.want {
			t.Errorf("Punchable(%v, %v) = %v, the other way round %v, want %v",
				tt.a, tt.b, Punchable(tt.a, tt.b), Punchable(tt.b, tt.a), tt.want)
		}
	}
}

func TestPunchingIsDecidedAfterThreeRounds(t *testing.T) {
	for _, a := range Kinds() {
		for _, b := range Kinds() {
			if early, late := punch(a, b, 3), punch(a, b, 10*punchRounds); early != late {
				t.Errorf("%v and %v are %v after 3 rounds and %v later", a, b, early, late)
			}
		}
	}
}
