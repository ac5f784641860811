// The C libraries' side of `make bench`: each called as its manual has it, on the code stream alone.
//   decode LIBRARY STREAM WIDTH HEIGHT BITS COUNT
//   encode LIBRARY SAMPLES WIDTH HEIGHT BITS COUNT      samples as they stand in native pixel data
#include <charls/charls.h>
#include <openjpeg.h>
#include <openjph/ojph_arch.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <jpeglib.h>

struct Job {
    std::vector<uint8_t> bytes;
    uint32_t width = 0, height = 0, bits = 0;
    size_t sample() const { return bits > 8 ? 2 : 1; }
    size_t size() const { return size_t(width) * height * sample(); }
    int32_t at(size_t i) const { return bits > 8 ? bytes[2 * i] | bytes[2 * i + 1] << 8 : bytes[i]; }
};

static long charls_decode(const Job &job) {
    charls_jpegls_decoder *decoder = charls_jpegls_decoder_create();
    std::vector<uint8_t> samples(job.size());
    auto error = charls_jpegls_decoder_set_source_buffer(decoder, job.bytes.data(), job.bytes.size());
    if (!int(error)) error = charls_jpegls_decoder_read_header(decoder);
    if (!int(error)) error = charls_jpegls_decoder_decode_to_buffer(decoder, samples.data(), samples.size(), 0);
    charls_jpegls_decoder_destroy(decoder);
    return int(error) ? -1 : samples[0];
}

static long charls_encode(const Job &job) {
    charls_jpegls_encoder *encoder = charls_jpegls_encoder_create();
    charls_frame_info info = {job.width, job.height, int32_t(job.bits), 1};
    size_t size = 0, written = 0;
    auto error = charls_jpegls_encoder_set_frame_info(encoder, &info);
    if (!int(error)) error = charls_jpegls_encoder_get_estimated_destination_size(encoder, &size);
    std::vector<uint8_t> stream(size);
    if (!int(error)) error = charls_jpegls_encoder_set_destination_buffer(encoder, stream.data(), size);
    if (!int(error)) error = charls_jpegls_encoder_encode_from_buffer(encoder, job.bytes.data(), job.size(), 0);
    if (!int(error)) error = charls_jpegls_encoder_get_bytes_written(encoder, &written);
    charls_jpegls_encoder_destroy(encoder);
    return int(error) ? -1 : long(written);
}

struct Memory {
    const Job *job;
    std::vector<uint8_t> output;
    size_t position = 0;
};

static OPJ_SIZE_T opj_read(void *buffer, OPJ_SIZE_T count, void *user) {
    Memory &m = *static_cast<Memory *>(user);
    size_t left = m.job->bytes.size() - m.position;
    if (left == 0) return OPJ_SIZE_T(-1);
    if (count > left) count = left;
    std::memcpy(buffer, m.job->bytes.data() + m.position, count);
    m.position += count;
    return count;
}

static OPJ_SIZE_T opj_write(void *buffer, OPJ_SIZE_T count, void *user) {
    Memory &m = *static_cast<Memory *>(user);
    if (m.output.size() < m.position + count) m.output.resize(m.position + count);
    std::memcpy(m.output.data() + m.position, buffer, count);
    m.position += count;
    return count;
}

static OPJ_OFF_T opj_skip(OPJ_OFF_T count, void *user) {
    static_cast<Memory *>(user)->position += size_t(count);
    return count;
}

static OPJ_BOOL opj_seek(OPJ_OFF_T offset, void *user) {
    static_cast<Memory *>(user)->position = size_t(offset);
    return OPJ_TRUE;
}

static opj_stream_t *opj_open(Memory &memory, bool input) {
    opj_stream_t *stream = opj_stream_default_create(input);
    opj_stream_set_user_data(stream, &memory, NULL);
    opj_stream_set_user_data_length(stream, input ? memory.job->bytes.size() : 0);
    opj_stream_set_read_function(stream, opj_read);
    opj_stream_set_write_function(stream, opj_write);
    opj_stream_set_skip_function(stream, opj_skip);
    opj_stream_set_seek_function(stream, opj_seek);
    return stream;
}

static long openjpeg_decode(const Job &job) {
    Memory memory{&job, {}};
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_stream_t *stream = opj_open(memory, true);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_setup_decoder(codec, &parameters);
    opj_image_t *image = NULL;
    long first = -1;
    if (opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image)) first = image->comps[0].data[0];
    opj_image_destroy(image);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    return first;
}

