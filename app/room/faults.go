package room

import "slices"

// tellFaults tells what is wrong with logs that was not told, and what of that is no more.
func (r *Room) tellFaults(faults []Fault) {
	f := &r.news.floor
	for _, fault := range faults {
		if !slices.Contains(f.faults, fault) {
			r.tell(FaultSeen{fault, true})
		}
	}
	for _, old := range f.faults {
		if !slices.Contains(faults, old) {
			r.tell(FaultSeen{old, false})
		}
	}
	f.faults = faults
}
