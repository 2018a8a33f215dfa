#include "kernel.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Coefficients of BT.601 for samples shifted left by 7 (luma) and 8 (chroma), of whose product the high 16 bits are
// sixteenths of a step.
enum {
	LUMA = 9539,      // 255/219 × 2^13
	RED_V = 6537,     // 1.402 × 255/224 × 2^12
	GREEN_U = -1605,  // −0.344136 × 255/224 × 2^12
	GREEN_V = -3330,  // −0.714136 × 255/224 × 2^12
	BLUE_U = 8263,    // 1.772 × 255/224 × 2^12
};

static inline uint8_t step(int sixteenths)
{
	int v = (sixteenths + 8) >> 4;
	return v < 0 ? 0 : v > 255 ? 255 : v;
}

static void pixels(uint8_t *dst, const uint8_t *y, const uint8_t *u, const uint8_t *v, int from, int width)
{
	for (int i = from; i < width; i++) {
		int luma = (y[i] - 16) * 128 * LUMA >> 16, cu = (u[i / 2] - 128) * 256, cv = (v[i / 2] - 128) * 256;
		dst[4 * i] = step(luma + (cv * RED_V >> 16));
		dst[4 * i + 1] = step(luma + (cu * GREEN_U >> 16) + (cv * GREEN_V >> 16));
		dst[4 * i + 2] = step(luma + (cu * BLUE_U >> 16));
		dst[4 * i + 3] = 255;
	}
}

#if defined(__SSE2__)

// One line of 16 pixels, of whose chroma the parts are given for pairs.
static inline void sixteen(uint8_t *dst, const uint8_t *y, __m128i red, __m128i green, __m128i blue)
{
	const __m128i zero = _mm_setzero_si128(), luma = _mm_set1_epi16(LUMA), half = _mm_set1_epi16(8);
	__m128i line = _mm_loadu_si128((const __m128i *)y), out[2][3], low, high;
	for (int side = 0; side < 2; side++) {
		__m128i s = side ? _mm_unpackhi_epi8(line, zero) : _mm_unpacklo_epi8(line, zero);
		s = _mm_slli_epi16(_mm_sub_epi16(s, _mm_set1_epi16(16)), 7);
		s = _mm_add_epi16(_mm_mulhi_epi16(s, luma), half);
		__m128i r = side ? _mm_unpackhi_epi16(red, red) : _mm_unpacklo_epi16(red, red);
		__m128i g = side ? _mm_unpackhi_epi16(green, green) : _mm_unpacklo_epi16(green, green);
		__m128i b = side ? _mm_unpackhi_epi16(blue, blue) : _mm_unpacklo_epi16(blue, blue);
		out[side][0] = _mm_srai_epi16(_mm_add_epi16(s, r), 4);
		out[side][1] = _mm_srai_epi16(_mm_add_epi16(s, g), 4);
		out[side][2] = _mm_srai_epi16(_mm_add_epi16(s, b), 4);
	}
	__m128i r = _mm_packus_epi16(out[0][0], out[1][0]), g = _mm_packus_epi16(out[0][1], out[1][1]);
	__m128i b = _mm_packus_epi16(out[0][2], out[1][2]), a = _mm_set1_epi8(-1);
	low = _mm_unpacklo_epi8(r, g), high = _mm_unpacklo_epi8(b, a);
	_mm_storeu_si128((__m128i *)dst, _mm_unpacklo_epi16(low, high));
	_mm_storeu_si128((__m128i *)(dst + 16), _mm_unpackhi_epi16(low, high));
	low = _mm_unpackhi_epi8(r, g), high = _mm_unpackhi_epi8(b, a);
	_mm_storeu_si128((__m128i *)(dst + 32), _mm_unpacklo_epi16(low, high));
	_mm_storeu_si128((__m128i *)(dst + 48), _mm_unpackhi_epi16(low, high));
}

