// RTLD_NEXT is an extension of GNU.
#define _GNU_SOURCE
#include "Streams.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// OpenJPEG guards the arithmetic of its decoders with assertions that a damaged code stream can break, and
// distributions build it with them. While it decodes, an assertion that fails jumps back here and is an error like any
// other. Elsewhere assertions end the process, as always.
static _Thread_local jmp_buf *place;

void __assert_fail(const char *assertion, const char *file, unsigned int line, const char *function) {
    if (place) longjmp(*place, 1);
    void (*original)(const char *, const char *, unsigned int, const char *);
    *(void **)&original = dlsym(RTLD_NEXT, "__assert_fail");
    if (original) original(assertion, file, line, function);
    abort();
}

static int differs(const opj_image_t *image, const copenjpeg_info *expected) {
    if (image->numcomps != expected->components || image->numcomps == 0) return 1;
    for (OPJ_UINT32 c = 0; c < image->numcomps; c++) {
        const opj_image_comp_t *component = &image->comps[c];
        if (component->w != expected->width || component->h != expected->height || component->dx != 1
            || component->dy != 1 || component->prec != image->comps[0].prec
            || component->sgnd != image->comps[0].sgnd)
            return 1;
    }
    return 0;
}

static void store(const opj_image_t *image, uint32_t bytes_per_sample, uint8_t *samples) {
    size_t pixels = (size_t)image->comps[0].w * image->comps[0].h, count = image->numcomps;
    for (size_t c = 0; c < count; c++) {
        const OPJ_INT32 *data = image->comps[c].data;
        if (bytes_per_sample == 1) {
            for (size_t i = 0; i < pixels; i++) samples[i * count + c] = (uint8_t)data[i];
        } else if (bytes_per_sample == 2) {
            for (size_t i = 0; i < pixels; i++) {
                uint16_t value = (uint16_t)data[i];
                memcpy(samples + 2 * (i * count + c), &value, 2);
            }
        } else {
            for (size_t i = 0; i < pixels; i++) memcpy(samples + 4 * (i * count + c), &data[i], 4);
        }
    }
}

static int decode(opj_codec_t *codec, opj_stream_t *stream, opj_image_t **image, const copenjpeg_info *expected,
                  uint32_t bytes_per_sample, uint8_t *samples, copenjpeg_info *info) {
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    if (!opj_setup_decoder(codec, &parameters)) return 1;
#if OPJ_VERSION_MAJOR > 2 || OPJ_VERSION_MINOR >= 5
    // Strict: a truncated code stream is an error, not a picture with invented parts.
    if (!opj_decoder_set_strict_mode(codec, OPJ_TRUE)) return 1;
#endif
    if (!opj_read_header(stream, codec, image)) return 1;
    if (differs(*image, expected)) return 2;
    info->width = (*image)->comps[0].w;
    info->height = (*image)->comps[0].h;
    info->components = (*image)->numcomps;
    info->precision = (*image)->comps[0].prec;
    info->is_signed = (int32_t)(*image)->comps[0].sgnd;
    if (info->precision > 8 * bytes_per_sample) return 2;
    if (!opj_decode(codec, stream, *image)) return 1;
    if (differs(*image, expected)) return 2;
    for (OPJ_UINT32 c = 0; c < (*image)->numcomps; c++)
        if (!(*image)->comps[c].data) return 1;
    store(*image, bytes_per_sample, samples);
    return 0;
}

int copenjpeg_decode(const uint8_t *bytes, size_t size, const copenjpeg_info *expected, uint32_t bytes_per_sample,
                     uint8_t *samples, size_t samples_size, copenjpeg_info *info, copenjpeg_message *message) {
    message->text[0] = 0;
    size_t needed = (size_t)expected->width * expected->height * expected->components * bytes_per_sample;
    if (samples_size != needed) return 2;
    memory_stream memory = {(uint8_t *)bytes, size, size, 0, 0};
    // Volatile: read after a jump back.
    opj_codec_t *volatile codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_stream_t *volatile stream = memory_stream_open(&memory);
    opj_image_t *volatile image = NULL;
    volatile int result = 1;
    jmp_buf here;
    if (setjmp(here)) {
        snprintf(message->text, sizeof message->text, "the decoder lost its way in it");
        result = 1;
    } else if (codec && stream) {
        report_to(codec, message);
        place = &here;
        result = decode(codec, stream, (opj_image_t **)&image, expected, bytes_per_sample, samples, info);
    }
    place = NULL;
    if (image) opj_image_destroy(image);
    if (stream) opj_stream_destroy(stream);
    if (codec) opj_destroy_codec(codec);
    if (result == 2) snprintf(message->text, sizeof message->text, "its components are not the expected ones");
    if (result && !message->text[0]) snprintf(message->text, sizeof message->text, "it cannot be decoded");
    return result;
}
