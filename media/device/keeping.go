package device

import "time"

// badTime is how long a device that could not be opened is left alone.
const badTime = 3 * time.Second

// A keeping decides which device is used in the place of one that was asked for, from what there is. It opens nothing.
type keeping struct {
	spec Spec
	now  string               // the device in use; empty when there is none
	bad  map[string]time.Time // devices that could not be opened, and since when
}

// A step is what is to be done: use another device, or none.
type step struct {
	what      What
	use       Info
	preferred bool // it is the system's default one, and asked for as that
}

// decide returns what to do now that there are these devices. failed says that the one in use gives nothing any more.
func (k *keeping) decide(now time.Time, list []Info, failed bool) (s step, act bool) {
	there := k.now != "" && named(list, k.now) != nil
	wanted := named(k.usable(now, list), k.spec.Name)
	if there && !failed {
		if k.spec.From == Named && wanted != nil && k.now != k.spec.Name {
			return step{Returned, *wanted, false}, true
		}
		return step{}, false
	}
	use, preferred := choose(k.spec, k.usable(now, list))
	switch {
	case use != nil && (k.spec.From == Named && use.Name == k.spec.Name || k.spec.From == Default && k.now == "" || use.Name == k.now):
		return step{Returned, *use, preferred}, true
	case use != nil:
		return step{Replaced, *use, preferred}, true
	case k.now != "":
		return step{what: Lost}, true
	}
	return step{}, false
}

// couldNot notes that a device could not be opened.
func (k *keeping) couldNot(now time.Time, name string) {
	if k.bad == nil {
		k.bad = map[string]time.Time{}
	}
	k.bad[name] = now
}

// usable returns the devices that are worth a try.
func (k *keeping) usable(now time.Time, list []Info) (usable []Info) {
	for _, info := range list {
		if since, bad := k.bad[info.Name]; !bad || now.Sub(since) >= badTime {
			usable = append(usable, info)
		}
	}
	return usable
}

// choose returns the device to use for a spec: the one it names, or else the system's default one, or else the first.
// A monitor is used only for who names it: it would send people their own voices.
func choose(spec Spec, list []Info) (use *Info, preferred bool) {
	if spec.From == Named {
		if info := named(list, spec.Name); info != nil {
			return info, false
		}
	}
	for i := range list {
		if list[i].Default && !list[i].Monitor {
			return &list[i], true
		}
	}
	for i := range list {
		if !list[i].Monitor {
			return &list[i], false
		}
	}
	return nil, false
}

// named returns the device of a name.
func named(list []Info, name string) *Info {
	for i := range list {
		if list[i].Name == name && name != "" {
			return &list[i]
		}
	}
	return nil
}

// changes returns what came and went between two lists.
func changes(kind Kind, before, now []Info) (changes []Change) {
	for _, info := range before {
		if named(now, info.Name) == nil {
			changes = append(changes, Change{Kind: kind, What: Removed, Name: info.Name})
		}
	}
	for _, info := range now {
		if named(before, info.Name) == nil {
			changes = append(changes, Change{Kind: kind, What: Added, Name: info.Name})
		}
	}
	return changes
}
