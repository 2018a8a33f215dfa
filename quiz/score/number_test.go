package score

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for _, tt := range []struct {
		text string
		want float64
		unit string
	}{
		{"4.5", 4.5, ""}, {"4,5", 4.5, ""}, {" 7 ", 7, ""}, {"+7", 7, ""}, {"-7", -7, ""}, {"−7", -7, ""}, {".5", 0.5, ""}, {",5", 0.5, ""},
		{"5.", 5, ""}, {"-.5", -0.5, ""}, {"007", 7, ""},
		{"1 234 567", 1234567, ""}, {"1\u00a0234,5", 1234.5, ""}, {"1\u202f234.5", 1234.5, ""}, {"1'234'567.8", 1234567.8, ""}, {"1’234", 1234, ""},
		{"1,234.5", 1234.5, ""}, {"1.234,5", 1234.5, ""}, {"1,234,567", 1234567, ""}, {"1.234.567", 1234567, ""}, {"1,234,567.89", 1234567.89, ""},
		{"1.234.567,89", 1234567.89, ""}, {"4,500", 4.5, ""}, {"4.500", 4.5, ""}, {"12,345.6", 12345.6, ""}, {"123 456", 123456, ""},
		{"1.5e3", 1500, ""}, {"1.5E3", 1500, ""}, {"1,5e-3", 0.0015, ""}, {"1.5e+3", 1500, ""}, {"1.5E−3", 0.0015, ""},
		{"1.5×10^3", 1500, ""}, {"1.5x10^3", 1500, ""}, {"1.5*10**3", 1500, ""}, {"1.5·10^−3", 0.0015, ""}, {"1.5 × 10^-3", 0.0015, ""},
		{"1.5 × 10 ^ 3", 1500, ""}, {"1.5·10³", 1500, ""}, {"6.02 × 10²³", 6.02e23, ""}, {"1.6×10⁻¹⁹", 1.6e-19, ""}, {"1.6*10⁻¹⁹ C", 1.6e-19, "C"},
		{"5 m", 5, "m"}, {"5m", 5, "m"}, {"5 m/s", 5, "m/s"}, {"$5", 5, "$"}, {"$ 5", 5, "$"}, {"€-5", -5, "€"}, {"50 %", 50, "%"}, {"5 eV", 5, "eV"}, {"5eV", 5, "eV"},
		{"1.5e3 km", 1500, "km"}, {"5 e", 5, "e"}, {"3 x", 3, "x"}, {"3×10", 3, "×10"}, {"5 m²", 5, "m²"}, {"1 234 m", 1234, "m"},
		{"5 or 6", 5, "or 6"}, {"1e", 1, "e"}, {"5 -", 5, "-"},
	} {
		got, unit, ok := ParseNumber(tt.text)
		if !ok || math.Abs(got-tt.want) > 1e-12*math.Abs(tt.want) || unit != tt.unit {
			t.Errorf("%q is %v %q, %v, want %v %q", tt.text, got, unit, ok, tt.want, tt.unit)
		}
	}
}

func TestWhatIsNoNumber(t *testing.T) {
	for _, text := range []string{
		"", "  ", "m", "-", "+", ".", ",", "..5", "1.2.3", "1,2,3", "1,23,456", "1..2", "1,234.5,6", "1.234,5.6", "1e999", "-1e400", "$5m", "--5", "-$5", "−$5",
		"1234,567.8", "1,,234", "12'34", "NaN", "Inf", "+Inf", "five", "1 2345.6.7", "1'234'56", "5 10", "3.141 592",
	} {
		if got, unit, ok := ParseNumber(text); ok {
			t.Errorf("%q is %v %q, want no number", text, got, unit)
		}
	}
}

func TestNumbersThatGoWritesAreReadExactly(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 5000 {
		want := math.Float64frombits(random.Uint64())
		if math.IsNaN(want) || math.IsInf(want, 0) {
			continue
		}
		for _, format := range []byte("gef") {
			text := strconv.FormatFloat(want, format, -1, 64)
			if got, unit, ok := ParseNumber(text); !ok || got != want || unit != "" {
				t.Fatalf("%q is %v %q, %v, want %v", text, got, unit, ok, want)
			}
		}
	}
}

// Whatever is read is finite, and is read from what Go writes of it, with the same unit behind it.
func FuzzNumber(f *testing.F) {
	for _, text := range []string{"4,5", "1 234.5 m/s", "6.02 × 10²³", "$5", "1.2.3", "−.5e+07kg", "1'234'567", "5 ×10^"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, unit, ok := ParseNumber(text)
		if !ok {
			return
		}
		if math.IsNaN(value) || math.IsInf(value, 0) {
			t.Fatalf("%q is %v", text, value)
		}
		again, _, ok := ParseNumber(strconv.FormatFloat(value, 'g', -1, 64))
		if !ok || again != value {
			t.Fatalf("%q is %v %q, which is %v, %v", text, value, unit, again, ok)
		}
	})
}