// Two lines, as far as sixteen at a time go; returns how far that was.
static int two_lines(uint8_t *dst, ptrdiff_t stride, const uint8_t *y, ptrdiff_t y_stride, const uint8_t *u, const uint8_t *v, int width)
{
	const __m128i zero = _mm_setzero_si128(), middle = _mm_set1_epi16(128);
	int i = 0;
	for (; i + 16 <= width; i += 16) {
		__m128i cu = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)(u + i / 2)), zero);
		__m128i cv = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)(v + i / 2)), zero);
		cu = _mm_slli_epi16(_mm_sub_epi16(cu, middle), 8);
		cv = _mm_slli_epi16(_mm_sub_epi16(cv, middle), 8);
		__m128i red = _mm_mulhi_epi16(cv, _mm_set1_epi16(RED_V)), blue = _mm_mulhi_epi16(cu, _mm_set1_epi16(BLUE_U));
		__m128i green = _mm_add_epi16(_mm_mulhi_epi16(cu, _mm_set1_epi16(GREEN_U)), _mm_mulhi_epi16(cv, _mm_set1_epi16(GREEN_V)));
		sixteen(dst + 4 * i, y + i, red, green, blue);
		sixteen(dst + stride + 4 * i, y + y_stride + i, red, green, blue);
	}
	return i;
}

#else

static int two_lines(uint8_t *dst, ptrdiff_t stride, const uint8_t *y, ptrdiff_t y_stride, const uint8_t *u, const uint8_t *v, int width)
{
	return 0;
}

#endif

void lyceum_rgba(uint8_t *dst, ptrdiff_t stride, const uint8_t *y, ptrdiff_t y_stride, const uint8_t *u, const uint8_t *v,
	ptrdiff_t c_stride, int width, int height, int plain)
{
	for (int line = 0; line < height; line += 2) {
		int done = plain ? 0 : two_lines(dst, stride, y, y_stride, u, v, width);
		pixels(dst, y, u, v, done, width);
		pixels(dst + stride, y + y_stride, u, v, done, width);
		dst += 2 * stride, y += 2 * y_stride, u += c_stride, v += c_stride;
	}
}

// Coefficients of BT.601 in 32768ths.
enum {
	Y_RED = 8414, Y_GREEN = 16519, Y_BLUE = 3208,
	CB_RED = -4857, CB_GREEN = -9535, CB_BLUE = 14392,
	CR_RED = 14392, CR_GREEN = -12051, CR_BLUE = -2341,
	Y_ZERO = 16 * 32768 + 16384,
	C_ZERO = 4 * (128 * 32768 + 16384), // of the sum of four pixels
};

// Two lines of packed pixels, from a place on.
static inline void packed(uint8_t *y, ptrdiff_t y_stride, uint8_t *u, uint8_t *v, const uint8_t *src, ptrdiff_t stride,
	int from, int width)
{
	for (int x = from; x < width; x += 2) {
		int r = 0, g = 0, b = 0;
		for (int i = 0; i < 4; i++) {
			const uint8_t *p = src + (i / 2) * stride + 4 * (x + i % 2);
			y[(i / 2) * y_stride + x + i % 2] = (uint8_t)((Y_RED * p[0] + Y_GREEN * p[1] + Y_BLUE * p[2] + Y_ZERO) >> 15);
			r += p[0], g += p[1], b += p[2];
		}
		u[x / 2] = (uint8_t)((CB_RED * r + CB_GREEN * g + CB_BLUE * b + C_ZERO) >> 17);
		v[x / 2] = (uint8_t)((CR_RED * r + CR_GREEN * g + CR_BLUE * b + C_ZERO) >> 17);
	}
}

#if defined(__SSE2__)

// Coefficients for two pixels of four 16-bit words.
static inline __m128i words(int red, int green, int blue)
{
	return _mm_set_epi16(0, blue, green, red, 0, blue, green, red);
}

