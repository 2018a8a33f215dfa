package wire

const (
	errUserDataFlags     = malformed("user data: flags")
	errUserDataFlow      = malformed("user data: flow ID")
	errUserDataSequence  = malformed("user data: sequence number")
	errUserDataFSNOffset = malformed("user data: forward sequence number offset")
	errUserDataOptions   = malformed("user data: options")
)

// A Fragmentation says which part of a message a fragment is.
type Fragmentation uint8

// The four parts, with their values on the wire.
const (
	Whole  Fragmentation = iota // the whole message
	Begin                       // the first of several fragments
	End                         // the last
	Middle                      // any other
)

const (
	dataOptions       = 0x80
	dataFragmentation = 0x30
	dataFragmentShift = 4
	dataAbandoned     = 0x02
	dataFinal         = 0x01
)

// A UserData carries one fragment of a flow (RFC 7016 §2.3.11, type 0x10).
type UserData struct {
	FlowID        uint64
	Sequence      uint64 // of this fragment, from 1
	FSNOffset     uint64 // Sequence less the forward sequence number: nothing up to that will be sent again
	Fragmentation Fragmentation
	Abandoned     bool // the sender gave this fragment up; parsed Data is then empty
	Final         bool // Sequence is the last of the flow
	HasOptions    bool
	Options       []byte // the list with its marker, for [ParseFlowOptions]; none stands for a lone marker
	Data          []byte // may be empty
}

// AppendTo appends the chunk's whole payload to b.
func (c UserData) AppendTo(b []byte) []byte {
	return append(c.AppendHeadTo(b), c.Data...)
}

// AppendHeadTo appends the payload without Data to b, for callers who gather that themselves.
func (c UserData) AppendHeadTo(b []byte) []byte {
	b = append(b, dataFlags(c.Fragmentation, c.Abandoned, c.Final, c.HasOptions))
	b = AppendVLU(AppendVLU(AppendVLU(b, c.FlowID), c.Sequence), c.FSNOffset)
	return appendDataOptions(b, c.HasOptions, c.Options)
}

// ParseUserData parses a chunk's payload. Sequence number 0, an offset above the sequence
// number, and the offset 0 on a fragment that is not abandoned are malformed: the first two
// are no numbers of a flow, the last says that the fragment is not to be expected (§2.3.11).
func ParseUserData(p []byte) (UserData, error) {
	if len(p) < 1 {
		return UserData{}, errUserDataFlags
	}
	var c UserData
	flags, p, err := p[0], p[1:], error(nil)
	c.Fragmentation, c.Abandoned, c.Final, c.HasOptions = splitDataFlags(flags)
	if c.FlowID, p, err = TakeVLU(p); err != nil {
		return UserData{}, errUserDataFlow
	}
	if c.Sequence, p, err = TakeVLU(p); err != nil || c.Sequence == 0 {
		return UserData{}, errUserDataSequence
	}
	if c.FSNOffset, p, err = TakeVLU(p); err != nil || c.FSNOffset > c.Sequence ||
		c.FSNOffset == 0 && !c.Abandoned {
		return UserData{}, errUserDataFSNOffset
	}
	if c.Options, c.Data, err = takeDataTail(p, c.HasOptions, c.Abandoned); err != nil {
		return UserData{}, errUserDataOptions
	}
	return c, nil
}

// dataFlags returns the flag byte of both user data chunks.
func dataFlags(f Fragmentation, abandoned, final, options bool) byte {
	flags := byte(f) << dataFragmentShift & dataFragmentation
	if abandoned {
		flags |= dataAbandoned
	}
	if final {
		flags |= dataFinal
	}
	if options {
		flags |= dataOptions
	}
	return flags
}

// splitDataFlags is the inverse of dataFlags; it ignores the reserved bits.
func splitDataFlags(flags byte) (f Fragmentation, abandoned, final, options bool) {
	return Fragmentation(flags & dataFragmentation >> dataFragmentShift),
		flags&dataAbandoned != 0, flags&dataFinal != 0, flags&dataOptions != 0
}

// appendDataOptions appends the option list if there is one.
func appendDataOptions(b []byte, has bool, options []byte) []byte {
	switch {
	case !has:
		return b
	case len(options) == 0:
		return AppendMarker(b)
	}
	return append(b, options...)
}

// takeDataTail splits what follows the numbers of both user data chunks. The data of an
// abandoned fragment is to be ignored (§2.3.11), so none is returned.
func takeDataTail(p []byte, hasOptions, abandoned bool) (options, data []byte, err error) {
	if hasOptions {
		if options, p, err = takeOptionList(p); err != nil {
			return nil, nil, err
		}
	}
	if abandoned {
		return options, nil, nil
	}
	return options, p[:len(p):len(p)], nil
}
