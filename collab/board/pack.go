package board

import "errors"

// pack takes operations apart until each part fits an entry.
func pack(ops []Op, encode func([]Op) ([]byte, error)) ([]part, error) {
	body, err := encode(ops)
	if err == nil {
		return []part{{body: body, ops: ops}}, nil
	}
	var first, second []Op
	switch {
	case !errors.Is(err, ErrTooLong) && !isLong(ops):
		return nil, err
	case len(ops) > 1:
		first, second = ops[:len(ops)/2], ops[len(ops)/2:]
	default:
		a, b, ok := halve(ops[0])
		if !ok {
			return nil, err
		}
		first, second = []Op{a}, []Op{b}
	}
	head, err := pack(first, encode)
	if err != nil {
		return nil, err
	}
	tail, err := pack(second, encode)
	return append(head, tail...), err
}

// isLong reports whether there is an operation that is invalid because it is too long for one.
func isLong(ops []Op) bool {
	for _, op := range ops {
		switch op := op.(type) {
		case Put:
			if op.Kind.IsStroke() && len(op.Points) > MaxPoints {
				return true
			}
		case Delete:
			if len(op.Objects) > MaxTargets {
				return true
			}
		case Restore:
			if len(op.Objects) > MaxTargets {
				return true
			}
		}
	}
	return false
}

// halve returns two operations that come to the same as one.
func halve(op Op) (a, b Op, ok bool) {
	switch op := op.(type) {
	case Put:
		parts := Split(op.Shape, len(op.Points)/2+1)
		if len(parts) != 2 {
			return nil, nil, false
		}
		return Put{op.Page, parts[0]}, Put{op.Page, parts[1]}, true
	case Delete:
		n := len(op.Objects) / 2
		return Delete{op.Objects[:n]}, Delete{op.Objects[n:]}, n > 0
	case Restore:
		n := len(op.Objects) / 2
		return Restore{op.Objects[:n]}, Restore{op.Objects[n:]}, n > 0
	}
	return nil, nil, false
}