// The scalar products of four pixels of 16-bit words with coefficients.
static inline __m128i products(__m128i low, __m128i high, __m128i coefficients)
{
	__m128 a = _mm_castsi128_ps(_mm_madd_epi16(low, coefficients)), b = _mm_castsi128_ps(_mm_madd_epi16(high, coefficients));
	return _mm_add_epi32(_mm_castps_si128(_mm_shuffle_ps(a, b, 0x88)), _mm_castps_si128(_mm_shuffle_ps(a, b, 0xdd)));
}

// Of eight pixels the luma; their words are added to sums.
static inline void eight_lumas(uint8_t *y, const uint8_t *src, __m128i coefficients, __m128i sums[4], int first)
{
	const __m128i zero = _mm_setzero_si128(), rest = _mm_set1_epi32(Y_ZERO);
	__m128i out[2];
	for (int i = 0; i < 2; i++) {
		__m128i four = _mm_loadu_si128((const __m128i *)src + i);
		__m128i low = _mm_unpacklo_epi8(four, zero), high = _mm_unpackhi_epi8(four, zero);
		out[i] = _mm_srli_epi32(_mm_add_epi32(products(low, high, coefficients), rest), 15);
		sums[2 * i] = first ? low : _mm_add_epi16(sums[2 * i], low);
		sums[2 * i + 1] = first ? high : _mm_add_epi16(sums[2 * i + 1], high);
	}
	__m128i eight = _mm_packs_epi32(out[0], out[1]);
	_mm_storel_epi64((__m128i *)y, _mm_packus_epi16(eight, eight));
}

static inline void four_chromas(uint8_t *c, __m128i low, __m128i high, __m128i coefficients)
{
	__m128i v = _mm_srai_epi32(_mm_add_epi32(products(low, high, coefficients), _mm_set1_epi32(C_ZERO)), 17);
	v = _mm_packs_epi32(v, v);
	v = _mm_packus_epi16(v, v);
	int four = _mm_cvtsi128_si32(v);
	__builtin_memcpy(c, &four, 4);
}

// As packed, as far as eight at a time go; returns how far that was.
static inline int packed_eights(uint8_t *y, ptrdiff_t y_stride, uint8_t *u, uint8_t *v, const uint8_t *src, ptrdiff_t stride,
	int width)
{
	const __m128i luma = words(Y_RED, Y_GREEN, Y_BLUE);
	const __m128i cb = words(CB_RED, CB_GREEN, CB_BLUE), cr = words(CR_RED, CR_GREEN, CR_BLUE);
	int x = 0;
	for (; x + 8 <= width; x += 8) {
		__m128i sums[4];
		eight_lumas(y + x, src + 4 * x, luma, sums, 1);
		eight_lumas(y + y_stride + x, src + stride + 4 * x, luma, sums, 0);
		// Each of the sums has two neighbours: together they are four pixels.
		for (int i = 0; i < 4; i++)
			sums[i] = _mm_add_epi16(sums[i], _mm_srli_si128(sums[i], 8));
		__m128i low = _mm_unpacklo_epi64(sums[0], sums[1]), high = _mm_unpacklo_epi64(sums[2], sums[3]);
		four_chromas(u + x / 2, low, high, cb);
		four_chromas(v + x / 2, low, high, cr);
	}
	return x;
}

#else

static inline int packed_eights(uint8_t *y, ptrdiff_t y_stride, uint8_t *u, uint8_t *v, const uint8_t *src, ptrdiff_t stride,
	int width)
{
	return 0;
}

#endif

void lyceum_i420(uint8_t *y, ptrdiff_t y_stride, uint8_t *u, uint8_t *v, ptrdiff_t c_stride, const uint8_t *src, ptrdiff_t stride,
	int width, int height)
{
	for (int line = 0; line < height; line += 2) {
		int done = packed_eights(y, y_stride, u, v, src, stride, width);
		packed(y, y_stride, u, v, src, stride, done, width);
		src += 2 * stride, y += 2 * y_stride, u += c_stride, v += c_stride;
	}
}
