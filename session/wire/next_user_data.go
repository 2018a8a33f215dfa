package wire

const (
	errNextUserDataFlags   = malformed("next user data: flags")
	errNextUserDataOptions = malformed("next user data: options")
)

// A NextUserData carries the next fragment of the same flow as the [UserData] or
// NextUserData before it in the packet: the sequence number is one higher, the forward
// sequence number the same (RFC 7016 §2.3.12, type 0x11). If the chunk before was
// malformed or of another kind, it is to be ignored.
type NextUserData struct {
	Fragmentation Fragmentation
	Abandoned     bool // the sender gave this fragment up; parsed Data is then empty
	Final         bool // this is the last sequence number of the flow
	HasOptions    bool
	Options       []byte // the list with its marker, for [ParseFlowOptions]; none stands for a lone marker
	Data          []byte // may be empty
}

// AppendTo appends the chunk's whole payload to b.
func (c NextUserData) AppendTo(b []byte) []byte {
	return append(c.AppendHeadTo(b), c.Data...)
}

// AppendHeadTo appends the payload without Data to b, for callers who gather that themselves.
func (c NextUserData) AppendHeadTo(b []byte) []byte {
	b = append(b, dataFlags(c.Fragmentation, c.Abandoned, c.Final, c.HasOptions))
	return appendDataOptions(b, c.HasOptions, c.Options)
}

// ParseNextUserData parses a chunk's payload.
func ParseNextUserData(p []byte) (NextUserData, error) {
	if len(p) < 1 {
		return NextUserData{}, errNextUserDataFlags
	}
	var c NextUserData
	var err error
	c.Fragmentation, c.Abandoned, c.Final, c.HasOptions = splitDataFlags(p[0])
	if c.Options, c.Data, err = takeDataTail(p[1:], c.HasOptions, c.Abandoned); err != nil {
		return NextUserData{}, errNextUserDataOptions
	}
	return c, nil
}
