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

// Luma of a pixel, and of four summed pixels the chroma, in 32768ths.
static inline uint8_t luma_of(int r, int g, int b) { return (uint8_t)((8414 * r + 16519 * g + 3208 * b + 16 * 32768 + 16384) >> 15); }
static inline uint8_t cb_of(int r, int g, int b) { return (uint8_t)((-4857 * r - 9535 * g + 14392 * b + 4 * (128 * 32768 + 16384)) >> 17); }
static inline uint8_t cr_of(int r, int g, int b) { return (uint8_t)((14392 * r - 12051 * g - 2341 * b + 4 * (128 * 32768 + 16384)) >> 17); }

static inline void two_packed_lines(uint8_t *y, ptrdiff_t y_stride, uint8_t *u, uint8_t *v, const uint8_t *src, ptrdiff_t stride,
	int width, int red, int green, int blue)
{
	for (int x = 0; x < width; x += 2) {
		const uint8_t *p = src + 4 * x, *q = p + stride;
		y[x] = luma_of(p[red], p[green], p[blue]);
		y[x + 1] = luma_of(p[4 + red], p[4 + green], p[4 + blue]);
		y[y_stride + x] = luma_of(q[red], q[green], q[blue]);
		y[y_stride + x + 1] = luma_of(q[4 + red], q[4 + green], q[4 + blue]);
		int r = p[red] + p[4 + red] + q[red] + q[4 + red];
		int g = p[green] + p[4 + green] + q[green] + q[4 + green];
		int b = p[blue] + p[4 + blue] + q[blue] + q[4 + blue];
		u[x / 2] = cb_of(r, g, b);
		v[x / 2] = cr_of(r, g, b);
	}
}

void lyceum_i420(uint8_t *y, ptrdiff_t y_stride, uint8_t *u, uint8_t *v, ptrdiff_t c_stride, const uint8_t *src, ptrdiff_t stride,
	int width, int height, int red, int green, int blue)
{
	for (int line = 0; line < height; line += 2) {
		// With places that are constants the compiler does several pixels at once.
		if (red == 0 && green == 1 && blue == 2)
			two_packed_lines(y, y_stride, u, v, src, stride, width, 0, 1, 2);
		else if (red == 2 && green == 1 && blue == 0)
			two_packed_lines(y, y_stride, u, v, src, stride, width, 2, 1, 0);
		else
			two_packed_lines(y, y_stride, u, v, src, stride, width, red, green, blue);
		src += 2 * stride, y += 2 * y_stride, u += c_stride, v += c_stride;
	}
}
