// libjpeg reports errors by a call that must not return, so the jump back stays within this file and never
// crosses a Swift frame.
#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

enum { maximum_scans = 200 };

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf place;
    cjpeg_message *message;
} failure;

static void fail(j_common_ptr info) {
    failure *f = (failure *)info->err;
    char text[JMSG_LENGTH_MAX];
    (*info->err->format_message)(info, text);
    snprintf(f->message->text, sizeof f->message->text, "%s", text);
    longjmp(f->place, 1);
}

// Warnings that mean invented pixels are errors here; odd but harmless headers are not.
static void warn(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_JPEG_EOF:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
        fail(info);
    default:
        break;
    }
}

static void silence(j_common_ptr info) { (void)info; }

static struct jpeg_error_mgr *prepare(failure *f, cjpeg_message *message) {
    struct jpeg_error_mgr *manager = jpeg_std_error(&f->manager);
    manager->error_exit = fail;
    manager->emit_message = warn;
    manager->output_message = silence;
    f->message = message;
    message->text[0] = 0;
    return manager;
}

static void limit_scans(j_common_ptr info) {
    if (!info->is_decompressor) return;
    j_decompress_ptr d = (j_decompress_ptr)info;
    if (d->input_scan_number > maximum_scans) {
        failure *f = (failure *)info->err;
        snprintf(f->message->text, sizeof f->message->text, "more than %d scans", maximum_scans);
        longjmp(f->place, 1);
    }
}

int cjpeg_decode(const uint8_t *stream, size_t stream_size, uint32_t width, uint32_t height, int components,
                 uint8_t *samples, size_t samples_size, cjpeg_info *result, cjpeg_message *message) {
    struct jpeg_decompress_struct d;
    struct jpeg_progress_mgr progress;
    failure f;
    d.err = prepare(&f, message);
    if (setjmp(f.place)) {
        jpeg_destroy_decompress(&d);
        return 1;
    }
    jpeg_create_decompress(&d);
    memset(&progress, 0, sizeof progress);
    progress.progress_monitor = limit_scans;
    d.progress = &progress;
    jpeg_mem_src(&d, stream, (unsigned long)stream_size);
    jpeg_read_header(&d, TRUE);
    result->width = d.image_width;
    result->height = d.image_height;
    result->components = d.num_components;
    result->is_rgb = -1;
    if (d.num_components == 3) {
        if (d.jpeg_color_space == JCS_RGB) result->is_rgb = 1;
        else if (d.saw_JFIF_marker || d.saw_Adobe_marker) result->is_rgb = 0;
    }
    if (d.image_width != width || d.image_height != height || d.num_components != components) {
        snprintf(message->text, sizeof message->text, "its size is not the expected one");
        jpeg_destroy_decompress(&d);
        return 2;
    }
    d.out_color_space = d.jpeg_color_space;
    d.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&d);
    size_t stride = (size_t)d.output_width * (size_t)d.output_components;
    if (d.output_width != width || d.output_height != height || stride * height != samples_size) {
        snprintf(message->text, sizeof message->text, "its size is not the expected one");
        jpeg_destroy_decompress(&d);
        return 2;
    }
    while (d.output_scanline < d.output_height) {
        JSAMPROW row = samples + stride * d.output_scanline;
        if (jpeg_read_scanlines(&d, &row, 1) != 1) break;
    }
    int complete = d.output_scanline == d.output_height;
    if (!complete) snprintf(message->text, sizeof message->text, "it ends before the last row");
    jpeg_destroy_decompress(&d);
    return complete ? 0 : 1;
}

int cjpeg_encode(const uint8_t *samples, uint32_t width, uint32_t height, int components, int quality,
                 uint8_t **stream, size_t *stream_size, cjpeg_message *message) {
    struct jpeg_compress_struct c;
    failure f;
    // Written by the library before a jump back, read after it.
    unsigned char *volatile *output = malloc(sizeof *output);
    unsigned long *size = malloc(sizeof *size);
    if (!output || !size) {
        free((void *)output);
        free(size);
        snprintf(message->text, sizeof message->text, "no memory");
        return 1;
    }
    *output = NULL;
    *size = 0;
    c.err = prepare(&f, message);
    if (setjmp(f.place)) {
        jpeg_destroy_compress(&c);
        free(*output);
        free((void *)output);
        free(size);
        return 1;
    }
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, (unsigned char **)output, size);
    c.image_width = width;
    c.image_height = height;
    c.input_components = components;
    c.in_color_space = components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    c.dct_method = JDCT_ISLOW;
    if (components == 3) {
        c.comp_info[0].h_samp_factor = 2;
        c.comp_info[0].v_samp_factor = 1;
    }
    jpeg_start_compress(&c, TRUE);
    size_t stride = (size_t)width * (size_t)components;
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = (JSAMPROW)(samples + stride * c.next_scanline);
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    *stream = *output;
    *stream_size = *size;
    free((void *)output);
    free(size);
    return 0;
}

void cjpeg_free(uint8_t *stream) { free(stream); }
