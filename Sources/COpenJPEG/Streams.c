#include "Streams.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static OPJ_SIZE_T read_bytes(void *buffer, OPJ_SIZE_T count, void *user) {
    memory_stream *m = user;
    size_t left = m->size - m->position;
    if (left == 0) return (OPJ_SIZE_T)-1;
    if (count > left) count = left;
    memcpy(buffer, m->bytes + m->position, count);
    m->position += count;
    return count;
}

static int reserve(memory_stream *m, size_t needed) {
    if (needed <= m->capacity) return 1;
    size_t capacity = m->capacity ? m->capacity : 65536;
    while (capacity < needed) {
        if (capacity > SIZE_MAX / 2) return 0;
        capacity *= 2;
    }
    uint8_t *bytes = realloc(m->bytes, capacity);
    if (!bytes) return 0;
    m->bytes = bytes;
    m->capacity = capacity;
    return 1;
}

static OPJ_SIZE_T write_bytes(void *buffer, OPJ_SIZE_T count, void *user) {
    memory_stream *m = user;
    if (count > SIZE_MAX - m->position || !reserve(m, m->position + count)) return (OPJ_SIZE_T)-1;
    memcpy(m->bytes + m->position, buffer, count);
    m->position += count;
    if (m->position > m->size) m->size = m->position;
    return count;
}

static OPJ_BOOL seek_bytes(OPJ_OFF_T offset, void *user) {
    memory_stream *m = user;
    if (offset < 0) return OPJ_FALSE;
    size_t target = (size_t)offset;
    if (target > m->size) {
        if (!m->is_writable || !reserve(m, target)) return OPJ_FALSE;
        memset(m->bytes + m->size, 0, target - m->size);
        m->size = target;
    }
    m->position = target;
    return OPJ_TRUE;
}

static OPJ_OFF_T skip_bytes(OPJ_OFF_T count, void *user) {
    memory_stream *m = user;
    if (count < 0) return -1;
    if (!m->is_writable && (size_t)count > m->size - m->position) {
        OPJ_OFF_T left = (OPJ_OFF_T)(m->size - m->position);
        m->position = m->size;
        return left > 0 ? left : -1;
    }
    return seek_bytes((OPJ_OFF_T)m->position + count, user) ? count : -1;
}

opj_stream_t *memory_stream_open(memory_stream *memory) {
    opj_stream_t *stream = opj_stream_create(1 << 16, memory->is_writable ? OPJ_FALSE : OPJ_TRUE);
    if (!stream) return NULL;
    opj_stream_set_user_data(stream, memory, NULL);
    opj_stream_set_user_data_length(stream, memory->size);
    opj_stream_set_read_function(stream, read_bytes);
    opj_stream_set_write_function(stream, write_bytes);
    opj_stream_set_seek_function(stream, seek_bytes);
    opj_stream_set_skip_function(stream, skip_bytes);
    return stream;
}

static void keep_first(const char *text, void *user) {
    copenjpeg_message *message = user;
    if (message->text[0]) return;
    snprintf(message->text, sizeof message->text, "%s", text);
    size_t length = strlen(message->text);
    while (length && message->text[length - 1] == '\n') message->text[--length] = 0;
}

static void ignore(const char *text, void *user) {
    (void)text;
    (void)user;
}

void report_to(opj_codec_t *codec, copenjpeg_message *message) {
    message->text[0] = 0;
    opj_set_error_handler(codec, keep_first, message);
    opj_set_warning_handler(codec, ignore, NULL);
    opj_set_info_handler(codec, ignore, NULL);
}
