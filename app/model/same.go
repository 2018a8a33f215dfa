package model

import "reflect"

// isSameShown reports whether two values show the same, looking no further than one step: lists, maps and what is pointed
// to are the same only if they are in memory. Whoever makes a snapshot uses again what does not differ, so that this tells
// panes, and the store itself, at the cost of a few comparisons whether there is anything new.
func isSameShown[T any](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return isSameValue(reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem())
}

func isSameValue(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if !isSameValue(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		return a.Len() == b.Len() && a.IsNil() == b.IsNil() && (a.Len() == 0 || a.UnsafePointer() == b.UnsafePointer())
	case reflect.Map, reflect.Func:
		return a.UnsafePointer() == b.UnsafePointer()
	}
	return a.Equal(b)
}
