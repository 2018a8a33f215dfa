// What Go sees of libvpx: an encoder and a decoder of VP8, each used by one call a frame.
#ifndef LYCEUM_VPX_H
#define LYCEUM_VPX_H

#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

typedef struct {
	int width, height;
	int kbit;
	int layers;  // 1 to 3, temporal
	int screen;  // 1: text and drawings
	int cpu_used;
	int max_intra; // percent of a mean frame
} vp8_settings;

typedef struct {
	vpx_codec_ctx_t ctx;
	vpx_codec_enc_cfg_t cfg;
	int layers;
	// What the last vp8_encode gave. data is libvpx's until the next call.
	const uint8_t *data;
	size_t size;
	int key;
} vp8_encoder;

typedef struct {
	vpx_codec_ctx_t ctx;
	// What the last vp8_decode gave; NULL when there is no picture. It is libvpx's until the next call.
	const vpx_image_t *image;
} vp8_decoder;

// vp8_encoder_new returns NULL, and why in *err, when libvpx will not.
vp8_encoder *vp8_encoder_new(const vp8_settings *s, vpx_codec_err_t *err);
void vp8_encoder_free(vp8_encoder *e);
// vp8_encoder_rate changes the bit rate of an encoder in use.
vpx_codec_err_t vp8_encoder_rate(vp8_encoder *e, int kbit);
// vp8_encode encodes one picture. pts and duration are in microseconds. e->size is 0 when the encoder dropped the picture.
vpx_codec_err_t vp8_encode(vp8_encoder *e, const uint8_t *y, const uint8_t *u, const uint8_t *v, int y_stride,
	int c_stride, int64_t pts, unsigned long duration, vpx_enc_frame_flags_t flags, int layer);

vp8_decoder *vp8_decoder_new(vpx_codec_err_t *err);
void vp8_decoder_free(vp8_decoder *d);
vpx_codec_err_t vp8_decode(vp8_decoder *d, const uint8_t *data, unsigned size);

#endif
