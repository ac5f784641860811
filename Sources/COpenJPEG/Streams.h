#pragma once
#include "COpenJPEG.h"
#include <openjpeg.h>

/// A stream in memory: borrowed for reading, owned and growing for writing.
typedef struct {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
    size_t position;
    int is_writable;
} memory_stream;

opj_stream_t *memory_stream_open(memory_stream *memory);
void report_to(opj_codec_t *codec, copenjpeg_message *message);