static long openjpeg_encode(const Job &job) {
    Memory memory{&job, {}};
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1;
    parameters.cp_disto_alloc = 1;
    opj_image_cmptparm_t part = {};
    part.dx = part.dy = 1;
    part.w = job.width;
    part.h = job.height;
    part.prec = job.bits;
    opj_image_t *image = opj_image_create(1, &part, OPJ_CLRSPC_GRAY);
    image->x1 = job.width;
    image->y1 = job.height;
    for (size_t i = 0; i < size_t(job.width) * job.height; i++) image->comps[0].data[i] = job.at(i);
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t *stream = opj_open(memory, false);
    bool good = opj_setup_encoder(codec, &parameters, image) && opj_start_compress(codec, image, stream)
        && opj_encode(codec, stream) && opj_end_compress(codec, stream);
    opj_image_destroy(image);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    return good ? long(memory.output.size()) : -1;
}

static long openjph_decode(const Job &job) {
    ojph::mem_infile file;
    file.open(job.bytes.data(), job.bytes.size());
    ojph::codestream stream;
    stream.read_headers(&file);
    stream.set_planar(false);
    stream.create();
    std::vector<uint16_t> samples(size_t(job.width) * job.height);
    for (uint32_t y = 0; y < job.height; y++) {
        ojph::ui32 component = 0;
        const ojph::line_buf *line = stream.pull(component);
        for (uint32_t x = 0; x < job.width; x++) samples[size_t(y) * job.width + x] = uint16_t(line->i32[x]);
    }
    stream.close();
    return samples[0];
}

static long openjph_encode(const Job &job) {
    ojph::mem_outfile file;
    file.open();
    ojph::codestream stream;
    ojph::param_siz siz = stream.access_siz();
    siz.set_image_extent(ojph::point(job.width, job.height));
    siz.set_num_components(1);
    siz.set_component(0, ojph::point(1, 1), job.bits, false);
    ojph::param_cod cod = stream.access_cod();
    cod.set_num_decomposition(5);
    cod.set_block_dims(64, 64);
    cod.set_reversible(true);
    cod.set_progression_order("RPCL");
    stream.set_planar(false);
    stream.write_headers(&file);
    ojph::ui32 component = 0;
    ojph::line_buf *line = stream.exchange(nullptr, component);
    for (uint32_t y = 0; y < job.height; y++) {
        for (uint32_t x = 0; x < job.width; x++) line->i32[x] = job.at(size_t(y) * job.width + x);
        line = stream.exchange(line, component);
    }
    stream.flush();
    return long(file.tell());
}

static long jpeg_decode(const Job &job) {
    jpeg_decompress_struct d;
    jpeg_error_mgr manager;
    d.err = jpeg_std_error(&manager);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, job.bytes.data(), (unsigned long)job.bytes.size());
    jpeg_read_header(&d, TRUE);
    jpeg_start_decompress(&d);
    std::vector<uint8_t> samples(job.size());
    while (d.output_scanline < d.output_height) {
        JSAMPROW row = samples.data() + size_t(job.width) * d.output_scanline;
        jpeg_read_scanlines(&d, &row, 1);
    }
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
    return samples[0];
}

static long jpeg_encode(const Job &job) {
    jpeg_compress_struct c;
    jpeg_error_mgr manager;
    c.err = jpeg_std_error(&manager);
    jpeg_create_compress(&c);
    unsigned char *output = NULL;
    unsigned long size = 0;
    jpeg_mem_dest(&c, &output, &size);
    c.image_width = job.width;
    c.image_height = job.height;
    c.input_components = 1;
    c.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, 95, TRUE);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = const_cast<uint8_t *>(job.bytes.data()) + size_t(job.width) * c.next_scanline;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    std::free(output);
    return long(size);
}

static double seconds(clockid_t clock) {
    timespec time;
    clock_gettime(clock, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

int main() {
    const std::map<std::string, std::function<long(const Job &)>> works = {
        {"decode charls", charls_decode}, {"encode charls", charls_encode}, {"decode openjpeg", openjpeg_decode},
        {"encode openjpeg", openjpeg_encode}, {"decode openjph", openjph_decode}, {"encode openjph", openjph_encode},
        {"decode jpeg", jpeg_decode}, {"encode jpeg", jpeg_encode}};
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        std::string command, library, path;
        Job job;
        long count = 0, sum = 0;
        words >> command >> library >> path >> job.width >> job.height >> job.bits >> count;
        std::ifstream file(path, std::ios::binary);
        job.bytes.assign((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        auto work = works.find(command + " " + library);
        if (work == works.end() || job.bytes.empty()) {
            std::printf("error unknown command or file\n");
        } else {
            double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
            for (long i = 0; i < count; i++) sum += work->second(job);
            wall = seconds(CLOCK_MONOTONIC) - wall;
            cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
            std::printf("%.9f %.9f %ld\n", wall, cpu, sum);
        }
        std::fflush(stdout);
    }
}
