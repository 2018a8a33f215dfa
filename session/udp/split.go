package udp

// split notes the sizes of the datagrams that lie in b, each of segment bytes and the last perhaps
// shorter, and moves together those that are to be passed on. It returns how many those are and
// how many bytes they take. cut says that the last one lost its end.
func split(b []byte, segment int, cut bool, sizes []int) (datagrams, used int) {
	if segment <= 0 || segment > len(b) {
		segment = len(b)
	}
	for rest := b; datagrams < len(sizes); {
		n := min(segment, len(rest))
		whole := !cut || n < len(rest)
		if n <= MaxDatagram && whole {
			copy(b[used:], rest[:n]) // onto itself unless one before was too long
			sizes[datagrams] = n
			datagrams, used = datagrams+1, used+n
		}
		if rest = rest[n:]; len(rest) == 0 {
			break
		}
	}
	return datagrams, used
}
